"""What the user says is followed, unless the bytes contradict it."""

import codecs

import pytest

from csvdownloader.core.errors.reading import ContradictedChoiceError, DoubtfulReadingError
from csvdownloader.core.sources.reading import BadBytes, ReadingChoices
from csvdownloader.engine.sniffing.proposal import propose_encoding
from csvdownloader.engine.sniffing.samples import Samples
from tests.support.readings import PLAIN, differences, doubt, proposed

TABLE = "Name;Preis\nMüller;3,50 €\nGröße;“x”\n"
PLAIN_TABLE = "id,name\n1,Ada\n2,Grace\n"
JAPANESE = "氏名,住所\n山田太郎,東京都\n"
# bytes, the choice, a part of the sentence, a part of the hint
CONTRADICTED = [
    (PLAIN_TABLE.encode(), "utf-16", "those of ASCII or UTF-8", "utf-8"),
    (PLAIN_TABLE.encode(), "utf-16-be", "those of ASCII or UTF-8", "utf-8"),
    (PLAIN_TABLE.encode(), "utf-32", "those of ASCII or UTF-8", "utf-8"),
    (TABLE.encode(), "utf-16-le", "those of ASCII or UTF-8", "utf-8"),
    (TABLE.encode(), "iso8859-1", "valid UTF-8, in which it reads “Müller;3,50 €”", "utf-8"),
    (TABLE.encode(), "cp1252", "valid UTF-8", "utf-8"),
    (TABLE.encode(), "cp437", "valid UTF-8", "utf-8"),
    (TABLE.encode(), "ascii", "valid UTF-8", "utf-8"),
    (JAPANESE.encode(), "cp932", "valid UTF-8", "utf-8"),
    (codecs.BOM_UTF8 + b"id\n1\n", "cp1252", "mark of UTF-8", "utf-8"),
    (codecs.BOM_UTF8 + b"id\n1\n", "utf-16", "mark of UTF-8", "utf-8"),
    (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), "utf-8", "mark of UTF-16", "utf-16-le"),
    (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), "utf-16-be", "mark of UTF-16", "utf-16-le"),
    (codecs.BOM_UTF32_LE + TABLE.encode("utf-32-le"), "utf-16", "mark of UTF-32", "utf-32-le"),
    (TABLE.encode("utf-16-be"), "utf-16-le", "zeros stand as in UTF-16 (big", "utf-16-be"),
    (TABLE.encode("utf-16-le"), "utf-32-le", "zeros stand as in UTF-16", "utf-16-le"),
    (TABLE.encode("utf-32-be"), "utf-16", "zeros stand as in UTF-32", "utf-32-be"),
    (TABLE.encode("utf-16-le"), "utf-8", "zeros show UTF-16", "utf-16-le"),
    (TABLE.encode("utf-16-be"), "iso8859-1", "zeros show UTF-16", "utf-16-be"),
    (TABLE.encode("utf-32-le"), "cp1252", "zeros show UTF-32", "utf-32-le"),
    (TABLE.encode("cp1252"), "iso8859-1", "control character U+0080", "windows-1252"),
    (TABLE.encode("cp1252"), "iso8859-15", "control character U+0080", "windows-1252"),
    (TABLE.encode("cp1252"), "utf-8", "byte 13 in line 2, hex fc, does not fit", "windows-1252"),
    (TABLE.encode("cp1252"), "ascii", "byte 13 in line 2", "windows-1252"),
    (JAPANESE.encode("cp932"), "euc_jp", "does not fit", "windows-31j"),
    (JAPANESE.encode("euc_jp"), "utf-8", "does not fit", "euc_jp"),
    (b"id,n\n1,a\0b\n", "iso8859-1", "a NUL character in “1,a b”", "utf-8"),
    (b"\0\xd8", "iso8859-1", "a NUL character", ContradictedChoiceError.hint),  # no other fits
    (("id\n" + "\ufeff1\n").encode("utf-16-le"), "utf-16-le", "U+FEFF", ""),
    (("id\n" + "\ufdd0\n").encode("utf-16-le"), "utf-16-le", "U+FDD0, which is no", ""),
]
ACCEPTED = [
    (PLAIN_TABLE.encode(), "utf-8", "utf-8", 0),
    (PLAIN_TABLE.encode(), "cp1252", "cp1252", 0),
    (PLAIN_TABLE.encode(), "ascii", "ascii", 0),
    (TABLE.encode(), "utf-8", "utf-8", 0),
    (codecs.BOM_UTF8 + TABLE.encode(), "utf-8", "utf-8", 3),
    (codecs.BOM_UTF8 * 2 + TABLE.encode(), "utf-8", "utf-8", 6),
    (codecs.BOM_UTF8 + TABLE.encode(), "utf-8-sig", "utf-8", 3),
    (TABLE.encode("utf-16"), "utf-16", "utf-16-le", 2),
    (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "utf-16", "utf-16-be", 2),
    (codecs.BOM_UTF32_BE + TABLE.encode("utf-32-be"), "utf-32", "utf-32-be", 4),
    (TABLE.encode("utf-16-be"), "utf-16", "utf-16-be", 0),
    (TABLE.encode("utf-16-le"), "utf-16-le", "utf-16-le", 0),
    (TABLE.encode("utf-32-be"), "utf-32", "utf-32-be", 0),
    (TABLE.encode("cp1252"), "cp1252", "cp1252", 0),
    ("Müller;5\n".encode("cp1252"), "iso8859-1", "iso8859-1", 0),
    ("Müller;5\n".encode("cp1252"), "cp1251", "cp1251", 0),
    ("Größe;5 €\n".encode("iso8859-15"), "iso8859-15", "iso8859-15", 0),
    (JAPANESE.encode("cp932"), "cp932", "cp932", 0),
    (JAPANESE.encode("iso2022_jp"), "iso2022_jp", "iso2022_jp", 0),
    (JAPANESE.encode("utf-16-be"), "utf-16-be", "utf-16-be", 0),
    (b"id,n\n1,a\0b\n", "utf-8", "utf-8", 0),
    (b"a,a\r\n,00\0\r\n", "utf-8", "utf-8", 0),  # UTF-16 too, of CJK characters
    (b"a\n\0\n\0\n", "utf-8", "utf-8", 0),
    (b"", "cp1252", "cp1252", 0),
    (b"", "utf-16", "utf-16-le", 0),
]


