"""Imports are those of Python, whatever PySide6 makes of them."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

_LOADED = """
import builtins, linecache
from csvdownloader.system.plain_imports import import_plainly
import PySide6.QtCore
print(builtins.__import__ is builtins.__orig_import__)
import_plainly()
import_plainly()
from PySide6.QtGui import QColor
from csvdownloader.core import texts
print(builtins.__import__ is builtins.__orig_import__)
print(*linecache.cache)
"""


def test_no_source_is_read_for_what_is_imported_after_pyside():
    run = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True
    )
    was_plain, is_plain, read = run.stdout.splitlines()
    assert was_plain == "False"  # else there is no hook any more, and nothing to take off
    assert is_plain == "True"
    assert "csvdownloader/core" not in read
