import errno
from pathlib import Path

import pytest

from csvdownloader.core import errors

PATH = Path("/data/orders.csv")


@pytest.mark.parametrize(
    ("number", "error_class"),
    [
        (errno.ENOSPC, errors.DiskFullError),
        (errno.EDQUOT, errors.DiskFullError),
        (errno.EFBIG, errors.FileTooLargeError),
        (errno.EACCES, errors.PermissionRefusedError),
        (errno.EPERM, errors.PermissionRefusedError),
        (errno.EROFS, errors.PermissionRefusedError),
        (errno.EIO, errors.StorageError),
    ],
)
def test_the_systems_refusals_have_a_sentence(number, error_class):
    error = errors.storage_error(OSError(number, "text of the system"), PATH)
    assert type(error) is error_class
    assert str(PATH.parent) in error.message
    assert error.hint


def test_every_error_has_a_kind_a_message_and_a_hint():
    failure = errors.TargetExistsError(PATH).failure()
    assert failure.kind == "TargetExists"
    assert failure.message == "/data/orders.csv already exists"
    assert failure.hint
