"""One window per user, with real processes."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.system.window_lock import WindowLock
from csvdownloader.ui import instance as instance_module
from csvdownloader.ui.instance import SingleInstance


@pytest.fixture
def start():
    """Starts the program in a process of its own, with an offscreen window."""
    started = []

    def start_it(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "csvdownloader", *map(str, arguments)],
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )
        started.append(process)
        return process

    yield start_it
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def first(qapp, home):
    owner = QObject()
    instance = SingleInstance(DataFolder(home), owner)
    assert instance.claim()
    instance.listen()
    yield instance
    owner.deleteLater()


def test_a_second_start_hands_its_file_to_the_first(first, start, qtbot, tmp_path):
    path = tmp_path / "größe\n1.csv"
    with qtbot.waitSignal(first.asked_to_open, timeout=20_000) as asked:
        second = start(path)
    assert asked.args == [str(path)]
    qtbot.waitUntil(lambda: second.poll() == 0, timeout=10_000)


def test_a_second_start_without_a_file_only_raises(first, start, qtbot):
    with qtbot.waitSignal(first.asked_to_open, timeout=20_000) as asked:
        second = start()
    assert asked.args == [""]
    qtbot.waitUntil(lambda: second.poll() == 0, timeout=10_000)


def test_a_second_start_with_an_option_hands_it_over(first, start, qtbot):
    with qtbot.waitSignal(first.asked_to_open, timeout=20_000) as asked:
        second = start("--new")
    assert asked.args == ["--new"]
    qtbot.waitUntil(lambda: second.poll() == 0, timeout=10_000)


def test_a_relative_path_is_that_of_the_second_start(first, start, qtbot):
    with qtbot.waitSignal(first.asked_to_open, timeout=20_000) as asked:
        start("orders.csv")
    assert asked.args == [str(Path.cwd() / "orders.csv")]


def test_a_first_start_that_is_on_its_way_out_is_no_answer(first, home, monkeypatch):
    monkeypatch.setattr(instance_module, "_PATIENCE_MS", 300)
    monkeypatch.setattr(instance_module, "_ANSWER_MS", 50)
    second = SingleInstance(DataFolder(home))
    assert second.claim_or_hand_over("x.csv") is None  # no events are handled meanwhile
    first.stop_listening()
    first._lock.release()
    assert second.claim_or_hand_over("x.csv") is True


def test_pro_05_of_many_starts_at_once_one_stays(start, qtbot):
    processes = [start() for _ in range(8)]

    def one_left():
        ended = [process.poll() for process in processes if process.poll() is not None]
        return len(ended) == 7 and set(ended) == {0}

    qtbot.waitUntil(one_left, timeout=30_000)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_pro_06_a_killed_window_leaves_the_way_free(start, home, qapp, qtbot):
    killed = start()
    probe = SingleInstance(DataFolder(home))
    qtbot.waitUntil(lambda: (home / "jobs.sqlite").exists() and not probe.claim(), timeout=20_000)
    killed.kill()
    killed.wait()
    assert probe.claim()
    probe.listen()
    with qtbot.waitSignal(probe.asked_to_open, timeout=20_000):
        start()


def test_pro_06_a_lock_that_names_another_process_is_taken_over(home):
    """The number of a process that was killed may be another's after a restart of the system."""
    lock = DataFolder(home).window_lock
    lock.write_text(f"1\ncsvdownloader\n{socket.gethostname()}\n")
    mine = WindowLock(DataFolder(home))
    assert mine.take()
    mine.release()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_polite_kill_ends_the_window_well(start, home, qtbot):
    process = start()
    qtbot.waitUntil(lambda: (home / "jobs.sqlite").exists(), timeout=20_000)
    assert start().wait(20) == 0  # so the first one is in its event loop
    process.terminate()
    assert process.wait(10) == 0
