"""Crashes of the window, by real ones in processes of their own."""

import os
import signal

import pytest

from csvdownloader.diagnostics.faults import known_faults, new_faults
from csvdownloader.ui.trouble_dialog import TroubleDialog
from tests.support import window_runs

pytestmark = pytest.mark.process
CRASH = "faulthandler._sigsegv()"
LEAVE = "QApplication.exit(0)"
TELL = f"""
from csvdownloader.ui.trouble_dialog import {TroubleDialog.__name__}
dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, {TroubleDialog.__name__})]
print(len(dialogs), *[dialog.report.toPlainText() for dialog in dialogs if dialog.isVisible()])
QApplication.exit(0)"""
WAIT = "print('started', flush=True)"


@pytest.fixture
def log(folder):
    return folder.log


def fault_files(log):
    return sorted(path.name for path in log.glob("fault-*"))


def test_a_crash_is_shown_at_the_next_start_and_only_there(log):
    crashed = window_runs.run(CRASH)
    assert crashed.returncode == -signal.SIGSEGV
    [file] = log.glob("fault-*")
    assert file.stat().st_mode & 0o777 == 0o600
    shown = window_runs.run(TELL)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("1 ")
    assert "Segmentation fault" in shown.stdout
    assert "in once_started" in shown.stdout
    assert window_runs.run(TELL).stdout == "0\n"
    [fault] = known_faults(log)
    assert "Segmentation fault" in fault.text


def test_an_unexpected_error_is_shown_and_the_window_lives(log):
    tell = TELL.replace("\n", "\n    ")
    raising = """
from csvdownloader.ui.main_window import MainWindow
def boom():
    raise ValueError("boom")
def tell():
    print([w.isEnabled() for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)])
    """
    code = f"{raising}{tell}\nQTimer.singleShot(0, boom)\nQTimer.singleShot(0, tell)"
    ended = window_runs.run(code)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("[True]\n1 CSV Downloader ")
    assert "ValueError: boom" in ended.stdout
    assert "builtins.ValueError: «boom»" in (log / "csvdownloader.log").read_text()


def test_a_clean_end_leaves_no_file(log):
    assert window_runs.run(LEAVE).returncode == 0
    assert log.is_dir()
    assert fault_files(log) == []


def test_a_start_with_a_window_open_takes_nothing_from_it(log):
    with window_runs.started(WAIT) as first:
        assert first.stdout.readline() == "started\n"
        [name] = fault_files(log)
        assert window_runs.run(LEAVE).returncode == 0  # brings the first to the front, and ends
        assert new_faults(log) == []
        assert fault_files(log) == [name]


def test_what_a_killed_run_left_goes_without_a_word(log):
    with window_runs.started(WAIT) as killed:
        assert killed.stdout.readline() == "started\n"
        killed.kill()
        killed.wait()
    assert len(fault_files(log)) == 1
    assert new_faults(log) == []
    assert fault_files(log) == []


def test_the_last_five_are_kept_for_a_report(log):
    log.mkdir(parents=True)
    for number in range(7):
        path = log / f"fault-{number:08}.txt"
        path.write_text(f"crash {number}")
        os.utime(path, (number, number))
    assert [fault.text for fault in new_faults(log)] == [f"crash {n}" for n in range(7)]
    assert [fault.text for fault in known_faults(log)] == [f"crash {n}" for n in range(2, 7)]
    assert new_faults(log) == []


def test_without_a_folder_there_is_nothing_to_tell(log):
    assert new_faults(log) == []
    assert known_faults(log) == []
