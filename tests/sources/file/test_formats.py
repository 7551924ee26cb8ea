"""That a format is one entry in the table, and what an entry must say."""

import gzip
import io
import re
import zipfile

import duckdb
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QFileDialog

from csvdownloader.cli.options.export_options import make_parser
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.engine.rows.row_writer import write_rows
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.tabular import format_table
from csvdownloader.sources.tabular.file_format import FileFormat, Signature, WebReader
from csvdownloader.sources.tabular.file_types import format_by_name, text_format_keys
from csvdownloader.sources.tabular.format_table import FORMATS
from csvdownloader.sources.tabular.signatures import format_with_signature
from csvdownloader.ui.fields.fields import FileField
from tests.services.fakes.base import FakeService, Reply
from tests.sources.web.bodies.harness import BodiesHarness, decoding
from tests.support import workbooks
from tests.support.binary_workbooks import write_xls, xls_cell, xls_text
from tests.support.opendocument import ods_cell, ods_row, write_ods
from tests.support.web import WebHarness

CONTENT = b"SQR1\n2\n3\n12\n"
CELLS = [["n", "square"], ["2", "4"], ["3", "9"], ["12", "144"]]


def export_squares(file, output):
    """Reads one number per line, below the signature."""
    try:
        numbers = [int(line) for line in file.path.read_bytes().split()[1:]]
    except ValueError as error:
        raise SourceUnreadableError(f"{file.path.name} is damaged: {error}") from error
    rows = [(str(n), str(n * n)) for n in numbers[: output.limit]]
    written = write_rows(
        output,
        ("n", "square"),
        rows,
        lambda done: output.report(Progress(Stage.COPYING, done, percent=100.0)),
    )
    return Outcome(Completeness.COMPLETE, written, "All squares were read.")


SQUARES = FileFormat(
    key="squares",
    title="Squares",
    description="numbers and their squares",
    endings=(".squares",),
    signature=Signature(b"SQR1", "a file of squares"),
    export=export_squares,
    web=WebReader.EXPORT,
)


@pytest.fixture
def squares(monkeypatch):
    """The table with one more entry."""
    monkeypatch.setattr(format_table, "FORMATS", (*FORMATS, SQUARES))


@pytest.fixture
def bodies(squares, tmp_path):
    return lambda rows=None, **decode: BodiesHarness(
        tmp_path / "job", rows=rows, decode=decoding(**decode)
    )


# --- one entry is enough --------------------------------------------------------------------------


@pytest.mark.usefixtures("squares")
def test_a_new_format_is_known_by_its_ending_and_by_its_content():
    assert format_by_name("a.SQUARES") is SQUARES
    assert format_by_name("a.squares.gz") is SQUARES
    assert format_with_signature(CONTENT) is SQUARES


@pytest.mark.usefixtures("squares")
def test_a_new_format_is_read_from_a_file(job, write):
    path = write("odd.squares", CONTENT)
    note = FileSource().inspect(Request("file", {"path": str(path)}), Cancel()).note
    assert note == "Numbers and their squares, 12 bytes"
    assert job.run(path).statement == "All squares were read."
    assert job.cells() == CELLS


@pytest.mark.usefixtures("squares")
@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", CONTENT), ("a.squares.gz", gzip.compress(CONTENT))]
)
def test_a_new_format_is_read_whatever_its_name_says(job, write, name, content):
    job.run(write(name, content))
    assert job.cells() == CELLS
    assert [path.name for path in job.part.parent.iterdir()] == [job.part.name]


@pytest.mark.usefixtures("squares")
def test_a_new_format_is_offered_by_the_file_dialog(qtbot):
    field = FileField(FileSource().parameters[0])
    qtbot.addWidget(field)
    field.browse()
    (dialog,) = field.findChildren(QFileDialog)
    assert "*.squares" in dialog.nameFilters()[0].split()
    dialog.close()


@pytest.mark.usefixtures("squares")
def test_a_new_format_is_named_in_the_sentences():
    help_text = make_parser({"file": FileSource()}).format_help()
    titles = "a CSV, TSV, JSON, JSON lines, Parquet, Excel, Excel 97, OpenDocument or Squares file"
    assert titles in " ".join(help_text.split())
    assert "a file on the web: CSV, TSV, JSON, JSON lines and Squares;\n" in help_text
    assert text_format_keys() == ("csv", "tsv", "json", "jsonl")  # no profile need say "squares"


@pytest.mark.usefixtures("squares")
@pytest.mark.parametrize("media_type", ["text/csv", "application/octet-stream"])
def test_a_new_format_is_read_from_the_web(tmp_path, media_type):
    harness = WebHarness(tmp_path)
    with FakeService() as server:
        reply = Reply(body=CONTENT, headers={"Content-Type": media_type})
        server.on("GET", "/May.squares", reply)
        done = harness.download(f"{server.url}/May.squares")
        limited = harness.download(f"{server.url}/May.squares", rows=2)
    assert done.cells() == CELLS
    assert done.receipt.completeness is Completeness.COMPLETE
    assert limited.cells() == CELLS[:3]
    assert limited.receipt.completeness is Completeness.LIMITED
    assert harness.source.describe(harness.job.request) == "May"


# --- the reader of the web ------------------------------------------------------------------------


def zipped(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped("a.squares", data)])
def test_a_file_is_exported_out_of_its_container_and_nothing_is_left_of_it(bodies, pack):
    job = bodies()
    assert job.file(pack(CONTENT), name="x") == 3
    assert job.left() == ["out.csv.part"]
    job.finish()
    assert job.cells() == CELLS


