"""Engines and Qt are imported late, so that the first output and the first paint come early."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from csvdownloader.ui.look.style import style_name

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
NETWORK = {"http.client", "ssl", "csvdownloader.sources.web.profile.profile"}


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


_STARTED = """
import os, re, sys
from csvdownloader.system.pyside_import import import_pyside

import_pyside()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from csvdownloader.ui import first_paint, main_window

def report():
    print(*sys.modules)
    parts = [sys.modules["PySide6.Qt" + part] for part in ("Core", "Gui", "Widgets")]
    print(*(name for part in parts for name in vars(part)))
    own = [vars(each) for name, each in sys.modules.items() if name.startswith("csvdownloader")]
    print(*(n for names in own for n in names if isinstance(names[n], re.Pattern)))
    QApplication.instance().setStyleSheet("")  # else it hides the style below
    print(QApplication.style().name(), flush=True)
    os._exit(0)

class Started(main_window.MainWindow):
    def come_back(self):
        super().come_back()
        QTimer.singleShot(1, report)  # behind those of the start

class Painted(first_paint.FirstPaint):
    def __init__(self, window, *steps):
        super().__init__(window, report)  # what waits for the paint

if "painted" in sys.argv:
    first_paint.FirstPaint = Painted
main_window.MainWindow = Started
from csvdownloader import app

app.main("")
"""


def loaded_when(moment, folder):
    """The modules that are loaded at a moment of the start, what Qt's core and widgets have by
    then, the patterns that are compiled, and the style."""
    variables = {"CSVDOWNLOADER_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}
    variables["QT_STYLE_OVERRIDE"] = "windows"
    run = subprocess.run(
        [sys.executable, "-c", _STARTED, moment],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | variables,
    )
    return [set(line.split()) for line in run.stdout.splitlines()]


@pytest.fixture(scope="module")
def painted(tmp_path_factory):
    return loaded_when("painted", tmp_path_factory.mktemp("painted"))


LATE = (
    "array",
    "html",
    "importlib.metadata",
    "shlex",
    "socket",
    "tomllib",
    "xxhash",
    "zoneinfo",
    *("csvdownloader.core.errors." + name for name in ("databases", "network", "reading")),
    *("csvdownloader.core.errors." + name for name in ("responses", "services", "wholeness")),
    *("csvdownloader.core.errors." + name for name in ("files", "profiles", "saving")),
    *("csvdownloader.core.jobs." + name for name in ("judgement", "rate_estimator", "recovery")),
    *("csvdownloader.core.jobs." + name for name in ("remedies", "throughput")),
    "csvdownloader.core.masking",
    "csvdownloader.core.ports",
    *("csvdownloader.core.requests." + name for name in ("command_line", "given")),
    *("csvdownloader.core.saving." + name for name in ("free_names", "name_pattern")),
    "csvdownloader.core.settings.certificates",
    *("csvdownloader.core.sources." + name for name in ("first_rows", "inspection", "outcomes")),
    *("csvdownloader.core.sources." + name for name in ("output", "profiles")),
    "csvdownloader.core.tables.search",
    *("csvdownloader.core.writing." + name for name in ("columns", "first_lines", "option_table")),
    *("csvdownloader.core.writing." + name for name in ("reader_effects", "texts", "values")),
    "csvdownloader.engine.index",
    "csvdownloader.engine.saving",
    *("csvdownloader.engine.jobs." + name for name in ("fetched_folder", "folder_owner", "spool")),
    "csvdownloader.engine.writers",
    "csvdownloader.sources.database.adbc",
    "csvdownloader.sources.database.dialects",
    "csvdownloader.sources.database.driver",
    "csvdownloader.sources.database.postgresql",
    "csvdownloader.sources.tabular",
    *("csvdownloader.sources.web.catalogue." + name for name in ("files", "loaded_profiles")),
    *("csvdownloader.sources.web." + name for name in ("profile", "profile_toml")),
    "csvdownloader.system.wake_lock",
    "csvdownloader.ui.form.form_page",
    "csvdownloader.ui.jobs.job_page",
    "csvdownloader.ui.lists.column_list",
    "csvdownloader.ui.lists.row_list",
    "csvdownloader.ui.look.focus_ring",
    "csvdownloader.ui.look.watching_style",
    *("csvdownloader.ui.widgets." + name for name in ("confirmation", "form_area")),
    *("csvdownloader.ui.widgets." + name for name in ("progress_bar", "questions", "text_block")),
    "csvdownloader.workers.column_summaries",
    "csvdownloader.workers.table_reading",
)


def test_what_comes_late_is_there():
    assert [name for name in LATE if find_spec(name) is None] == []


def test_the_first_paint_waits_for_nothing_that_it_does_not_show(painted):
    loaded, *_ = painted
    assert "csvdownloader.sources.web.catalogue.catalogue" in loaded
    assert "csvdownloader.engine.jobs.library" in loaded
    assert loaded & {*ENGINES, *NETWORK} == set()
    assert [name for name in loaded if name.startswith(LATE)] == []


def test_pyside_makes_no_class_that_the_first_paint_does_not_need(painted):
    """It makes each at its first use; all of them where it has to find out what Qt gave it."""
    _, made, *_ = painted
    assert {"QListView", "QPixmap", "QStyledItemDelegate"} <= made
    late = {"QCalendarWidget", "QDialogButtonBox", "QFileDialog", "QStyleOption", "QWizard"}
    late |= {"QPdfWriter", "QPicture"}
    assert made & {*late, "QDir", "QStyle"} == set()


@pytest.mark.skipif(not style_name(), reason="the system has a style of its own")
def test_the_first_paint_has_the_style_that_stays(painted):
    assert painted[-1] == {"fusion"}


def test_no_pattern_is_compiled_for_the_first_paint(painted):
    *_, compiled, _ = painted
    assert compiled == set()


def test_what_the_first_click_shows_is_loaded_after_the_start(tmp_path):
    loaded, *_ = loaded_when("idle", tmp_path)
    assert "csvdownloader.ui.jobs.job_page" in loaded
    if sys.platform == "linux":
        assert "csvdownloader.ui.commands.context_menu_key" in loaded
