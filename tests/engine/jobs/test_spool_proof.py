"""A byte that changes is found wherever and whenever it changes, and so is a check that fails."""

from contextlib import nullcontext

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.sources.output import Output
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.jobs import spool as spool_module
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.engine.proof.verify import IncrementalVerifier
from csvdownloader.engine.rows.csv_writer import write_blocks
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job, names_in

LINE = b"12345,abcde\n"
BLOCK = LINE * 100_000  # more than any buffer holds
ROWS = 3 * 100_000
# The first and the last byte of the header, of a row inside, of what was written so far.
PLACES = [0, 10, 600_000, 600_004, len(BLOCK) - 2]


@pytest.fixture
def spool(tmp_path):
    job = make_job("orders.csv")
    return JobSpool.create(tmp_path / job.id, job)


def change(path, place):
    with path.open("r+b") as file:  # the same file, as a disk would change it
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 1]))


class Quiet(Recorder):
    """A report whose probes are never asked: the worker is quicker."""

    def watching(self, probe):
        return nullcontext()


def write(spool, between=lambda: None, report=None):
    """Writes three blocks; `between` runs when one of them is on the disk."""
    report, cancel = report or Recorder(), Cancel()
    following = spool.following(report, cancel)
    output = Output(spool.part, Format.CSV, None, following, cancel, spool.verifying, spool.wrote)

    def blocks():
        yield b"a23456,bcdef\n"
        yield BLOCK
        between()
        yield BLOCK
        yield BLOCK

    write_blocks(output, blocks())


def publish(spool):
    return spool.publish(complete(ROWS), Recorder(), Cancel())


def refused(spool):
    with pytest.raises(NotWholeError):
        publish(spool)
    assert "orders.csv" not in names_in(spool.folder)


def test_what_stays_as_it_was_written_is_published(spool):
    write(spool)
    assert publish(spool).row_count == ROWS


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("is_verified", [True, False])
def test_a_byte_that_changes_while_the_file_is_written(spool, place, is_verified):
    def between():
        if is_verified:
            spool.measured(Cancel())
        change(spool.part, place)

    write(spool, between)
    refused(spool)


@pytest.mark.parametrize("place", [*PLACES, -2])
@pytest.mark.parametrize("is_verified", [True, False])
def test_a_byte_that_changes_when_the_file_is_written(spool, place, is_verified):
    write(spool)
    if is_verified:
        spool.measured(Cancel())
    change(spool.part, place % spool.part.stat().st_size)
    refused(spool)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("is_before", [True, False])
def test_a_byte_that_changes_when_the_file_is_forced_to_disk(spool, place, is_before, monkeypatch):
    sync = spool_module.sync_file

    def change_and_sync(path):
        if is_before:
            change(path, place)
        sync(path)
        if not is_before:
            change(path, place)

    write(spool)
    spool.measured(Cancel())
    monkeypatch.setattr(spool_module, "sync_file", change_and_sync)
    refused(spool)


def test_a_file_that_loses_its_end_while_it_is_written(spool):
    write(spool)
    spool.measured(Cancel())
    with spool.part.open("r+b") as file:
        file.truncate(spool.part.stat().st_size - len(LINE))
    refused(spool)


@pytest.mark.parametrize("report", [Recorder(), Quiet()])
def test_a_part_that_is_written_once_more_is_read_from_its_start(spool, report):
    """The second writer truncates the file by itself, and then writes more than was read."""
    spool.part.write_bytes(LINE * 5)
    spool.measured(Cancel())
    write(spool, report=report)
    assert publish(spool).row_count == ROWS


@pytest.mark.parametrize("change", ["truncate", "move_part"])
def test_what_is_written_by_another_after_a_new_begin_has_no_known_checksum(spool, change):
    write(spool)
    if change == "truncate":
        spool.truncate(len(LINE) + len(b"a23456,bcdef\n"))
    else:
        spool.move_part(spool.folder / "body")
        spool.part.write_bytes(b"a,b\n1,2\n")
    receipt = spool.publish(complete(1), Recorder(), Cancel())
    assert receipt.row_count == 1


def test_a_check_that_fails_beside_the_writer_fails_the_job(spool, monkeypatch):
    verify = IncrementalVerifier.verify_more

    def fail(self, *arguments, **options):
        verify(self, *arguments, **options)
        raise RuntimeError("the verifier died")

    monkeypatch.setattr(IncrementalVerifier, "verify_more", fail)
    with pytest.raises(RuntimeError, match="died"):
        write(spool)
    with pytest.raises(RuntimeError, match="died"):
        publish(spool)
    assert "orders.csv" not in names_in(spool.folder)


def test_a_disk_that_refuses_while_a_whole_file_is_measured_fails_it(spool, monkeypatch):
    def fail(_path):
        raise OSError(5, "Input/output error")

    write(spool)
    monkeypatch.setattr(spool_module, "sync_file", fail)
    with pytest.raises(StorageError, match="Input/output error"):
        spool.measured(Cancel())
