import pytest

from csvdownloader.core.sources.reading import TextReading
from csvdownloader.sources.tabular.delimited.csv_fields import FieldReader

BACKSLASH = {"escape": "\\"}
SINGLE = {"quote": "'"}
NO_QUOTES = {"quote": ""}


def fields(text, **reading):
    data = text.encode()
    found, end = FieldReader(TextReading(**reading)).record(data, 0, True)
    return [field.decode() for field in found], data[end:].decode()


@pytest.mark.parametrize(
    ("reading", "text", "expected"),
    [
        ({"delimiter": "||"}, "a||b|c||\n", ["a", "b|c", ""]),
        ({"delimiter": "||"}, '"a||b"||c', ['"a||b"', "c"]),
        ({"delimiter": "§"}, "a§b\u00a0§\n", ["a", "b\u00a0", ""]),
        ({"delimiter": "\x01"}, "a\x01b,c\n", ["a", "b,c"]),
        ({"delimiter": "\x00"}, "a\x00b\n", ["a", "b"]),
        ({"delimiter": "^"}, "a^b\n", ["a", "b"]),
        ({"delimiter": "~!~"}, "a~!~b~!c\n", ["a", "b~!c"]),
        (SINGLE, "'it''s',\"b\",'','x,\ny'\n", ['"it\'s"', '"""b"""', '""', '"x,\ny"']),
        (SINGLE, "it's,b\n", ["it's", "b"]),
        ({"quote": "“"}, "“a,““b“,c”\n", ['"a,“b"', "c”"]),
        (NO_QUOTES, '"a,b"\n', ['"""a"', '"b"""']),
        (NO_QUOTES | {"delimiter": "\t"}, '"start\tb\n', ['"""start"', "b"]),
        (BACKSLASH, 'a\\,b,"x\\"y",c\\\\\n', ["a,b", '"x""y"', "c\\"]),
        (BACKSLASH, '"x""y","a\\\\"\n', ['"x""y"', '"a\\"']),
        (BACKSLASH, "a\\\nb,c\\\r\nd\n", ['"a\nb"', '"c\r\nd"']),
        (BACKSLASH, '\\"a,b\\"c\n', ['"""a"', '"b""c"']),
        (BACKSLASH, '\\N,"\\N",x\\N,\n', ["", '"N"', "xN", ""]),
        ({"escape": "\\"} | NO_QUOTES, '"a\\,b",\\N\n', ['"""a,b"""', ""]),
        ({"escape": "^"}, "\\N,^N,a^,b\n", ["\\N", "N", "a,b"]),
        ({"escape": "¶"}, "a¶,b,¶¶\n", ["a,b", "¶"]),
        ({"escape": '"'}, '"a""b",c"\n', ['"a""b"', 'c"']),
        ({"skip_initial_space": True}, ' a,  "b, c", ,d \n', ["a", '"b, c"', "", "d "]),
        ({"skip_initial_space": True, "delimiter": " "}, "a   b  \n", ["a", "b", ""]),
        ({"comment": "#"}, "# a,b\n", []),
        ({"comment": "//"}, "// a,b\n", []),
        ({"comment": "//"}, "/ a,b\n", ["/ a", "b"]),
        ({"comment": "#"}, "a,#b\n", ["a", "#b"]),
        ({"comment": "#"}, '"# a",b\n', ['"# a"', "b"]),
    ],
)
def test_fields(reading, text, expected):
    assert fields(text, **reading) == (expected, "")


@pytest.mark.parametrize(
    ("reading", "text"),
    [
        ({"delimiter": "||"}, '"a""b"||c|\n'),
        ({"quote": "“"}, "“a““b“,“c“\n"),
        ({"delimiter": "§", "escape": "¶"}, '"a¶"b"§c¶§\r\n'),
        (BACKSLASH, "a\\\r\nb,c\r\n"),
        ({"comment": "//"}, "// ä\r\n"),
        ({"skip_initial_space": True}, '   "a" \n'[:-2] + "\n"),
    ],
)
def test_a_record_that_may_not_be_whole_waits_for_more(reading, text):
    data, reader = text.encode(), FieldReader(TextReading(**reading))
    expected = reader.record(data, 0, True)
    for size in range(len(data)):
        assert reader.record(data[:size], 0, False) is None or size == expected[1]
    assert reader.record(data + b"x", 0, False) == expected


@pytest.mark.parametrize(
    ("reading", "text", "problem"),
    [
        ({}, '"a"b,c\n', "text follows a closing quote"),
        ({"delimiter": "||"}, '"a"|b\n', "text follows a closing quote"),
        ({"delimiter": "||"}, '"a"|', "text follows a closing quote"),
        (SINGLE, "a,'b", "a quote is opened and never closed"),
        ({"skip_initial_space": True}, 'a,  "b', "a quote is opened and never closed"),
        (BACKSLASH, '"a\\"', "a quote is opened and never closed"),
        (BACKSLASH, "a\\", "nothing follows the escape character at the end"),
    ],
)
def test_what_breaks_a_record_is_named(reading, text, problem):
    with pytest.raises(ValueError, match=problem):
        fields(text, **reading)
