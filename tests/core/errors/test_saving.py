from pathlib import Path

import pytest

from csvdownloader.core.errors.saving import TargetExistsError, TargetNotAFileError


@pytest.mark.parametrize(
    ("error_class", "message"),
    [
        (TargetExistsError, "/data/orders.csv already exists"),
        (TargetNotAFileError, "/data/orders.csv is not a regular file"),
    ],
)
def test_the_target_is_named(error_class, message):
    assert error_class(Path("/data/orders.csv")).message == message
