import hashlib
import os
import stat
import sys
import uuid

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.tables.columns import Column, ColumnType, untyped
from csvdownloader.engine.jobs import spool as spool_module
from csvdownloader.engine.jobs.spool import SIDECAR, JobSpool, read_finished
from csvdownloader.engine.proof import verify as verify_module
from csvdownloader.engine.proof.checksum import Checksum
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job
from tests.support.clock import VirtualClock

DATA = b"a,b\n1,2\n3,4\n"


@pytest.fixture
def spool(tmp_path):
    job = make_job("orders.csv")
    return JobSpool.create(tmp_path / job.id, job)


def names(spool):
    return sorted(path.name for path in spool.folder.iterdir())


def test_sec_07_a_new_spool_is_private_and_empty(spool):
    assert spool.part.read_bytes() == b""
    if sys.platform != "win32":
        assert stat.S_IMODE(spool.folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(spool.part.stat().st_mode) == 0o600


def test_publish_gives_the_file_its_name_and_a_receipt(spool):
    spool.part.write_bytes(DATA)
    report = Recorder()
    receipt = spool.publish(complete(2), report, Cancel())
    assert (receipt.row_count, receipt.columns, receipt.bytes) == (2, 2, len(DATA))
    assert receipt.sha256 == hashlib.sha256(DATA).hexdigest()
    assert receipt.checksum == Checksum(DATA).hexdigest()
    assert names(spool) == ["orders.csv", "receipt.json"]
    assert max(report.percents) < 100
    if sys.platform != "win32":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in spool.folder.iterdir()}
        assert modes == {0o600}


def test_s14_the_receipt_says_how_long_the_run_took(tmp_path, monkeypatch):
    clock = VirtualClock()
    monkeypatch.setattr("csvdownloader.engine.jobs.spool.time.monotonic", clock.monotonic)
    job = make_job()
    spool = JobSpool.create(tmp_path / job.id, job)
    spool.part.write_bytes(b"a\n1\n")
    clock.pass_by(90)
    assert spool.publish(complete(1), Recorder(), Cancel()).seconds == 90


def test_the_sidecar_alone_brings_the_job_back(spool):
    spool.part.write_bytes(DATA)
    receipt = spool.publish(complete(2), Recorder(), Cancel())
    found = read_finished(spool.folder)
    assert found is not None
    assert (found.id, found.state, found.receipt) == (spool.job.id, JobState.COMPLETED, receipt)


@pytest.mark.parametrize(
    ("data", "promised"),
    [(DATA, 3), (DATA, 1), (b"", 0), (DATA[:-1], 2), (b'a\n"x\n', 1), (b"a,b\n1\n", 1)],
)
def test_what_is_not_whole_never_gets_the_name(spool, data, promised):
    spool.part.write_bytes(data)
    with pytest.raises(NotWholeError):
        spool.publish(complete(promised), Recorder(), Cancel())
    assert not (spool.folder / "orders.csv").exists()
    assert read_finished(spool.folder) is None


def test_without_a_promise_the_count_is_the_files_own(spool):
    spool.part.write_bytes(DATA)
    assert spool.publish(complete(None), Recorder(), Cancel()).row_count == 2


def test_a_source_without_types_has_the_columns_of_the_header(spool):
    spool.part.write_bytes(b'"a\nb",a,""\n1,2,3\n')
    receipt = spool.publish(complete(1), Recorder(), Cancel())
    assert receipt.schema == untyped(["a\nb", "a", ""])
    assert read_finished(spool.folder).receipt == receipt


def test_a_source_with_types_gives_the_columns(spool):
    spool.part.write_bytes(DATA)
    schema = (Column("a", ColumnType.INTEGER), Column("b", ColumnType.DECIMAL, 10, 2))
    receipt = spool.publish(replace(complete(2), schema=schema), Recorder(), Cancel())
    assert receipt.schema == schema
    assert read_finished(spool.folder).receipt == receipt


def test_a_file_with_other_columns_than_its_source_has_is_not_whole(spool):
    spool.part.write_bytes(DATA)
    outcome = replace(complete(2), schema=untyped("abc"))
    with pytest.raises(NotWholeError, match="has 3 columns, but the file has 2"):
        spool.publish(outcome, Recorder(), Cancel())


def test_cancel_wins_over_the_name(spool):
    spool.part.write_bytes(DATA)
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        spool.publish(complete(2), Recorder(), cancel)
    assert names(spool) == ["orders.csv.part"]


def test_a_part_that_is_begun_again_is_empty(spool):
    spool.part.write_bytes(DATA)
    spool.reset()
    assert spool.part.read_bytes() == b""


def test_a_part_is_shortened_to_what_is_asked_for(spool):
    spool.part.write_bytes(DATA)
    spool.truncate(4)
    assert spool.part.read_bytes() == DATA[:4]


