"""Engines and Qt are imported late, so that the first output and the first paint come early."""

import os
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


_PAINTED = """
import os, sys
from csvdownloader.ui import main_window

class Painted(main_window.MainWindow):
    def paintEvent(self, event):
        print(*sys.modules, flush=True)
        os._exit(0)

main_window.MainWindow = Painted
from csvdownloader import app

app.main("")
"""


def test_sources_open_and_files_are_saved_by_what_the_first_paint_does_not_wait_for(tmp_path):
    home = {"CSVDOWNLOADER_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-c", _PAINTED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | home,
    )
    loaded = set(run.stdout.split())
    assert "csvdownloader.sources.web.catalogue.catalogue" in loaded
    assert "csvdownloader.engine.library" in loaded
    assert loaded & {"tomllib", "importlib.metadata", *ENGINES, *NETWORK} == set()
    late = (
        "csvdownloader.sources.database.postgresql",
        "csvdownloader.sources.database.adbc",
        "csvdownloader.sources.web.catalogue.loaded_profiles",
        "csvdownloader.sources.web.profile_toml",
        "csvdownloader.engine.writers",
        "csvdownloader.engine.save",
        "csvdownloader.engine.job_saving",
        "csvdownloader.ui.lists.row_list",
        "csvdownloader.ui.lists.column_list",
    )
    assert [name for name in loaded if name.startswith(late)] == []