def encoding(content, chosen, **choices):
    samples = Samples(content, is_whole=True)
    return propose_encoding(samples, ReadingChoices(encoding=chosen, **choices), "table.csv")


@pytest.mark.parametrize(("content", "chosen", "problem", "hint"), CONTRADICTED)
def test_an_encoding_that_the_bytes_contradict_is_refused(content, chosen, problem, hint):
    with pytest.raises(ContradictedChoiceError) as caught:
        encoding(content, chosen)
    assert caught.value.message.startswith("table.csv is not ")
    assert caught.value.fields == ("encoding",)
    assert problem in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(("content", "chosen", "codec", "mark_length"), ACCEPTED)
def test_any_other_choice_is_followed(content, chosen, codec, mark_length):
    found = encoding(content, chosen)
    assert (found.codec, found.mark_length) == (codec, mark_length)
    assert {finding.certainty for finding in found.findings} == {"certain"}


@pytest.mark.parametrize("place", [0, 1])
def test_every_sample_can_contradict(place):
    others = [b"1,Ada\n" * 9, b"1,Ada\n" * 9]
    others[place] = b"1,Ada\n2,caf\x80\n3,Ada\n"
    samples = Samples(b"id,name\n", tuple(others))
    with pytest.raises(ContradictedChoiceError, match="U\\+0080"):
        propose_encoding(samples, ReadingChoices(encoding="iso8859-1"), "x.csv")


