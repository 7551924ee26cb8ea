"""Where the program keeps its files."""

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from csvdownloader.core.data_folder import DataFolder

HOME_VARIABLE = "CSVDOWNLOADER_HOME"


def data_folder() -> DataFolder:
    """The program's own folder: the variable CSVDOWNLOADER_HOME, else the platform's usual one."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return DataFolder(Path(chosen).absolute())
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return DataFolder(Path(base) / "csvdownloader")
