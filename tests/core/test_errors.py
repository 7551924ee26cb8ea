import errno
from pathlib import Path

import pytest

from csvdownloader.core import errors
from csvdownloader.core.failure_kind import FailureKind, Remedy

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


@pytest.mark.parametrize(
    ("make", "verb"), [(errors.storage_error, "write"), (errors.unreadable_error, "read")]
)
@pytest.mark.parametrize(
    ("error", "words"),
    [(OSError(errno.EIO, "bad disk", "/x"), "bad disk"), (OSError("odd"), "odd")],
)
def test_the_systems_words_are_passed_on_without_its_numbers(make, verb, error, words):
    assert make(error, PATH).message == f"Cannot {verb} /data/orders.csv: {words}"


CLASSES = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, Exception)]


@pytest.mark.parametrize("error_class", CLASSES)
def test_each_class_of_errors_has_its_own_kind(error_class):
    assert f"{error_class.kind}Error" == error_class.__name__


def test_every_error_has_a_kind_a_message_and_a_hint():
    failure = errors.TargetExistsError(PATH).failure()
    assert failure.kind is FailureKind.TARGET_EXISTS
    assert failure.message == "/data/orders.csv already exists"
    assert failure.hint


@pytest.mark.parametrize("kind", FailureKind)
def test_each_kind_has_a_remedy(kind):
    assert isinstance(kind.remedy, Remedy)


@pytest.mark.parametrize(
    ("error_class", "message"),
    [
        (errors.SourceMissingError, "There is no file /data/orders.csv"),
        (errors.SourceIsFolderError, "/data/orders.csv is not a file"),
        (errors.SourceChangedError, "orders.csv changed while it was being read"),
        (errors.TargetExistsError, "/data/orders.csv already exists"),
        (errors.TargetNotAFileError, "/data/orders.csv is not a regular file"),
    ],
)
def test_the_file_is_named(error_class, message):
    assert error_class(PATH).message == message
