import codecs
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.reading import (
    BadBytesError,
    MalformedRecordError,
    RaggedRowError,
    WrongContentError,
)
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.writing.formats import Format
from tests.sources.web.bodies.harness import BodiesHarness, decoding


@pytest.fixture
def harness(tmp_path):
    return lambda **values: BodiesHarness(tmp_path / "job", **values)


def test_parts_are_joined_under_one_header(harness):
    job = harness()
    assert job.file("a,b\n1,2\n") == 1
    assert job.file("a,b\r\n3,4") == 1
    assert job.file("a,b\n") == 0
    receipt = job.publish()
    assert job.text() == "a,b\n1,2\n3,4\n"
    assert receipt.statement == "The service sent 3 parts with 2 rows and all were copied."
    assert (receipt.row_count, receipt.completeness) == (2, Completeness.COMPLETE)


def test_a_part_that_was_taken_leaves_no_file(harness):
    job = harness()
    job.file("a,b\n1,2\n")
    assert job.left() == ["out.csv.part"]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("a,c", "column 2 is 'c', and was 'b'"),
        ("b,a", "column 1 is 'b', and was 'a'"),
        ("a,b,c", "3 columns instead of 2"),
    ],
)
def test_a_part_with_another_header_is_named(harness, header, message):
    job = harness()
    job.file("a,b\n1,2\n", name="one.csv")
    with pytest.raises(WrongContentError) as caught:
        job.file(f"{header}\n1,2\n", name="two.csv")
    assert caught.value.message.startswith("two.csv has another header")
    assert message in caught.value.message


def test_a_header_only_in_the_first_part(harness):
    job = harness(decode=decoding(format="csv", header="first-part"))
    for part in ("", "a,b\n1,2", '{"a":1},x\n', "a,b\n", ""):
        job.file(part)
    assert job.finish().promised_rows == 3
    assert job.text() == 'a,b\n1,2\n"{""a"":1}",x\na,b\n'


def test_parts_without_a_header_get_the_profiles_names(harness):
    job = harness(decode=decoding(format="csv", header="none", names=("x", "y,z")))
    job.file("1,2\n")
    job.file('{"a":1},4')
    job.finish()
    assert job.cells() == [["x", "y,z"], ["1", "2"], ['{"a":1}', "4"]]


def test_parts_without_a_header_need_names(harness):
    with pytest.raises(ProfileError, match="names no columns"):
        harness(decode=decoding(header="none")).file("1,2\n")


def test_other_names_than_columns_are_a_ragged_row(harness):
    job = harness(decode=decoding(header="none", names=("x",)))
    with pytest.raises(RaggedRowError, match=r"^data.csv: Row 1 \(line 1\) has 2 fields"):
        job.file("1,2\n")


def test_rows_that_describe_the_header_are_dropped_by_record(harness):
    job = harness(decode=decoding(drop_rows_after_header=2))
    for _ in range(2):
        job.file('a,b\n"what\nis it","x"\n\n{ImportId},y\n1,2\n')
    job.finish()
    assert job.text() == "a,b\n1,2\n1,2\n"


def test_rows_that_describe_only_the_first_header(harness):
    job = harness(decode=decoding(header="first-part", drop_rows_after_header=1))
    job.file("a,b\nwhat,is\n1,2\n")
    job.file("3,4\n")
    job.finish()
    assert job.text() == "a,b\n1,2\n3,4\n"


def test_fewer_rows_than_are_to_be_dropped_leave_a_header(harness):
    job = harness(decode=decoding(drop_rows_after_header=2))
    job.file("a,b\nwhat,is")
    assert job.finish().statement == "The service sent a header and no rows."
    assert job.text() == "a,b\n"


@pytest.mark.parametrize("line", ["sep=;\n", '"sep=;"\r\n', "SEP=;\r"])
def test_a_separator_line_goes_and_is_believed(harness, line):
    job = harness(decode=decoding(format="csv", sep_line="strip"))
    for _ in range(2):
        job.file(f"\ufeff{line}a;b\n1;2,5\n")
    job.finish()
    assert job.text() == 'a,b\n1,"2,5"\n1,"2,5"\n'


