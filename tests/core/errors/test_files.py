from pathlib import Path

import pytest

from csvdownloader.core.errors.files import (
    SourceChangedError,
    SourceIsFolderError,
    SourceMissingError,
)


@pytest.mark.parametrize(
    ("error_class", "message"),
    [
        (SourceMissingError, "There is no file /data/orders.csv"),
        (SourceIsFolderError, "/data/orders.csv is not a file"),
        (SourceChangedError, "orders.csv changed while it was being read"),
    ],
)
def test_the_file_is_named(error_class, message):
    assert error_class(Path("/data/orders.csv")).message == message