def test_bytes_that_do_not_fit_contradict_nothing_where_they_are_replaced():
    assert encoding(b"caf\xe9\n", "utf-8", bad_bytes=BadBytes.REPLACE).codec == "utf-8"
    assert encoding(b"caf\xe9\n", None, bad_bytes=BadBytes.REPLACE).codec == "cp1252"


@pytest.mark.parametrize("choice", [{"header_row": 5}, {"skip_lines": 4}])
def test_more_lines_than_there_are_cannot_be_skipped(choice):
    with pytest.raises(ContradictedChoiceError, match="ends in line 3") as caught:
        proposed("a,b\n1,2\n3,4", **choice)
    assert caught.value.fields == ("skip_lines", "header_row")


DOUBTED = [
    ("Sales 2024\nDate;Amount\n1;2\n", {"header_row": 2}),
    ("1,2\n3,4\n", {"header_row": 0}),
    ("1,2\n3,4\n", {"header_row": 1}),
    ("a,b;c\n1,2;x,y\n", {"delimiter": ";"}),
    ('id\ttext\n1\t"start\n2\tend"\n', {"quote": ""}),
    ('id\ttext\n1\t"start\n2\tend"\n', {"quote": '"'}),
    ("id,name\n1,'Ada'\n2,'Grace'\n", {"quote": "'"}),
    ("id,name\n1,'Ada'\n2,'Grace'\n", {"quote": '"'}),
    ("id,text\n1,one\\, two\n2,three\n", {"escape": "\\"}),
    ("id,text\n1,\\N\n2,three\n", {"escape": ""}),
    ('id,n\n1, "a, b"\n', {"skip_initial_space": True}),
]


@pytest.mark.parametrize(("text", "choices"), DOUBTED)
def test_what_the_user_says_leaves_no_doubt(text, choices):
    found = proposed(text, strict=True, **choices)
    assert doubt(found) == PLAIN
    for key in choices.keys() & {"delimiter", "quote", "escape", "skip_initial_space"}:
        assert getattr(found.reading, key) == choices[key]


@pytest.mark.parametrize(("text", "choices"), DOUBTED[:1] + DOUBTED[5:7])
def test_strict_refuses_a_doubt(text, choices):
    with pytest.raises(DoubtfulReadingError, match="\\."):
        proposed(text, strict=True)


def test_strict_does_not_refuse_what_is_likely():
    assert differences(proposed("\n\na,b\n1,2\n", strict=True).reading) == {"skip_lines": 2}


CHOSEN = [
    ("x\ny\na,b\n1,2\n", {"header_row": 3}, {"skip_lines": 2}),
    ("x\ny\na,b\n1,2\n", {"skip_lines": 2}, {"skip_lines": 2}),
    ("a,b\n1,2\n3,4\n", {"skip_lines": 1}, {"skip_lines": 1, "has_header": False}),
    ("a,b\nc,d\n", {"header_row": 0}, {"has_header": False}),
    ("x,y\n\n1,2\n", {"header_row": 0, "skip_lines": 1}, {"skip_lines": 2, "has_header": False}),
    ("%x\na,b\n%y\n1,2\n", {"comment": "%"}, {"skip_lines": 1, "comment": "%"}),
    ("# x,y\na,b\n1,2\n", {"comment": "", "header_row": 1}, {"comment": ""}),
    ("a;b\n1;2\n", {"delimiter": ","}, {}),
    ("a,b\tc\n1,2\t3\n", {"kind": "tsv"}, {"delimiter": "\t"}),
    ('a,b\n1,"x ""y"""\n', {"escape": '"'}, {}),
    ("sep=;\na|b\n1|2\n", {"delimiter": "|"}, {"delimiter": "|", "skip_lines": 1}),
]


@pytest.mark.parametrize(("text", "choices", "expected"), CHOSEN)
def test_the_choices_are_followed(text, choices, expected):
    plain = {"comment": ""} if "comment" in expected and not expected["comment"] else {}
    assert differences(proposed(text, **choices).reading) | plain == expected