def test_a_separator_line_is_a_header_unless_the_profile_says_more(harness):
    job = harness(decode=decoding(format="csv"))
    job.file("sep=;\n1\n")
    job.finish()
    assert job.text() == "sep=;\n1\n"


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        ({"delimiter": "|"}, "a|b;\n1|2\n"),
        ({"delimiter": "semicolon"}, "a;b\t\t\n1;2\n"),
        ({"delimiter": "auto", "format": "csv"}, "a;b\n1;2\n"),
        ({"format": "tsv"}, "a\tb,c,d\n1\t2\n"),
        ({"format": "csv"}, "a,b;c;d\n1,2\n"),
        ({}, "a;b\n1;2\n"),
    ],
)
def test_the_delimiter_is_the_profiles_or_the_headers(harness, chosen, text):
    job = harness(decode=decoding(**chosen))
    job.file(text)
    job.finish()
    assert [len(row) for row in job.cells()] == [2, 2]
    assert job.cells()[1] == ["1", "2"]


@pytest.mark.parametrize("label", [{"media_type": "text/tab-separated-values"}, {"name": "x.tsv"}])
def test_a_label_tells_of_tabs(harness, label):
    job = harness()
    job.file("a\tb,c,d\n1\t2\n", **label)
    job.finish()
    assert job.cells() == [["a", "b,c,d"], ["1", "2"]]


def test_tabs_are_written_when_they_are_asked_for(harness):
    job = harness(format=Format.TSV)
    job.file("a,b\n1,\tx\n")
    job.file("a,b\n3,4\n")
    assert job.publish().columns == 2
    assert job.text() == 'a\tb\n1\t"\tx"\n3\t4\n'


@pytest.mark.parametrize(
    ("limit", "rows", "completeness"),
    [
        (1, 1, Completeness.LIMITED),
        (2, 2, Completeness.LIMITED),
        (3, 3, Completeness.LIMITED),
        (4, 4, Completeness.COMPLETE),
        (5, 4, Completeness.COMPLETE),
    ],
)
def test_the_limit_counts_over_all_parts(harness, limit, rows, completeness):
    job = harness(rows=limit)
    added = [job.file("a,b\n1,2\n3,4\n"), job.file("a,b\n5,6\n7,8\n")]
    assert sum(added) == job.assembly.rows == rows
    assert job.assembly.is_full is (rows == limit)
    receipt = job.publish()
    assert (receipt.row_count, receipt.completeness) == (rows, completeness)


def test_a_limit_that_is_reached_without_knowing_the_end_is_limited(harness):
    job = harness(rows=1)
    job.file("a,b\n1,2\n")
    outcome = job.finish(ended=False)
    assert outcome.completeness is Completeness.LIMITED
    assert outcome.statement == "Stopped after the 1 row that you asked for."


def test_an_end_without_proof_is_unverified(harness):
    job = harness()
    job.file("a,b\n1,2\n")
    outcome = job.finish(proven=False)
    assert outcome.completeness is Completeness.UNVERIFIED
    assert "1 row came, but the service gave no proof of its end" in outcome.statement


def test_blank_lines_are_left_out_and_told(harness):
    job = harness()
    job.file("a,b\n\n1,2\n\n")
    assert job.finish().statement.endswith("2 blank lines between the rows held nothing and went.")
    assert job.text() == "a,b\n1,2\n"


def test_zero_bytes_of_a_value_stay(harness):
    job = harness()
    job.file("a,b\n1\0,\0\n")
    job.finish()
    assert job.bytes() == b"a,b\n1\0,\0\n"


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("a,b\n1,2\n3\n", RaggedRowError, r"part.csv: Row 2 \(line 3\) has 1 field"),
        ('a,b\n"x', MalformedRecordError, "part.csv: Row 1 .line 2.: a quote is opened"),
        ('"a,b', MalformedRecordError, "part.csv: The header: a quote is opened"),
        ("\na,b\n", WrongContentError, "The first line of part.csv is blank"),
    ],
)
def test_what_is_broken_is_named(harness, text, error, message):
    with pytest.raises(error, match=message):
        harness().file(text, name="part.csv")


