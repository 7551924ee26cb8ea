"""Draws every state of the window into pictures/, to be looked at: python -m tests.pictures."""

import sys

from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication

from tests.pictures.databases import draw_connections, draw_database_form, draw_tables
from tests.pictures.files import draw_files
from tests.pictures.harness import OUT, dark_palette
from tests.pictures.jobs import (
    draw_dialogs,
    draw_empty,
    draw_jobs,
    draw_long,
    draw_many,
    draw_remedies,
    draw_remote_job,
)
from tests.pictures.web import draw_accounts, draw_profiles, draw_web_form

DRAWINGS = (
    draw_empty,
    draw_jobs,
    draw_dialogs,
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
)


def main() -> int:
    OUT.mkdir(exist_ok=True)
    application = QApplication(sys.argv)
    application.setStyle("Fusion")
    application.setFont(QFont("DejaVu Sans", 10))
    light = QPalette(application.palette())
    for suffix, palette in (("", light), ("-dark", dark_palette())):
        application.setPalette(palette)
        for draw in DRAWINGS:
            draw(suffix)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
