"""What is looked at after every fault is really looked at: each break of a sound folder is seen."""

import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from csvdownloader.core.requests.request import Request
from tests.support.builders import make_job
from tests.support.invariants import CANARY, Held, assert_all_is_well


@pytest.fixture
def finished(start_program, qtbot, tmp_path_factory):
    """The folder of a finished download, in a data folder that only the test looks at."""
    program = start_program(tmp_path_factory.mktemp("other") / "data")
    with qtbot.waitSignal(program.service.idle):
        job_id = program.service.start(Request("sample", {"slow": False}, 3))
    program.service.shut_down(5000)
    return program.folder / "jobs" / job_id


def orphan(folder):
    (folder.parent / make_job().id).mkdir()
    (folder.parent / make_job().id).mkdir()


def half_file(folder):
    (folder / "receipt.json").unlink()


def changed_file(folder):
    path = folder / "sample.csv"
    path.write_bytes(path.read_bytes().swapcase())


def left_part(folder):
    (folder / "sample.csv.part").touch()


def lost_file(folder):
    (folder / "sample.csv").unlink()


def secret(folder):
    (folder.parent.parent / "note").write_text(f"?token={CANARY}")


def journal(folder):
    (folder.parent.parent / "jobs.sqlite-journal").touch()


def odd_row(folder):
    with closing(sqlite3.connect(folder.parent.parent / "jobs.sqlite")) as store, store:
        store.execute("INSERT INTO jobs VALUES ('x', '', '{}')")


def damaged_list(folder):
    path = folder.parent.parent / "jobs.sqlite"
    data = bytearray(path.read_bytes())
    data[8192:8300] = b"\xff" * 108
    path.write_bytes(data)


BREAKS = [orphan, half_file, changed_file, left_part, lost_file, secret, journal, odd_row,
          damaged_list]  # fmt: skip


@pytest.mark.usefixtures("expected_log")
@pytest.mark.parametrize("act", BREAKS)
def test_a_break_on_disk_is_seen(finished, act):
    root, before = finished.parents[2], Held.now()
    assert_all_is_well([root], before)
    act(finished)
    with pytest.raises((AssertionError, sqlite3.Error)):
        assert_all_is_well([root], before)


def test_what_is_held_is_seen(tmp_path):
    before, end = Held.now(), threading.Event()
    thread = threading.Thread(target=end.wait)
    (tmp_path / "x").touch()
    with socket.socket(), pytest.raises(AssertionError):
        assert_all_is_well([], before)
    with (tmp_path / "x").open(), pytest.raises(AssertionError):
        assert_all_is_well([], before)
    assert_all_is_well([], before)
    thread.start()
    with pytest.raises(AssertionError):
        assert_all_is_well([], before)
    end.set()
    thread.join()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        with pytest.raises(AssertionError):
            assert_all_is_well([], before)
        child.communicate(b"\n")
    assert_all_is_well([], before)
