import pytest

from csvdownloader.core.errors.reading import RaggedRowError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_conformance import CsvConformance
from tests.sources.web.bodies.harness import BodiesHarness, decoding


@pytest.fixture
def harness(tmp_path):
    def make(simple=True, rows=None, written=Format.CSV, **decode):
        folder = tmp_path / "job"
        return BodiesHarness(
            folder, simple=simple, rows=rows, format=written, decode=decoding(**decode)
        )

    return make


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\r\n1,2\r\n",
        b"a,b\n1,2",
        b'"a","b"\r\n"1,x","2\r\n3"\r\n"""",""" ""\xc3\xa9"\r\n',
        b"a,\xc3\xa9\n" + b"1,\xe2\x82\xac\n" * 200_000,
        b"a,b\n\0,#x\n",
        b"a,b\n",
    ],
)
@pytest.mark.parametrize("media_type", ["text/csv", "text/html", "application/octet-stream", ""])
def test_bytes_that_are_what_was_asked_for_stay_as_they_were(harness, data, media_type):
    job = harness()
    added = job.file(data, media_type=media_type)
    assert job.left() == ["out.csv.part"]
    receipt = job.publish()
    assert job.bytes() == data
    assert (
        added == receipt.row_count == data.count(b"\n1") + data.count(b'\n"') + data.count(b"\n\0")
    )
    assert receipt.statement.endswith("The bytes are the service's own.")


def test_the_download_goes_into_the_part_file_itself(harness):
    assert harness().assembly.target().path == harness().spool.part


@pytest.mark.parametrize(
    "decode",
    [{"format": "json"}, {"header": "none", "names": ("a",)}, {"drop_rows_after_header": 1}],
)
def test_what_will_be_changed_is_downloaded_beside_it(harness, decode):
    job = harness(**decode)
    assert job.assembly.target().path == job.folder / "body"
    assert job.assembly.target().path.exists()


def test_what_may_have_more_parts_is_downloaded_beside_it(harness):
    job = harness(simple=False)
    assert job.assembly.target().path == job.folder / "body"


def test_bytes_that_stay_are_never_added_to(harness):
    job = harness()
    job.file("a,b\n1,2")
    with pytest.raises(RuntimeError):
        job.file("a,b\n3,4")
    assert job.text() == "a,b\n1,2"


def test_the_target_of_a_body_keeps_what_is_there(harness):
    job = harness(simple=False)
    job.assembly.target().path.write_bytes(b"half")
    job.begin()
    assert job.assembly.target().path.read_bytes() == b"half"
    job.assembly.target().reset()
    assert job.assembly.target().path.read_bytes() == b""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa,b\r\n1,2\r\n", "a,b\n1,2\n"),
        (b"a,b\r1,2\r", "a,b\n1,2\n"),
        (b"a,b\n\n1,2\n", "a,b\n1,2\n"),
        (b"a,b\r\n1,2\r\n\r\n", "a,b\n1,2\n"),
        (b"a;b\r\n1;2\r\n", "a,b\n1,2\n"),
        (b"a;b\r\n1,5;2\r\n", 'a,b\n"1,5",2\n'),
        (b'a,b\n5" x 6",2\n', 'a,b\n"5"" x 6""",2\n'),
        (b'a,b\nx "y,2\n3,4"\n', 'a,b\n"x ""y",2\n3,"4"""\n'),
        (b'a,b\nx"y,2\n3"z,4\n', 'a,b\n"x""y",2\n"3""z",4\n'),
        (b"a\r\n1\r\n\r\n", 'a\n1\n""\n'),
    ],
)
def test_other_bytes_are_copied(harness, data, text):
    job = harness()
    job.file(data)
    assert job.left() == ["out.csv.part"]
    receipt = job.publish()
    assert job.text() == text
    assert "service's own" not in receipt.statement


def test_a_separator_line_is_no_reason_to_keep_the_bytes(harness):
    job = harness(sep_line="strip")
    job.file("sep=,\r\na,b\r\n1,2\r\n")
    job.finish()
    assert job.text() == "a,b\n1,2\n"


def test_the_other_format_is_written_anew(harness):
    job = harness(written=Format.TSV)
    job.file("a,b\r\n1,2\r\n")
    job.finish()
    assert job.text() == "a\tb\n1\t2\n"


def test_tabs_stay_tabs(harness):
    job = harness(written=Format.TSV)
    job.file("a\tb\r\n1\t2", name="x.tsv")
    assert job.publish().row_count == 1
    assert job.text() == "a\tb\r\n1\t2"


@pytest.mark.parametrize("data", ["a,b\n1,2\n3\n", "a,b\n1,2\n3,4,5\n"])
def test_a_ragged_row_is_named(harness, data):
    with pytest.raises(RaggedRowError, match=r"^data.csv: Row 2 \(line 3\) has"):
        harness().file(data)


@pytest.mark.parametrize(
    ("limit", "text", "completeness"),
    [
        (1, "a,b\n1,2\n", Completeness.LIMITED),
        (2, "a,b\r\n1,2\r\n3,4\r\n", Completeness.COMPLETE),
        (3, "a,b\r\n1,2\r\n3,4\r\n", Completeness.COMPLETE),
    ],
)
def test_only_a_limit_that_cuts_changes_the_bytes(harness, limit, text, completeness):
    job = harness(rows=limit)
    job.file("a,b\r\n1,2\r\n3,4\r\n")
    assert job.publish().completeness is completeness
    assert job.text() == text


def test_bytes_without_a_proof_of_their_end_are_unverified(harness):
    job = harness()
    job.file("a,b\r\n1,2")
    outcome = job.finish(proven=False)
    assert (outcome.completeness, outcome.verbatim) == (Completeness.UNVERIFIED, True)


def conforms(data, block):
    conformance = CsvConformance(",")
    for start in range(0, len(data), block):
        conformance.take(data[start : start + block])
    return conformance.conforms()


@pytest.mark.parametrize("block", [1, 2, 3, 5])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b\n"x""y",""\n"é\n,",z\n', True),
        ('"a","b"\r\n"""",""""""\r\n', True),
        ('a,b\nx"y,2\n3"z,4\n', False),
        ('a,b\n"x"y,2\n', False),
        ('a,b\n1, "x"\n', False),
        ('a,b\n"x" ,2\n', False),
    ],
)
def test_a_quote_is_judged_the_same_wherever_a_block_ends(block, text, expected):
    assert conforms(text.encode(), block) is expected


@pytest.mark.parametrize("block", [1, 2, 3])
@pytest.mark.parametrize("data", [b"a,\xff", b"a,\xe2\x82", b"\xef\xbb\xbfa,b", b"\xed\xa0\x80"])
def test_what_is_not_utf_8_does_not_conform(block, data):
    assert not conforms(data, block)


@pytest.mark.parametrize("block", [1, 2, 3])
@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"a\r\nb\r\n", True), (b"a\rb", False), (b"a\r", False), (b"a\r\r\n", False)],
)
def test_a_carriage_return_alone_does_not_conform(block, data, expected):
    assert conforms(data, block) is expected
