"""PySide6 takes its own Python part, compiled, from the folder that the package has for it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import shiboken6

from resources.packaging.shiboken import compiled_support

IMPORT = """
import json, sys
import PySide6.QtCore

loaded = {name: module for name, module in sys.modules.items() if name.startswith("shibokens")}
print(json.dumps({name: module.__file__ for name, module in loaded.items()}))
"""


@pytest.mark.process
def test_pyside_takes_the_compiled_modules_and_writes_none(tmp_path):
    package = tmp_path / "shiboken6"
    package.mkdir()
    for path in Path(shiboken6.__file__).parent.iterdir():
        if path.name not in {"__init__.py", "__pycache__"}:
            (package / path.name).symlink_to(path)
    shutil.copy(shiboken6.__file__, package)
    for file, folder in compiled_support(tmp_path / "work"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(file, tmp_path / folder)
    before = {path for path in package.rglob("files.dir/**/*") if path.is_file()}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}){IMPORT}"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    files = json.loads(done.stdout)
    assert "shibokensupport.signature.loader" in files
    assert {Path(file) for file in files.values()} == before
    assert {path for path in package.rglob("files.dir/**/*") if path.is_file()} == before
