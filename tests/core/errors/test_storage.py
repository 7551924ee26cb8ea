import errno
import re
from pathlib import Path

import pytest

from csvdownloader.core.errors import storage
from csvdownloader.core.errors.base import StorageError

PATH = Path("/data/orders.csv")


@pytest.mark.parametrize(
    ("number", "error_class"),
    [
        (errno.ENOSPC, storage.DiskFullError),
        (errno.EDQUOT, storage.DiskFullError),
        (errno.EFBIG, storage.FileTooLargeError),
        (errno.EACCES, storage.PermissionRefusedError),
        (errno.EPERM, storage.PermissionRefusedError),
        (errno.EROFS, storage.PermissionRefusedError),
        (errno.EIO, StorageError),
    ],
)
def test_the_systems_refusals_have_a_sentence(number, error_class):
    error = storage.storage_error(OSError(number, "text of the system"), PATH)
    assert type(error) is error_class
    assert str(PATH.parent) in error.message
    assert error.hint


@pytest.mark.parametrize(
    ("make", "verb"), [(storage.storage_error, "write"), (storage.unreadable_error, "read")]
)
@pytest.mark.parametrize(
    ("error", "words"),
    [(OSError(errno.EIO, "bad disk", "/x"), "bad disk"), (OSError("odd"), "odd")],
)
def test_the_systems_words_are_passed_on_without_its_numbers(make, verb, error, words):
    assert make(error, PATH).message == f"Cannot {verb} /data/orders.csv: {words}"


@pytest.mark.parametrize("number", [errno.EFBIG, errno.EACCES, errno.EIO])
def test_in_the_own_folder_the_hint_names_how_to_have_another(number):
    error = OSError(number, "text of the system")
    made = storage.own_storage_error(error, PATH)
    assert (type(made), made.message) == (
        type(storage.storage_error(error, PATH)),
        storage.storage_error(error, PATH).message,
    )
    assert made.hint == storage.OWN_FOLDER_HINT


def test_a_full_disk_is_told_alike_in_the_own_folder():
    made = storage.own_storage_error(OSError(errno.ENOSPC, "text of the system"), PATH)
    assert made.hint == storage.DiskFullError.hint


@pytest.mark.parametrize(("needed", "end"), [("", ""), ("5.0 GB", ", the file needs 5.0 GB")])
def test_a_full_disk_is_told_with_what_is_free_and_needed(tmp_path, needed, end):
    message = storage.disk_full_error(tmp_path, needed).message
    pattern = rf"The disk is full: {re.escape(str(tmp_path))} has [\d.,]+ \w+ free{end}"
    assert re.fullmatch(pattern, message)
    gone = storage.disk_full_error(tmp_path / "gone", needed).message
    assert gone == f"The disk is full: {tmp_path / 'gone'}"


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.EDQUOT, "Your quota is used up: /data"),
        (errno.EFBIG, "The file is too large for this disk: /data/orders.csv"),
        (errno.EACCES, "Not allowed to write /data/orders.csv"),
    ],
)
def test_what_was_refused_is_named(number, message):
    assert storage.storage_error(OSError(number, "text of the system"), PATH).message == message


def test_what_cannot_be_read_in_the_own_folder_names_how_to_have_another():
    assert storage.unreadable_error(OSError("odd"), PATH).hint == storage.OWN_FOLDER_HINT