@pytest.mark.skipif(sys.platform == "win32", reason="names are not forced to disk there")
def test_bytes_sidecar_and_name_are_on_disk_in_this_order(spool, monkeypatch):
    forced = []

    def sync(handle):
        inode = os.fstat(handle).st_ino
        files = [path.name for path in spool.folder.iterdir() if path.stat().st_ino == inode]
        forced.append((files or ["folder"], names(spool)))

    monkeypatch.setattr(os, "fsync", sync)
    spool.part.write_bytes(DATA)
    spool.publish(complete(2), Recorder(), Cancel())
    assert forced == [
        (["orders.csv.part"], ["orders.csv.part"]),
        (["receipt.json.draft"], ["orders.csv.part", "receipt.json.draft"]),
        (["folder"], ["orders.csv.part", "receipt.json"]),
        (["folder"], ["orders.csv", "receipt.json"]),
    ]


def test_a_cancel_at_the_end_of_the_check_wins_over_the_name(spool):
    cancel = Cancel()

    class Late(Recorder):
        def __call__(self, progress):
            super().__call__(progress)
            if len(self.seen) == 2:  # the end: the only block was told before
                cancel.set()

    spool.part.write_bytes(DATA)
    with pytest.raises(Cancelled):
        spool.publish(complete(2), Late(), cancel)
    assert names(spool) == ["orders.csv.part"]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("sync_file", "Cannot write"),
        ("sync_folder", "Cannot write"),
        ("write_atomically", "Cannot write"),
        ("check_unchanged", "Cannot read"),
    ],
)
def test_a_failing_disk_is_a_named_error(spool, step, said, monkeypatch):
    def fail(*_arguments):
        raise OSError(5, "Input/output error")

    spool.part.write_bytes(DATA)
    monkeypatch.setattr(spool_module, step, fail)
    with pytest.raises(StorageError, match=f"{said} .*: Input/output error"):
        spool.publish(complete(2), Recorder(), Cancel())


def test_a_working_file_that_cannot_be_removed_does_not_undo_what_is_published(spool):
    spool.part.write_bytes(DATA)
    (spool.folder / "held").mkdir()  # the system refuses to unlink it
    (spool.folder / "tmp_1").write_text("x")
    spool.publish(complete(2), Recorder(), Cancel())
    assert names(spool) == ["held", "orders.csv", SIDECAR]
    assert read_finished(spool.folder) is not None


def test_s14_a_note_on_a_draft_stays_until_the_draft_is_gone(spool):
    note = f".csvdownloader-{uuid.uuid4()}.part.draft"
    (spool.folder / note).write_text("/unplugged")
    spool.part.write_bytes(DATA)
    spool.publish(complete(2), Recorder(), Cancel())
    assert names(spool) == [note, "orders.csv", SIDECAR]


