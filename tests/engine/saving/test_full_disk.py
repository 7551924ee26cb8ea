"""What is advised against a full disk depends on where the fetched files lie."""

import sys
from pathlib import Path

import pytest

from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.messages import Message
from csvdownloader.engine.saving.full_disk import advising


def advised(folder, target):
    with pytest.raises(DiskFullError) as raised, advising(folder, target):
        raise DiskFullError(Message("No space left"))
    return raised.value.failure()


def test_on_the_disk_of_the_fetched_files_old_downloads_make_room(tmp_path):
    failure = advised(tmp_path, tmp_path / "orders.csv")
    assert (failure.remedy, failure.hint) == (Remedy.FREE_SPACE, DiskFullError.hint)


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param("/proc", marks=pytest.mark.skipif(sys.platform != "linux", reason="no proc")),
        "not there",
    ],
)
def test_on_another_disk_they_do_not(tmp_path, elsewhere):
    failure = advised(tmp_path, tmp_path / Path(elsewhere) / "orders.csv")
    assert failure.remedy is Remedy.SAVE_ELSEWHERE
    assert failure.hint == "Choose a folder on another disk, or free some space."
