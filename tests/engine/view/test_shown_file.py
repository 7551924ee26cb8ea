"""A view is saved as a file of its own, whose receipt says from which file it is, and how."""

import errno
import json
import os
import stat
from contextlib import contextmanager
from hashlib import sha256

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.jobs.records import job_from_json, job_to_json
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.core.saving.saved import Save
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.tables.view import Condition, Operator, Sort, TableView
from csvdownloader.core.writing.first_lines import FirstBytes
from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.proof.receipt_check import Verdict, check_receipts, receipts_of
from csvdownloader.engine.view import first_shown
from csvdownloader.engine.view import shown_file as shown_file_module
from csvdownloader.engine.view.shown_file import shown_file
from csvdownloader.engine.view.view_maker import ViewMaker
from csvdownloader.engine.writers.finished_table import reading
from csvdownloader.engine.writers.first_lines import FIRST_ROWS
from tests.fakes.half_way import HalfWay
from tests.fakes.report import Recorder
from tests.support.finished import finished_job, schema_of_types
from tests.support.views import Viewed

SCHEMA = schema_of_types(id=ColumnType.INTEGER, city=ColumnType.TEXT, note=ColumnType.TEXT)
ROWS = [
    (str(n), ("Osaka", "Paris", None)[n % 3], ("", 'a "b",\nc', "#x", None)[n % 4])
    for n in range(1, 101)
]
VIEW = TableView((Condition(1, Operator.IS, ("Osaka",)),), Sort(0, is_descending=True))
SHOWN = [row for row in reversed(ROWS) if row[1] == "Osaka"]


@pytest.fixture
def library(tmp_path):
    return FileLibrary(tmp_path / "jobs")


@pytest.fixture
def job(tmp_path):
    return finished_job(tmp_path / "jobs", SCHEMA, ROWS)


def wanting(job, view=VIEW, **options):
    return replace(job, request=replace(job.request, writing=WriteOptions(view=view, **options)))


def save(library, job, target, receipts=False):
    wish = ReceiptFiles(receipts, "sample", "csvdownloader export sample")
    return library.save(job, target, False, Recorder(), Cancel(), wish)


def only_its_owner_may_read(path):
    return os.name != "posix" or stat.S_IMODE(path.stat().st_mode) == 0o600


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def package(target):
    text = target.with_name(target.name + ".datapackage.json").read_text()
    return json.loads(text)["csvdownloader:receipt"]


def test_the_rows_of_the_view_are_saved_in_its_order(library, job, tmp_path):
    before = library.path(job).read_bytes()
    saved = save(library, wanting(job), tmp_path / "x.csv")
    copy = finished_job(tmp_path / "expected", SCHEMA, SHOWN)
    expected = (tmp_path / "expected" / copy.id / "orders.csv").read_bytes()
    assert (tmp_path / "x.csv").read_bytes() == expected
    (file,) = saved.files
    assert (file.measured.row_count, file.measured.columns) == (len(SHOWN), 3)
    assert file.measured.sha256 == sha256(expected).hexdigest()
    assert saved.options == WriteOptions(view=VIEW)
    assert library.path(job).read_bytes() == before
    assert names(library.path(job).parent) == ["orders.csv"]


def test_its_receipt_says_from_which_file_and_by_which_filter(library, job, tmp_path):
    target = tmp_path / "x.csv"
    save(library, wanting(job), target, receipts=True)
    own = package(target)
    assert own["completeness"] == "limited"
    assert own["rows"] == len(SHOWN)
    assert own["sha256"] == sha256(target.read_bytes()).hexdigest()
    origin = own["shown_of"]
    assert (origin["name"], origin["rows"]) == ("orders.csv", 100)
    assert origin["sha256"] == job.receipt.sha256
    assert origin["completeness"] == "complete"
    assert origin["view"] == {
        "where": [{"column": 1, "operator": "is", "values": ["Osaka"]}],
        "sort": {"column": 0, "descending": True},
    }
    assert own["statement"].startswith(
        f"33 of the 100 rows of orders.csv (SHA-256 {job.receipt.sha256}): city is Osaka; "
        "sorted by id, descending. "
    )
    (checked,) = check_receipts(receipts_of(target), lambda _path, _percent: None, Cancel())
    assert (checked.verdict, checked.completeness) == (Verdict.WHOLE, Completeness.LIMITED)


def test_the_rows_set_aside_belong_to_the_file_before_alone(tmp_path):
    table = Viewed(tmp_path / "x.csv", SCHEMA, ROWS).maker.table
    aside = Measured(1, 2, 30, "0" * 64, "")
    maker = ViewMaker(replace(table, receipt=replace(table.receipt, aside=aside)))
    with shown_file(maker, VIEW, Recorder(), Cancel()) as (path, receipt):
        assert only_its_owner_may_read(path)
        assert (receipt.row_count, receipt.aside) == (len(SHOWN), None)
    assert names(tmp_path) == ["x.csv"]


def test_while_it_is_written_the_percent_is_left_open(tmp_path, monkeypatch):
    @contextmanager
    def half_way(*arguments):
        with reading(*arguments) as connection:
            yield HalfWay(connection)

    maker, report = Viewed(tmp_path / "x.csv", SCHEMA, ROWS).maker, Recorder()
    monkeypatch.setattr(shown_file_module, "reading", half_way)
    with shown_file(maker, TableView(VIEW.conditions), report, Cancel()) as (path, _):
        assert report.seen[-1].bytes == path.stat().st_size
    assert report.percents == []