CHANGES = {
    "truncate": lambda spool: spool.truncate(4),
    "reset": lambda spool: spool.reset(),
    "move_part": lambda spool: spool.move_part(spool.folder / "no" / "body"),
    "save_checkpoint": lambda spool: spool.save_checkpoint({"page": 1}),
    "measured": lambda spool: spool.measured(Cancel()),
    "publish": lambda spool: spool.publish(complete(2), Recorder(), Cancel()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_folder_that_is_gone_is_a_named_error(spool, change):
    spool.discard()
    with pytest.raises(StorageError, match="No such file"):
        change(spool)
    assert not spool.has_checkpoint


def test_what_an_earlier_run_left_is_removed(spool):
    spool.part.write_bytes(DATA)
    (spool.folder / "tmp_1").write_text("x")
    again = JobSpool.create(spool.folder, spool.job)
    assert names(again) == ["orders.csv.part"]
    assert again.part.read_bytes() == b""


def test_a_folder_that_cannot_be_made_is_a_named_error(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("x")
    with pytest.raises(StorageError):
        JobSpool.create(blocker / "job", make_job())


@pytest.mark.parametrize("damage", ["size", "sidecar", "missing", "other job"])
def test_a_damaged_folder_is_not_taken_for_finished(spool, damage):
    spool.part.write_bytes(DATA)
    spool.publish(complete(2), Recorder(), Cancel())
    match damage:
        case "size":
            (spool.folder / "orders.csv").write_bytes(DATA[:-4])
        case "sidecar":
            (spool.folder / "receipt.json").write_text("{")
        case "missing":
            (spool.folder / "orders.csv").unlink()
        case "other job":
            spool.folder.rename(spool.folder.with_name(make_job().id))
            assert read_finished(next(spool.folder.parent.iterdir())) is None
    assert read_finished(spool.folder) is None


@pytest.mark.parametrize(
    ("limit", "total", "percent", "expected"),
    [
        (None, None, None, None),
        (None, 8, None, 18.75),
        (20_000, 4, None, 37.5),
        (20_000, 2, None, 75),
        (20_000, 8, 120, 75),
        (4, None, None, 50),
        (4, 8, 10, 10),
        (1, None, None, 99),
    ],
)
def test_a_source_without_a_percent_gets_one_by_its_rows(tmp_path, limit, total, percent, expected):
    job = make_job("orders.csv")
    job = replace(job, request=replace(job.request, row_limit=limit))
    spool, report = JobSpool.create(tmp_path / job.id, job), Recorder()
    spool.part.write_bytes(DATA)  # 2 rows
    progress = Progress(Stage.COPYING, total=total, percent=percent)
    with spool.following(report, Cancel()).watching(lambda: progress):
        pass
    one = Progress(Stage.COPYING, 2, len(DATA), total, expected)
    assert report.seen == [one, one]  # watching looks at its start and its end


@pytest.mark.parametrize(("limit", "reached"), [(None, 75), (10_001, 75), (10_000, 99), (4, 99)])
def test_a_source_that_reports_all_of_its_work_leaves_room_for_the_verification(
    tmp_path, limit, reached
):
    job, report = make_job("orders.csv"), Recorder()
    job = replace(job, request=replace(job.request, row_limit=limit))
    spool = JobSpool.create(tmp_path / job.id, job)
    spool.part.write_bytes(DATA)
    spool.following(report, Cancel())(Progress(Stage.COPYING, percent=100))
    spool.publish(complete(2), report, Cancel())
    assert report.percents == sorted(report.percents)
    assert report.percents[0] == reached
    assert report.percents[-1] == 99


def test_a_part_file_is_verified_while_its_source_writes_it(tmp_path):
    job, report = make_job("orders.csv"), Recorder()
    spool = JobSpool.create(tmp_path / job.id, job)
    spool.following(report, Cancel())
    spool.part.write_bytes(DATA)
    with spool.verifying():
        pass  # the recorder probes once
    assert report.seen == []  # it has no news of its own
    assert spool.measured(Cancel()).row_count == 2


def test_beside_the_source_so_much_is_read_at_once_and_the_rest_later(spool, monkeypatch):
    monkeypatch.setattr(verify_module, "BLOCK", 4)
    monkeypatch.setattr(spool_module, "_MOST_AT_ONCE", 4)
    spool.part.write_bytes(DATA)
    report = Recorder()
    with spool.following(report, Cancel()).watching(lambda: Progress(Stage.COPYING)):
        pass  # the recorder probes at both ends
    assert [progress.bytes for progress in report.seen] == [4, 8]
    assert spool.measured(Cancel()).bytes == len(DATA)


def test_a_cancel_is_raised_by_the_source_and_not_beside_it(spool):
    spool.part.write_bytes(DATA)
    cancel, report = Cancel(), Recorder()
    cancel.set()
    with spool.following(report, cancel).watching(lambda: Progress(Stage.COPYING)):
        pass
    assert [progress.bytes for progress in report.seen] == [len(DATA), len(DATA)]


def test_the_end_of_the_check_is_told_where_nothing_was_left_to_check(tmp_path):
    job, report = make_job("orders.csv"), Recorder()
    job = replace(job, request=replace(job.request, row_limit=None))
    spool = JobSpool.create(tmp_path / job.id, job)
    spool.part.write_bytes(DATA)
    with spool.following(report, Cancel()).watching(lambda: Progress(Stage.COPYING, percent=99.9)):
        pass  # the recorder probes at both ends, so all is read
    spool.publish(complete(2), report, Cancel())
    assert report.percents == sorted(report.percents)
    assert report.percents[-1] == 99


def test_the_check_has_the_last_quarter_of_the_progress(tmp_path):
    job, report = make_job("orders.csv"), Recorder()
    job = replace(job, request=replace(job.request, row_limit=None))
    spool = JobSpool.create(tmp_path / job.id, job)
    spool.part.write_bytes(b"a,b\n" + b"1,2\n" * 1_000_000)
    spool.publish(complete(1_000_000), report, Cancel())
    assert {progress.stage for progress in report.seen} == {Stage.VERIFYING}
    assert report.percents == sorted(report.percents)
    assert 75 < report.percents[0] < 87 < report.percents[-1] == 99


def test_of_a_file_of_one_byte_all_is_checked_at_once(tmp_path):
    job, report = make_job("orders.csv"), Recorder()
    job = replace(job, request=replace(job.request, row_limit=None))
    spool = JobSpool.create(tmp_path / job.id, job)
    spool.part.write_bytes(b"\n")
    spool.publish(complete(0), report, Cancel())
    assert report.seen == [Progress(Stage.VERIFYING, 0, 1, percent=99)] * 2
