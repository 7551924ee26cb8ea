"""PySide6 is imported from kept bytecode, and leaves no hook in the imports after it."""

import marshal
import os
import subprocess
import sys
from importlib.util import MAGIC_NUMBER, source_hash

import pytest

pytestmark = pytest.mark.process

_LOADED = """
import builtins, linecache
from csvdownloader.system.pyside_import import import_pyside
import PySide6.QtCore
print(builtins.__import__ is builtins.__orig_import__)
import_pyside()
import_pyside()
from PySide6.QtGui import QColor
from csvdownloader.core import texts
print(builtins.__import__ is builtins.__orig_import__)
print(*linecache.cache)
"""

_COMPILED = """
import builtins, sys
plain, seen = compile, []
sys.addaudithook(lambda event, given: event == "compile" and seen.append(str(given[1])))
from csvdownloader.system.pyside_import import import_pyside
import_pyside()
assert compile is plain
from shibokensupport.signature import parser
print(sum(name.startswith("shibokensupport/") for name in seen))
"""

_FAILING = """
plain = compile
from csvdownloader.system.pyside_import import import_pyside
try:
    import_pyside()
except ImportError as error:
    print(error, compile is plain)
"""


def test_no_source_is_read_for_what_is_imported_after_pyside():
    run = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True
    )
    was_plain, is_plain, read = run.stdout.splitlines()
    assert was_plain == "False"  # else there is no hook any more, and nothing to take off
    assert is_plain == "True"
    assert "csvdownloader/core" not in read


def compiled_by_a_start(prefix, **variables):
    """How many of PySide6's own modules a process compiles that keeps bytecode below `prefix`."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    run = subprocess.run(
        [sys.executable, "-c", _COMPILED],
        capture_output=True,
        text=True,
        check=True,
        env=environment | {"PYTHONPYCACHEPREFIX": str(prefix)} | variables,
    )
    assert run.stderr == ""
    return int(run.stdout)


def kept_in(prefix):
    return [path for path in prefix.rglob("shibokensupport.*") if path.is_file()]


def test_the_second_start_compiles_nothing(tmp_path):
    assert compiled_by_a_start(tmp_path) > 0
    [path] = kept_in(tmp_path)
    written = path.stat()
    assert compiled_by_a_start(tmp_path) == 0
    assert path.stat().st_mtime_ns == written.st_mtime_ns


def test_an_import_that_fails_leaves_everything_as_it_was(tmp_path):
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text("raise ImportError('not today')")
    script = f"import sys; sys.path.insert(0, {str(tmp_path)!r}){_FAILING}"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "not today True\n"


def test_a_draft_that_cannot_take_its_name_does_not_stay(tmp_path):
    compiled_by_a_start(tmp_path)
    [path] = kept_in(tmp_path)
    path.unlink()
    path.mkdir()
    assert compiled_by_a_start(tmp_path) > 0
    assert kept_in(tmp_path) == []


def with_a_flip_of_a_bit(content):
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :]


def written(bytecode):
    """A file that is whole, with that in it."""
    content = marshal.dumps(bytecode)
    return MAGIC_NUMBER + source_hash(content) + content


OTHER_SOURCE = {("shibokensupport/feature.py", b"12345678"): compile("1 / 0", "x", "exec")}


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"",
        lambda content: content[:2],
        lambda content: content[: len(MAGIC_NUMBER)],
        lambda content: content[: len(content) // 2],
        lambda content: MAGIC_NUMBER + bytes(len(content)),
        with_a_flip_of_a_bit,
        lambda content: written(OTHER_SOURCE),
        lambda content: b"\0\0\r\n" + content[len(MAGIC_NUMBER) :],
    ],
    ids=["empty", "cut 2", "cut 4", "half", "zeros", "a bit", "other source", "other Python"],
)
def test_what_is_damaged_or_old_is_written_anew(tmp_path, change):
    all_of_it = compiled_by_a_start(tmp_path)
    [path] = kept_in(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(change(whole))
    assert compiled_by_a_start(tmp_path) == all_of_it
    assert path.read_bytes() == whole
    assert kept_in(tmp_path) == [path]


def test_nothing_is_written_where_no_bytecode_shall_be(tmp_path):
    assert compiled_by_a_start(tmp_path, PYTHONDONTWRITEBYTECODE="1") > 0
    assert kept_in(tmp_path) == []


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path):
    file = tmp_path / "file"
    file.touch()
    assert compiled_by_a_start(file) > 0
    assert compiled_by_a_start(file) > 0
