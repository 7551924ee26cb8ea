"""Where the program keeps its files."""

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths

HOME_VARIABLE = "CSVDOWNLOADER_HOME"


def data_folder() -> Path:
    """The program's own folder: the variable CSVDOWNLOADER_HOME, else the platform's place."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).absolute()
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(base) / "csvdownloader"
