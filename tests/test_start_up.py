"""Engines and Qt are imported late, so that the first output and the first paint come early."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[1]
GUI = {"PySide6.QtGui", "PySide6.QtWidgets"}
ENGINES = {
    "adbc_driver_manager",
    "charset_normalizer",
    "duckdb",
    "keyring",
    "psycopg",
    "pymysql",
}
NETWORK = {"http.client", "ssl", "csvdownloader.sources.web.profile.model"}


@pytest.mark.parametrize(
    ("arguments", "late"),
    [
        (["--version"], {"PySide6", "shiboken6", "logging", *ENGINES}),
        (["export", "--help"], {*GUI, *ENGINES, *NETWORK}),
        (["export", "sample", "-o", "-"], {*GUI, *ENGINES, *NETWORK}),
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


def test_neither_profiles_nor_what_saves_are_loaded_before_the_window_is_there():
    program = "import sys, csvdownloader.app, csvdownloader.ui.main_window; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "csvdownloader.sources.web.catalogue.catalogue" in loaded
    assert "csvdownloader.engine.library" in loaded
    assert "tomllib" not in loaded
    late = (
        "csvdownloader.sources.web.profile_toml",
        "csvdownloader.engine.writers",
        "csvdownloader.engine.save",
        "csvdownloader.engine.job_saving",
    )
    assert [name for name in loaded if name.startswith(late)] == []
