"""Locks on files."""

import sys

import pytest

from csvdownloader.core import file_lock


@pytest.fixture
def path(tmp_path):
    return tmp_path / "owner"


def test_what_is_locked_is_not_locked_a_second_time(path):
    with path.open("wb") as first, path.open("rb") as second:
        assert file_lock.try_lock(first)
        assert not file_lock.try_lock(second)
        with pytest.raises(BlockingIOError):
            file_lock.lock(second)
    with path.open("rb") as third:  # with its file, the lock is gone
        assert file_lock.try_lock(third)


def test_a_file_that_has_an_owner_is_closed(path):
    with path.open("wb") as first:
        assert file_lock.locked(first, path) is first
        assert not first.closed
        second = path.open("rb")
        assert file_lock.locked(second, path) is None
        assert second.closed


@pytest.mark.skipif(sys.platform == "win32", reason="no open file can be removed there")
@pytest.mark.parametrize("is_made_anew", [False, True])
def test_a_file_that_was_just_removed_locks_nothing(path, is_made_anew):
    removed = path.open("wb")
    assert file_lock.is_at(removed, path)
    path.unlink()
    if is_made_anew:
        path.touch()
    assert not file_lock.is_at(removed, path)
    assert file_lock.locked(removed, path) is None
    assert removed.closed