@pytest.mark.parametrize(
    ("before", "view", "word"),
    [
        (Completeness.COMPLETE, TableView(sort=Sort(0)), "complete"),
        (Completeness.UNVERIFIED, VIEW, "unverified"),
        (Completeness.LIMITED, VIEW, "limited"),
    ],
)
def test_a_view_is_no_more_complete_than_its_file(library, job, tmp_path, before, view, word):
    job = replace(job, receipt=replace(job.receipt, completeness=before))
    save(library, wanting(job, view), tmp_path / "x.csv", receipts=True)
    assert package(tmp_path / "x.csv")["completeness"] == word


def test_it_is_saved_in_any_form(library, job, tmp_path):
    save(library, wanting(job, format=SavedFormat.PARQUET), tmp_path / "x.parquet")
    table = pq.read_table(tmp_path / "x.parquet")
    assert table.column("id").to_pylist() == [int(row[0]) for row in SHOWN]
    saved = save(library, wanting(job, split_rows=20), tmp_path / "y.csv")
    assert [file.measured.row_count for file in saved.files] == [20, 13]
    save(library, wanting(job, compression=Compression.GZIP), tmp_path / "z.csv.gz")
    assert names(library.path(job).parent) == ["orders.csv"]


def test_the_dialog_shows_its_first_lines(library, job):
    options = WriteOptions(view=VIEW, delimiter=";")
    lines = library.first_lines(job, options, Recorder(), Cancel())
    assert isinstance(lines, FirstBytes)
    assert lines.data.decode().splitlines()[:2] == ["id;city;note", "99;Osaka;"]
    assert names(library.path(job).parent) == ["orders.csv"]


def test_nobody_else_may_read_the_file_of_the_first_lines(library, job, monkeypatch):
    make, private = first_shown.first_lines, []

    def first_lines(finished, *rest):
        private.append(only_its_owner_may_read(finished.path))
        return make(finished, *rest)

    monkeypatch.setattr(first_shown, "first_lines", first_lines)
    library.first_lines(job, WriteOptions(view=VIEW), Recorder(), Cancel())
    assert private == [True]


@pytest.mark.parametrize(("rows", "is_all"), [(FIRST_ROWS, True), (FIRST_ROWS + 1, False)])
def test_lines_as_they_were_fetched_say_whether_they_are_all(tmp_path, rows, is_all):
    schema = schema_of_types(id=ColumnType.INTEGER, note=ColumnType.TEXT)
    job = finished_job(tmp_path / "jobs", schema, [(str(n), "x") for n in range(rows)], "a.tsv")
    view = TableView(sort=Sort(0, is_descending=True))
    options = WriteOptions(format=SavedFormat.TSV, view=view)
    shown = FileLibrary(tmp_path / "jobs").first_lines(job, options, Recorder(), Cancel())
    lines = shown.data.decode().splitlines()
    assert lines[:2] == ["id\tnote", f"{rows - 1}\tx"]
    assert (len(lines) - 1, shown.is_all) == (FIRST_ROWS, is_all)


def test_nothing_of_another_file_is_saved(library, job, tmp_path):
    path = library.path(job)
    path.write_bytes(path.read_bytes().replace(b"Osaka", b"Kyoto"))
    with pytest.raises(NotWholeError):
        save(library, wanting(job), tmp_path / "x.csv")
    assert not (tmp_path / "x.csv").exists()
    assert names(path.parent) == ["orders.csv"]


def test_nothing_is_replaced_and_nothing_stays_of_what_fails(library, job, tmp_path):
    (tmp_path / "x.csv").write_text("mine")
    with pytest.raises(TargetExistsError):
        save(library, wanting(job), tmp_path / "x.csv")
    none = TableView((Condition(0, Operator.GREATER, ("many",)),))
    with pytest.raises(InvalidRequestError):
        save(library, wanting(job, none), tmp_path / "y.csv")
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        library.save(wanting(job), tmp_path / "y.csv", False, Recorder(), cancel)
    assert names(library.path(job).parent) == ["orders.csv"]
    assert (tmp_path / "x.csv").read_text() == "mine"


def test_a_disk_without_room_for_the_file_is_named(tmp_path, monkeypatch):
    def refuse(_path):
        raise OSError(errno.ENOSPC, "No space left on device")

    maker = Viewed(tmp_path / "x.csv", SCHEMA, ROWS).maker
    monkeypatch.setattr(shown_file_module, "make_private_file", refuse)
    with pytest.raises(DiskFullError), shown_file(maker, VIEW, Recorder(), Cancel()):
        pytest.fail("it was written")


def test_what_has_other_rows_than_were_written_is_not_saved(tmp_path, monkeypatch):
    copy = shown_file_module.copy_query
    maker = Viewed(tmp_path / "x.csv", SCHEMA, ROWS).maker
    monkeypatch.setattr(shown_file_module, "copy_query", lambda *order: copy(*order) + 1)
    message = "34 rows were written, but the file has 33"
    with (
        pytest.raises(NotWholeError, match=message),
        shown_file(maker, VIEW, Recorder(), Cancel()),
    ):
        pytest.fail("it is whole")
    assert names(tmp_path) == ["x.csv"]


def test_the_list_keeps_what_was_saved(library, job, tmp_path):
    saved = save(library, wanting(job), tmp_path / "x.csv")
    kept = replace(job, saves=(Save(saved),))
    assert job_from_json(job_to_json(kept)) == kept
