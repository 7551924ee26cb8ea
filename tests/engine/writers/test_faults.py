"""What fails while another form of a file is written: no half file, and no draft of one."""

import os
import shutil

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import StorageError, UserError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.tables.columns import untyped
from csvdownloader.core.writing.rules import write_options
from csvdownloader.engine.saving.save import save
from csvdownloader.engine.writers import write as write_module
from tests.fakes.report import Recorder
from tests.support.builders import names_in
from tests.support.disks import small_disk
from tests.support.finished import make_finished, save_as

NAMES = ["x.csv", "x.csv.gz", "x.tsv.zst", "x.csv.zip", "x.jsonl", "x.parquet", "x.xlsx"]
in_each_format = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def finished(tmp_path):
    rows = [(os.urandom(20).hex(), str(number)) for number in range(60_000)]
    (tmp_path / "spool").mkdir()
    return make_finished(tmp_path / "spool" / "in.csv", untyped("ab"), rows)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "chosen"
    folder.mkdir()
    return folder


def options_for(name):
    return write_options({"null": "-"} if name in {"x.csv", "x.tsv.zst"} else {}, name)


class Doing(Recorder):
    """Does something when a percentage is reached."""

    def __init__(self, percent, action):
        super().__init__()
        self._percent, self._action = percent, action

    def __call__(self, progress):
        super().__call__(progress)
        if progress.percent is not None and progress.percent >= self._percent and self._action:
            action, self._action = self._action, None
            action()


def save_with(report, finished, target, cancel=None):
    copy = replace(finished, target=target, writing=options_for(target.name))
    return save([copy], False, report, cancel or Cancel())


def assert_nothing_is_left(finished, folder):
    assert names_in(folder) == []
    assert names_in(finished.finished.parent) == ["in.csv"]


@in_each_format
def test_sto_06_a_full_disk(processes, finished, tmp_path, name):
    with small_disk(tmp_path / "tiny") as disk:
        with pytest.raises(DiskFullError):
            save_as(finished, disk.folder / name, options_for(name))
        assert_nothing_is_left(finished, disk.folder)


@pytest.mark.parametrize("percent", [0, 61])
@in_each_format
def test_cancel(finished, folder, name, percent):
    cancel = Cancel()
    with pytest.raises(Cancelled):
        save_with(Doing(percent, cancel.set), finished, folder / name, cancel)
    assert_nothing_is_left(finished, folder)


@in_each_format
def test_sto_08_a_file_that_is_made_meanwhile_is_not_replaced(finished, folder, name):
    target = folder / name
    with pytest.raises(TargetExistsError):
        save_with(Doing(61, lambda: target.write_text("mine")), finished, target)
    assert (names_in(folder), target.read_text()) == ([name], "mine")


@in_each_format
def test_sto_07_the_folder_goes_meanwhile(finished, folder, name):
    with pytest.raises((StorageError, NotWholeError)):
        save_with(Doing(61, lambda: shutil.rmtree(folder)), finished, folder / name)
    assert not folder.exists()


@in_each_format
def test_a_fetched_file_that_was_changed_is_not_written(finished, folder, name):
    data = bytearray(finished.finished.read_bytes())
    data[-3] ^= 1
    finished.finished.write_bytes(data)
    with pytest.raises(NotWholeError, match="was changed after its check"):
        save_as(finished, folder / name, options_for(name))
    assert_nothing_is_left(finished, folder)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "x.parquet"])
def test_a_byte_that_changes_behind_the_writer_is_noticed(finished, folder, name, monkeypatch):
    def damaging(path):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 255
        path.write_bytes(data)

    monkeypatch.setattr(write_module, "sync_file", damaging)
    with pytest.raises(UserError):
        save_as(finished, folder / name, options_for(name))
    assert_nothing_is_left(finished, folder)


@in_each_format
def test_a_file_that_is_cut_behind_the_writer_is_noticed(finished, folder, name, monkeypatch):
    def cutting(path):
        os.truncate(path, path.stat().st_size - 20)

    monkeypatch.setattr(write_module, "sync_file", cutting)
    with pytest.raises(NotWholeError):
        save_as(finished, folder / name, options_for(name))
    assert_nothing_is_left(finished, folder)


@in_each_format
def test_what_is_replaced_is_whole_or_as_it_was(finished, folder, name):
    target = folder / name
    target.write_text("mine")
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        save_as(finished, target, options_for(name), overwrite=True, cancel=cancel)
    assert target.read_text() == "mine"
    save_as(finished, target, options_for(name), overwrite=True)
    assert target.stat().st_size > 100_000


@in_each_format
def test_progress_goes_on_to_its_end(finished, folder, name):
    report = Recorder()
    save_with(report, finished, folder / name)
    assert report.percents == sorted(report.percents)
    assert report.percents[-1] == pytest.approx(99)


@in_each_format
def test_the_mode_is_the_users_own(finished, folder, name):
    save_as(finished, folder / name, options_for(name))
    (folder / "other").touch()
    assert (folder / name).stat().st_mode == (folder / "other").stat().st_mode


@in_each_format
def test_parts_are_published_together_or_not_at_all(finished, folder, name):
    options = replace(options_for(name), split_rows=20_000)
    (folder / name.replace("x.", "x-002.")).write_text("mine")
    with pytest.raises(TargetExistsError):
        save_as(finished, folder / name, options)
    assert len(names_in(folder)) == 1
