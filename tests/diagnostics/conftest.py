import os
from pathlib import Path

import pytest

from csvdownloader.core.data_folder import DataFolder


@pytest.fixture
def folder():
    return DataFolder(Path(os.environ["CSVDOWNLOADER_HOME"]))
