"""Engines and Qt load late, so that the first answer and the first paint come early."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("arguments", "late"),
    [
        (["--version"], {"PySide6", "shiboken6", "duckdb", "python_calamine", "logging"}),
        (
            ["export", "--help"],
            {"PySide6.QtGui", "PySide6.QtWidgets", "duckdb", "python_calamine"},
        ),
    ],
)
def test_nothing_heavy_is_imported(arguments, late):
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "csvdownloader", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()}
    assert "csvdownloader" in imported
    assert imported & late == set()