@pytest.mark.parametrize("text", ["", "\n", " \r\n\r\n", "\ufeff"])
def test_http_19_no_header_at_all_is_no_result(harness, text):
    job = harness(simple=True)
    assert job.file(text) == 0
    assert job.assembly.nothing
    with pytest.raises(NotTheDataError) as caught:
        job.finish()
    assert caught.value.message == (
        "files.example.com:443 (redirected from api.example.com:443) "
        "sent nothing: not even a header"
    )


@pytest.mark.parametrize("simple", [True, False])
@pytest.mark.parametrize("text", ["a,b", "a,b\n", "a,b\r\n"])
def test_http_19_a_header_alone_is_an_empty_result(harness, text, simple):
    job = harness(simple=simple)
    job.file(text)
    assert not job.assembly.nothing
    receipt = job.publish()
    assert (receipt.row_count, receipt.columns) == (0, 2)
    assert receipt.completeness is Completeness.COMPLETE
    assert receipt.statement.startswith("The service sent a header and no rows.")


def test_http_19_nothing_but_known_names_is_an_empty_result(harness):
    job = harness(decode=decoding(header="none", names=("x", "y")))
    job.file("")
    assert not job.assembly.nothing
    assert job.publish().row_count == 0
    assert job.text() == "x,y\n"


def test_a_cancel_stops_the_copy(harness):
    job = harness()
    job.cancel.set()
    with pytest.raises(Cancelled):
        job.file("a,b\n1,2\n")


def test_progress_tells_rows_and_how_much_of_the_body_is_read(harness):
    job = harness()
    job.file("a,b\n" + "1,2\n" * 400_000)
    assert job.report.percents == sorted(job.report.percents)
    assert job.report.percents[0] < 50
    assert (job.report.seen[-1].row_count, job.report.seen[-1].percent) == (400_000, 100)


@pytest.mark.parametrize(
    ("data", "media_type", "chosen"),
    [
        (codecs.BOM_UTF8 + "ä,é\n".encode(), "text/csv", ""),
        (codecs.BOM_UTF8 + "ä,é\n".encode(), "text/csv; charset=iso-8859-1", ""),
        (codecs.BOM_UTF8 + "ä,é\n".encode(), "text/csv", "utf-8-sig"),
        (codecs.BOM_UTF16_LE + "ä,é\n".encode("utf-16-le"), "text/csv", ""),
        (codecs.BOM_UTF16_BE + "ä,é\n".encode("utf-16-be"), "text/csv; charset=utf-8", ""),
        (codecs.BOM_UTF16_LE + "ä,é\n".encode("utf-16-le"), "text/csv; charset=utf-16", ""),
        ("ä,é\n".encode("utf-16-le"), 'text/csv; charset="UTF-16LE"', ""),
        ("ä,é\n".encode("latin-1"), "text/csv; charset=ISO-8859-1", ""),
        ("ä,é\n".encode("latin-1"), "text/csv; charset=utf-8", "latin-1"),
        ("Ã¤,Ã©\n".encode("latin-1"), "text/csv; charset=latin-1", ""),  # is UTF-8 as well
        ("ä,é\n".encode("cp1252"), "text/csv;charset=windows-1252", ""),
        ("ä,é\n".encode("mac-roman"), "text/csv", "mac-roman"),
    ],
)
@pytest.mark.parametrize("simple", [True, False])
def test_the_charset_is_honoured_and_the_result_is_utf_8(harness, data, media_type, chosen, simple):
    job = harness(decode=decoding(encoding=chosen), simple=simple)
    job.file(data, media_type=media_type)
    job.finish()
    assert job.text() == ("Ã¤,Ã©\n" if b"\xc3" in data and "latin" in media_type else "ä,é\n")


