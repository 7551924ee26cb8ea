"""The tests keep an order of their own, so that each is found and none grows out of hand."""

import ast
import os
import subprocess
import sys
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from tests.support.imports import imports

TESTS = Path(__file__).parent
MOST_LINES = 400
FEWEST_FILES = 250
# Folders that mirror none of the package: what they test is the program as a whole, or a profile.
OF_THEIR_OWN = {
    ".", "end_to_end", "faults", "fuzz", "package", "services", "services/profiles", "stress"
}  # fmt: skip


def texts() -> dict[str, str]:
    """The text of every module, by its name relative to `tests`."""
    files = sorted(TESTS.rglob("*.py"))
    assert len(files) >= FEWEST_FILES
    return {file.relative_to(TESTS).as_posix(): file.read_text(encoding="utf-8") for file in files}


def is_test(name: str) -> bool:
    return name.startswith(("test_", "conftest"))


def test_no_file_is_too_long_to_read():
    lengths = {file: len(text.splitlines()) for file, text in texts().items()}
    assert {file: lines for file, lines in lengths.items() if lines > MOST_LINES} == {}


def test_helpers_are_imported_from_helper_modules():
    found = [
        f"{file} imports {name}"
        for file, text in texts().items()
        for node in ast.walk(ast.parse(text))
        for name in imports(node)
        if name.startswith("tests.") and any(map(is_test, name.split(".")))
    ]
    assert found == []


def test_every_folder_of_tests_mirrors_one_of_the_package():
    package = TESTS.parent / "csvdownloader"
    folders = {path.parent.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}
    assert folders >= OF_THEIR_OWN
    assert [name for name in folders - OF_THEIR_OWN if not (package / name).is_dir()] == []


TIMERS: list[weakref.ref] = []


@pytest.fixture
def timer_in_a_cycle(qapp):
    timer = QTimer()
    timer.cycle = timer
    TIMERS.append(weakref.ref(timer))
    return timer


def test_a_test_with_qt_may_leave_a_cycle(timer_in_a_cycle):
    assert TIMERS[-1]() is timer_in_a_cycle


def test_what_the_test_before_left_of_qt_is_gone():
    assert [timer for timer in TIMERS if timer() is not None] == []


HANGS = """
from PySide6.QtCore import QEventLoop

def test_that_hangs(qapp):
    QEventLoop().exec()
"""


@pytest.mark.process
@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_test_that_hangs_in_qt_is_ended_and_says_where(tmp_path, workers):
    (file := tmp_path / "tests" / "test_hanging.py").parent.mkdir()
    file.write_text(HANGS)
    options = ["-c", TESTS.parent / "pyproject.toml", "--rootdir", tmp_path, "--timeout=1"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-n", workers, *options, file],
        cwd=TESTS.parent,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert "in test_that_hangs\n    QEventLoop().exec()" in run.stdout + run.stderr


def test_a_test_without_the_marker_starts_no_process():
    with pytest.raises(pytest.fail.Exception, match="starts a process"):
        subprocess.run([sys.executable, "-c", ""])
