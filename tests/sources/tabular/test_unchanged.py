"""A file must stay what it was while it is read."""

import errno
import os
from pathlib import Path

import pytest

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.files import (
    SourceChangedError,
    SourceIsFolderError,
    SourceMissingError,
    SourceUnreadableError,
)
from csvdownloader.sources.tabular.unchanged import (
    open_file,
    snapshot,
    unchanged,
    unreadable,
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("a\n1\n")
    return path


def rewrite(path):
    status = path.stat()
    path.write_text("a\n2\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))


def replace(path):
    other = path.with_name("other")
    status = path.stat()
    other.write_text("a\n2\n")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


def lengthen(path):
    status = path.stat()
    path.write_text("a\n1\n2\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("change", [rewrite, replace, lengthen])
def test_each_way_of_changing_it_is_noticed(path, change):
    with (
        pytest.raises(SourceChangedError, match=r"orders\.csv changed while it was being read"),
        unchanged(path),
    ):
        change(path)


def test_the_change_is_named_and_not_the_error_that_it_caused(path):
    def read():
        lengthen(path)
        raise SourceError("its end is missing")

    with pytest.raises(SourceChangedError), unchanged(path):
        read()


def test_a_file_that_stayed_is_all_right_and_its_own_error_stays(path):
    with unchanged(path) as status:
        assert status.st_size == 4
    with pytest.raises(SourceError, match="damaged"), unchanged(path):
        raise SourceError("damaged")


@pytest.mark.parametrize("look", [snapshot, open_file])
def test_what_cannot_be_read_is_named(path, tmp_path, look):
    with pytest.raises(SourceMissingError):
        look(tmp_path / "gone")
    with pytest.raises(SourceMissingError):
        look(path / "below a file")
    with pytest.raises(SourceIsFolderError):
        look(tmp_path)
    with pytest.raises(SourceUnreadableError, match="File name too long"):
        look(tmp_path / ("x" * 300))


@pytest.mark.parametrize(
    ("error", "words"),
    [(OSError(errno.EIO, "bad disk", "/x"), "bad disk"), (OSError("odd"), "odd")],
)
def test_the_systems_words_are_passed_on_without_its_numbers(error, words):
    assert unreadable(Path("/a.csv"), error).message == f"Cannot read /a.csv: {words}"


@pytest.mark.parametrize(
    ("code", "kind"), [(errno.EACCES, SourceUnreadableError), (errno.ENOENT, SourceMissingError)]
)
def test_what_is_gone_or_locked_when_it_is_opened_is_named(path, code, kind, monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(kind):
        open_file(path)