@pytest.mark.parametrize("simple", [True, False])
def test_japanese_text_keeps_its_characters(harness, simple):
    job = harness(simple=simple)
    text = "名前,値\n" + "表示ソ,ー\n" * 50_000
    job.file(text.encode("cp932"), media_type="text/plain; charset=Windows-31J")
    assert job.publish().row_count == 50_000
    assert job.text() == text


@pytest.mark.parametrize("name", ["klingon", "rot13", "base64", "unicode_escape", "a\0b"])
def test_an_unknown_charset_is_named(harness, name):
    with pytest.raises(WrongContentError, match=r"data\.csv is in"):
        harness(decode=decoding(encoding=name)).file("a,b\n")


@pytest.mark.parametrize(
    ("charset", "data", "message"),
    [
        ("utf-8", b"a,b\n1,\xff\n", "Byte 7 of data.csv, hex ff, does not fit UTF-8"),
        ("us-ascii", "a,b\n1,é\n".encode(), "Byte 7 of data.csv, hex c3, does not fit ASCII"),
        ("shift_jis", b"a,b\n" + "値,ソ\n".encode("shift_jis") + b"\xfd", "Byte 11 of"),
        ("cp1252", b"a,b\n\x81", "Byte 5 of data.csv, hex 81, does not fit Windows-1252"),
        ("utf-8", b"a,b\n1,\xc3", "Byte 7 of data.csv, hex c3, does not fit UTF-8"),
    ],
)
@pytest.mark.parametrize("simple", [True, False])
def test_bytes_that_do_not_fit_are_named_with_their_position(
    harness, charset, data, message, simple
):
    with pytest.raises(BadBytesError) as caught:
        harness(simple=simple).file(data, media_type=f"text/csv; charset={charset}")
    assert message in caught.value.message


VALUES = st.text(st.sampled_from('ab,"\n\r;é '), max_size=6)


def _written(row, end):
    return ",".join('"' + value.replace('"', '""') + '"' for value in row) + end


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.tuples(VALUES, VALUES), max_size=12),
    cuts=st.lists(st.integers(0, 12), max_size=4),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    header=st.sampled_from(["each-part", "first-part"]),
    last_end=st.booleans(),
)
def test_a_csv_cut_into_parts_is_whole_again(tmp_path_factory, rows, cuts, end, header, last_end):
    job = BodiesHarness(tmp_path_factory.mktemp("x") / "job", decode=decoding(header=header))
    first = "a,b" + end
    offsets = sorted({0, *(cut for cut in cuts if cut < len(rows)), len(rows)})
    pairs = list(pairwise(offsets)) or [(0, 0)]
    for number, (start, stop) in enumerate(pairs):
        text = "".join(_written(row, end) for row in rows[start:stop])
        text = (first if not number or header == "each-part" else "") + text
        job.file(text if last_end or not text else text[: -len(end)])
    assert job.publish().row_count == len(rows)
    assert job.cells() == [["a", "b"], *map(list, rows)]


@pytest.mark.parametrize(
    "text",
    [
        'a\tb\nA\t"open\nB\t5"\n',
        'a\tb\nA\t"open\r\nB\t5"',
        'a\tb\r\nA\t"open\r\nB\t5"\r\n',
    ],
)
def test_a_text_without_quotes_is_read_line_by_line(harness, text):
    job = harness(decode=decoding(format="tsv", quotes="none"))
    assert job.file(text) == 2
    job.publish()
    assert job.text() == 'a,b\nA,"""open"\nB,"5"""\n'


def test_a_text_without_quotes_does_not_stay_as_it_is(harness):
    job = harness(format=Format.TSV, simple=True, decode=decoding(format="tsv", quotes="none"))
    job.file('a\tb\n"A\tB"\n')
    job.publish()
    assert job.text() == 'a\tb\n"""A"\t"B"""\n'


def test_cells_of_a_text_without_quotes_may_begin_and_end_with_them(harness):
    job = harness(decode=decoding(format="tsv", quotes="none"))
    job.file('a\tb\n"A"\t""\n')
    job.publish()
    assert job.text() == 'a,b\n"""A""",""""""\n'
