"""Small files beside a saved one: there is room for them, and their bytes come before names."""

import shutil
from collections import namedtuple

import pytest

from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.saving.saved import Saved
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.saving import files_beside
from csvdownloader.engine.saving.drafts import Draft
from csvdownloader.engine.saving.files_beside import Beside, publish_with
from tests.support.builders import names_in

NAMES = ("orders.csv.sum", "orders.csv.json")
Usage = namedtuple("Usage", ["total", "used", "free"])


@pytest.fixture
def chosen(tmp_path):
    folder = tmp_path / "chosen"
    folder.mkdir()
    return folder


@pytest.fixture
def publish(tmp_path, chosen):
    """Publishes a draft with files of these contents beside it."""
    draft = Draft(tmp_path / "draft", chosen / "orders.csv")
    draft.path.write_bytes(b"a\n")

    def publish(*contents, overwrite=False):
        targets = tuple(chosen / name for name in NAMES[: len(contents)])
        beside = Beside(targets, lambda _saved: contents)
        publish_with(beside, Saved(WriteOptions(), ()), [draft], overwrite, tmp_path)

    return publish


def test_their_bytes_are_on_the_disk_before_they_have_their_names(publish, chosen, monkeypatch):
    forced = []

    def note(path):
        forced.append((path.read_bytes(), len(names_in(chosen))))

    monkeypatch.setattr(files_beside, "sync_file", note)
    publish(b"sum", b"json")
    assert forced == [(b"sum", 1), (b"json", 2)]  # so many drafts, and nothing else
    assert names_in(chosen) == sorted(["orders.csv", *NAMES])


@pytest.mark.parametrize(("size", "fits"), [(1000, True), (1001, False)])
def test_what_does_not_fit_is_refused_before_anything_has_a_name(
    publish, chosen, monkeypatch, size, fits
):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(1 << 40, 0, 1000))
    if fits:
        publish(bytes(size))
        return
    with pytest.raises(DiskFullError):
        publish(bytes(size))
    assert names_in(chosen) == []


def test_what_had_their_names_is_replaced_with_leave(publish, chosen, tmp_path):
    (chosen / NAMES[0]).write_bytes(b"old")
    publish(b"sum", overwrite=True)
    assert (chosen / NAMES[0]).read_bytes() == b"sum"
    assert names_in(chosen) == ["orders.csv", NAMES[0]]
    assert names_in(tmp_path) == ["chosen"]