def test_files_and_texts_are_joined_under_one_header(bodies):
    job = bodies()
    job.file(CONTENT)
    job.file("n;square\n5;25\n")
    job.file(b"SQR1 6")
    job.finish()
    assert job.cells() == [*CELLS, ["5", "25"], ["6", "36"]]


def test_damage_of_an_exported_file_is_told_by_its_own_name(bodies):
    job = bodies()
    with pytest.raises(SourceUnreadableError, match=r"^May\.squares is damaged"):
        job.file(b"SQR1 x", name="May.squares")
    assert job.left() == ["body", "out.csv.part"]


@pytest.mark.parametrize(
    "decode",
    [
        {"format": "csv"},
        {"format": "json"},
        {"header": "first-part"},
        {"quotes": "none"},
    ],
)
def test_where_the_profile_speaks_of_text_a_file_is_no_data(bodies, decode):
    with pytest.raises(NotTheDataError, match="sent a file of squares instead of the data"):
        bodies(**decode).file(CONTENT)


# --- what an entry must say -----------------------------------------------------------------------


def faults(formats):
    """What is missing in the entries, or said twice."""
    found = []
    for number, entry in enumerate(formats):
        before = formats[:number]
        found += [f"{entry.key}: {fault}" for fault, wrong in checks(entry, before) if wrong]
    return found


def checks(entry, before):
    names = (entry.key, entry.title, entry.description)
    yield "a name is missing", not all(names)
    yield "its key is taken", any(entry.key == other.key for other in before)
    yield "it has no ending", not entry.endings
    yield "an ending is odd", not all(re.fullmatch(r"\.[a-z0-9]+", e) for e in entry.endings)
    taken = {ending for other in before for ending in other.endings}
    yield "an ending is taken", bool(taken & set(entry.endings))
    yield "not known by its content", (entry.signature is None) == (entry.looks_like is None)
    yield "an empty signature", entry.signature is not None and not all(vars_of(entry.signature))
    yield (
        "no text, and read as text",
        not entry.is_text
        and entry.web
        not in {
            None,
            WebReader.EXPORT,
        },
    )
    yield "a text, and exported", entry.is_text and entry.web is WebReader.EXPORT
    yield "told by nothing", any(is_the_same(entry, other) for other in before)


def vars_of(signature):
    return signature.start, signature.title


def is_the_same(entry, other):
    alike = entry.is_text and entry.looks_like == other.looks_like
    return alike and not entry.media_types and not set(entry.endings) - set(other.endings)


def test_every_entry_is_complete():
    assert faults((*FORMATS, SQUARES)) == []


@pytest.mark.parametrize(
    "lack",
    [
        {"title": ""},
        {"key": "csv"},
        {"endings": ()},
        {"endings": ("squares",)},
        {"endings": (".SQR",)},
        {"endings": (".csv",)},
        {"signature": None, "web": None},
        {"signature": Signature(b"", "a file of squares")},
        {"signature": Signature(b"SQR1", "")},
        {"web": WebReader.RECORDS},
        {"signature": None, "looks_like": lambda start: b"^" in start},
    ],
)
def test_an_incomplete_entry_is_found(lack):
    assert len(faults((*FORMATS, replace(SQUARES, **lack)))) == 1


def parquet(path):
    duckdb.execute(f"COPY (SELECT 2 AS n, 4 AS square) TO '{path}' (FORMAT parquet)")


def excel(path):
    cells = [workbooks.text("A1", "n"), workbooks.text("B1", "square")]
    more = [workbooks.text("A2", "2"), workbooks.text("B2", "4")]
    rows = f'<row r="1">{"".join(cells)}</row><row r="2">{"".join(more)}</row>'
    workbooks.write_workbook(path, {"One": rows})


def old_excel(path):
    cells = [(0, 0, "n"), (0, 1, "square"), (1, 0, "2"), (1, 1, "4")]
    records = (xls_cell(0x204, row, column, xls_text(cell)) for row, column, cell in cells)
    write_xls(path, {"One": b"".join(records)})


def opendocument(path):
    rows = [("n", "square"), ("2", "4")]
    table = "".join(ods_row(*(ods_cell(cell, value_type="string") for cell in row)) for row in rows)
    write_ods(path, f"<table:table table:name='One'>{table}</table:table>")


SAMPLES = {
    "csv": lambda path: path.write_text("n,square\n2,4\n"),
    "tsv": lambda path: path.write_text("n\tsquare\n2\t4\n"),
    "json": lambda path: path.write_text('[{"n":2,"square":4}]'),
    "jsonl": lambda path: path.write_text('{"n":2,"square":4}\n'),
    "parquet": parquet,
    "xlsx": excel,
    "xls": old_excel,
    "ods": opendocument,
}


@pytest.mark.parametrize("entry", FORMATS, ids=lambda entry: entry.key)
def test_every_format_has_a_sample_that_is_known_inspected_and_read(entry, job, tmp_path):
    path = tmp_path / f"sample{entry.endings[-1]}"
    SAMPLES[entry.key](path)
    start = path.read_bytes()[:100]
    assert entry.is_text or start.startswith(entry.signature.start)
    assert not entry.is_text or entry.looks_like(start)
    note = FileSource().inspect(Request("file", {"path": str(path)}), Cancel()).note
    assert note.lower().startswith(entry.description.lower())
    job.run(path)
    assert job.cells() == [["n", "square"], ["2", "4"]]
