import threading
from contextlib import contextmanager

import duckdb
import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError, StorageError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.duckdb.copy import DuckdbCopy, copy_query
from csvdownloader.engine.duckdb.session import session
from tests.fakes.report import Recorder
from tests.support.builders import make_output


def run(part, query, header, to=Format.CSV, report=None, cancel=None, limit=None, **more):
    copy = DuckdbCopy(query, header, "the query", **more)
    with session(part) as connection:
        return copy_query(connection, copy, make_output(part, to, limit, report, cancel))


@pytest.mark.parametrize(
    "header",
    [
        ["a", "b"],
        ["a", "a"],
        ["a", "A"],
        ["", ""],
        ['q"uote', "com,ma"],
        ["it's", "new\nline\r"],
        ["é" * 300, "=cmd"],
        [r"\n", "{}"],
    ],
)
@pytest.mark.parametrize("rows", [0, 1, 3])
def test_the_header_is_what_was_asked_for(part, header, rows):
    import csv

    assert run(part, f"SELECT i, i FROM range({rows}) t(i)", header) == rows
    with part.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file, strict=True)) == [header, *([str(i)] * 2 for i in range(rows))]
    assert part.read_bytes().endswith(b"\n")
    assert not part.read_bytes().endswith(b"\n\n")


def test_null_and_an_empty_text_differ(part):
    run(part, "SELECT NULL, '', 'x\ty'", ["a", "b", "c"], Format.TSV)
    assert part.read_bytes() == b'a\tb\tc\n\t""\t"x\ty"\n'


def test_the_part_keeps_its_mode_and_inode_and_stands_alone(part):
    before = part.stat()
    run(part, "SELECT i FROM range(3000000) t(i) ORDER BY hash(i)", ["i"])
    after = part.stat()
    assert (after.st_ino, after.st_mode & 0o777) == (before.st_ino, 0o600)
    assert list(part.parent.iterdir()) == [part]


@pytest.mark.parametrize(
    ("total", "limit", "percents"),
    [(None, None, [None, 75]), (5_000_000, 1_000_000, [None, 75]), (None, 1000, [None, None])],
)
def test_progress_is_never_invented(part, total, limit, percents):
    report = Recorder()
    run(part, "SELECT i FROM range(5000000) t(i)", ["i"], report=report, total=total, limit=limit)
    assert report.seen[0].percent is percents[0]
    last = report.seen[-1].percent
    assert last is None if percents[1] is None else last is None or 0 <= last <= 75
    assert report.seen[-1].bytes == part.stat().st_size
    assert report.seen[-1].total == (total and min(total, limit))


class Percents:
    """A connection that knows how far a copy came, beside the real one's other calls."""

    def __init__(self, connection, percents):
        self._connection, self._percents = connection, iter(percents)

    def query_progress(self):
        return next(self._percents)

    def __getattr__(self, name):
        return getattr(self._connection, name)


@pytest.mark.parametrize(
    ("more", "limit", "percents"),
    [
        ({"total": 1000}, None, [10, 60]),  # watching looks at its start and its end
        ({"total": 1000}, 500, [20, 100]),
        ({"total": 1000}, 2000, [10, 60]),
        ({}, 500, [None, None]),
        ({"total": 1000, "has_percent": False}, None, [None, None]),
    ],
)
def test_the_percent_is_of_the_rows_that_were_asked_for(part, more, limit, percents):
    report = Recorder()
    copy = DuckdbCopy("SELECT 1", ["i"], "the query", **more)
    with session(part) as connection:
        copy_query(
            Percents(connection, [10, 60]), copy, make_output(part, limit=limit, report=report)
        )
    assert [progress.percent for progress in report.seen] == percents


def test_the_percent_never_falls_and_what_is_unknown_changes_nothing(part):
    report = Recorder()
    copy = DuckdbCopy("SELECT 1", ["i"], "the query")
    with session(part) as connection:
        copy_query(Percents(connection, [40, -1]), copy, make_output(part, report=report))
        copy_query(Percents(connection, [-1, 30]), copy, make_output(part, report=report))
        copy_query(Percents(connection, [0.25, 0.5]), copy, make_output(part, report=report))
    assert [progress.percent for progress in report.seen] == [40, 40, None, 30, 0.25, 0.5]


def test_a_cancel_at_the_end_of_the_query_counts_too(part):
    cancel = Cancel()

    class Late(Recorder):
        def __call__(self, progress):
            super().__call__(progress)
            if len(self.seen) == 2:  # watching looks at its start and its end
                cancel.set()

    with pytest.raises(Cancelled):
        run(part, "SELECT 1", ["a"], report=Late(), cancel=cancel)


def test_cancel_interrupts(part):
    cancel, report = Cancel(), Recorder()

    @contextmanager
    def watching(probe):
        stop = threading.Event()

        def poll():
            while not stop.wait(0.01):
                probe()

        cancel.set()  # the query has not begun: this interrupt is lost
        poller = threading.Thread(target=poll)
        poller.start()
        try:
            yield
        finally:
            stop.set()
            poller.join()

    report.watching = watching
    with pytest.raises(Cancelled):
        run(part, "SELECT i FROM range(100000000000) t(i)", ["i"], report=report, cancel=cancel)
    assert list(part.parent.iterdir()) == [part]


def test_a_cancelled_job_does_not_start(part):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        run(part, "SELECT 1", ["a"], cancel=cancel)
    assert part.stat().st_size == 0


@pytest.mark.parametrize(
    ("query", "error_class"),
    [
        ("SELECT 'x'::INT FROM range(1)", SourceError),
        ("SELECT list(i) FROM range(100000000) t(i)", SourceError),
    ],
)
def test_an_error_of_the_data_is_named(part, query, error_class):
    with pytest.raises(error_class):
        run(part, query, ["a"])


def test_a_mistake_in_the_query_is_a_sentence_and_logged_as_a_bug(part, expected_log):
    with pytest.raises(SourceUnreadableError, match="DuckDB cannot read"):
        run(part, "SELEKT 1", ["a"])
    assert [record.exc_info[0] for record in expected_log] == [duckdb.ParserException]


def test_a_full_disk(tmp_path):
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    with pytest.raises(DiskFullError):
        run(full, "SELECT i FROM range(1000000) t(i)", ["i"])


def test_a_part_that_went(tmp_path):
    with pytest.raises(StorageError):
        run(tmp_path / "gone" / "x.part", "SELECT 1", ["a"])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "INSTALL httpfs",
        "SET memory_limit = '8GB'",
        "ATTACH '/tmp/h1_other.duckdb'",
    ],
)
def test_the_session_reaches_nothing_outside(part, query):
    with session(part) as connection, pytest.raises(duckdb.Error):
        connection.execute(query).fetchall()
