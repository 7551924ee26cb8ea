"""Draws every state of the window into pictures/, to be looked at: python -m tests.pictures.

Names behind it draw some only, for example `jobs dialogs`.
"""

import json
import os
import subprocess
import sys

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from csvdownloader.ui.look.look import Look, Theme
from tests.pictures.databases import draw_connections, draw_database_form, draw_tables
from tests.pictures.failures import draw_remedies
from tests.pictures.files import draw_files, draw_first_rows
from tests.pictures.finished import draw_finished, draw_target
from tests.pictures.harness import OUT
from tests.pictures.jobs import (
    draw_dialogs,
    draw_empty,
    draw_jobs,
    draw_list,
    draw_long,
    draw_many,
    draw_remote_job,
)
from tests.pictures.saving import draw_saving
from tests.pictures.settings import draw_settings
from tests.pictures.start import draw_start
from tests.pictures.view import draw_menus, draw_palette, draw_zoom
from tests.pictures.viewer import draw_summaries, draw_viewer, draw_views
from tests.pictures.web import draw_accounts, draw_profiles, draw_web_form

DRAWINGS = (
    draw_viewer,
    draw_summaries,
    draw_views,
    draw_start,
    draw_empty,
    draw_jobs,
    draw_list,
    draw_dialogs,
    draw_settings,
    draw_many,
    draw_long,
    draw_connections,
    draw_tables,
    draw_database_form,
    draw_profiles,
    draw_web_form,
    draw_accounts,
    draw_remedies,
    draw_remote_job,
    draw_files,
    draw_first_rows,
    draw_saving,
    draw_zoom,
    draw_menus,
    draw_finished,
    draw_target,
    draw_palette,
)


_SCREEN = {
    "name": "S", "x": 0, "y": 0, "width": 4000, "height": 2400,
    "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
}  # fmt: skip
SCALES = {"1": "", "2": "@2x"}


def draw_all(scale: str, wanted: list[str]) -> int:
    """Draws every state, light and dark."""
    OUT.mkdir(exist_ok=True)
    application = QApplication(sys.argv[:1])
    application.setFont(QFont("DejaVu Sans", 10))
    look = Look(application)
    look.finish()
    for theme, dark in ((Theme.LIGHT, ""), (Theme.DARK, "-dark")):
        look.show_theme(theme)
        for draw in DRAWINGS:
            if not wanted or draw.__name__.removeprefix("draw_") in wanted:
                draw(dark + SCALES[scale])
    return 0


def main() -> int:
    """Draws them for each scale in a process of its own: Qt reads the scale once."""
    scale = os.environ.get("QT_SCALE_FACTOR")
    if scale:
        return draw_all(scale, sys.argv[1:])
    OUT.mkdir(exist_ok=True)
    path = OUT / "screen.json"  # else windows are kept inside one of 800 x 800
    path.write_text(json.dumps({"screens": [_SCREEN]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path}"
    command = [sys.executable, "-m", "tests.pictures", *sys.argv[1:]]
    return max(
        subprocess.run(command, env=os.environ | {"QT_SCALE_FACTOR": each}, check=False).returncode
        for each in SCALES
    )


if __name__ == "__main__":
    raise SystemExit(main())
