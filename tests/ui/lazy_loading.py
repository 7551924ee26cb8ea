"""Which modules of the window are loaded when it is made, and which only when they are needed."""

import subprocess
import sys
from pathlib import Path

import csvdownloader

_PROGRAM = "import sys, csvdownloader.ui.{}; print(*sys.modules)"


def assert_loaded_late(late: set[str], early: str, of: str = "form.form_page") -> None:
    """The module `of` loads `early`, and none of `late`; all are modules of the window."""
    folder = Path(csvdownloader.__file__).parent / "ui"
    assert {*late, early} <= {path.stem for path in folder.rglob("*.py")}
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(of)], capture_output=True, text=True, check=True
    )
    loaded = {name.rpartition(".")[2] for name in run.stdout.split() if ".ui." in name}
    assert early in loaded
    assert late & loaded == set()
