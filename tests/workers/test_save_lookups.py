"""Looking for the dialogs of saving, in a worker, at real files."""

import shutil

import pytest
from PySide6.QtCore import QObject

from csvdownloader.core.control import Cancel
from csvdownloader.core.saving.save_place import SavedState
from csvdownloader.core.saving.saved import Save
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.tables.view import WHOLE_TABLE
from csvdownloader.core.writing.options import QuotePolicy, SavedFormat, WriteOptions
from csvdownloader.core.writing.reader_effects import Effect
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.workers import save_lookups
from csvdownloader.workers.runner import TaskRunner
from csvdownloader.workers.save_lookups import SaveLookups
from tests.fakes.report import Recorder
from tests.support.finished import finished_job, schema_of_types

SCHEMA = schema_of_types(id=ColumnType.INTEGER, code=ColumnType.TEXT)
ROWS = [(str(n), f"00{n}") for n in range(30)]


@pytest.fixture
def job(tmp_path):
    return finished_job(tmp_path / "jobs", SCHEMA, ROWS)


@pytest.fixture
def lookups(qtbot, tmp_path, job):
    runner = TaskRunner()
    made = SaveLookups(runner, FileLibrary(tmp_path / "jobs"), job)
    yield made
    made.stop()
    qtbot.waitUntil(lambda: not runner.running)
    assert runner.shut_down(5000)


def test_of_several_previews_only_the_last_is_shown(qtbot, lookups):
    with qtbot.waitSignal(lookups.lines_made):
        lookups.make_lines(WriteOptions(delimiter=";"))  # loads what cannot be interrupted
    shown = []
    lookups.lines_made.connect(shown.append)
    with qtbot.waitSignal(lookups.lines_made):
        for delimiter in ";|\t~":
            lookups.make_lines(WriteOptions(delimiter=delimiter))
    assert [lines.data[:8] for lines in shown] == [b"id~code\n"]


def test_what_cannot_be_written_is_told_with_its_option(qtbot, lookups):
    options = WriteOptions(quoting=QuotePolicy.NEVER, delimiter="0")
    with qtbot.waitSignal(lookups.lines_failed) as failed:
        lookups.make_lines(options)
    message, fields = failed.args
    assert message == "Row 1, column id: this value needs quotes"
    assert list(fields.values()) == [message]


def test_a_folder_that_is_gone_is_told(qtbot, lookups, tmp_path):
    shutil.rmtree(tmp_path / "jobs")
    for options in (
        WriteOptions(),
        WriteOptions(delimiter=";"),
        WriteOptions(format=SavedFormat.XLSX),
    ):
        with qtbot.waitSignal(lookups.lines_failed) as failed:
            lookups.make_lines(options)
        message, fields = failed.args
        assert "unexpected" not in message
        assert fields == {}


def test_effects_are_estimated_first_and_then_counted(qtbot, lookups, monkeypatch):
    monkeypatch.setattr(save_lookups, "SAMPLE_ROWS", 10)
    counted = []
    lookups.effects_counted.connect(counted.append)
    lookups.count_effects(WHOLE_TABLE)
    qtbot.waitUntil(lambda: len(counted) == 2)
    assert [(each.seen, each.is_complete) for each in counted] == [(10, False), (30, True)]
    assert [each.concerned(WriteOptions()) for each in counted] == [{Effect.ZEROS: 30}] * 2


def test_the_estimate_is_of_20000_rows(qtbot, lookups, monkeypatch):
    asked, reader_effects = [], FileLibrary.reader_effects

    def noted(self, job, view, most, cancel):
        asked.append(most)
        return reader_effects(self, job, view, most, cancel)

    monkeypatch.setattr(FileLibrary, "reader_effects", noted)
    with qtbot.waitSignal(lookups.effects_counted) as counted:
        lookups.count_effects(WHOLE_TABLE)
    assert (counted.args[0].is_complete, asked) == (True, [20_000])
    qtbot.waitUntil(lambda: not lookups._runner.running)
    assert asked == [20_000]  # all are among them


def test_a_place_is_looked_at(qtbot, lookups, tmp_path):
    (tmp_path / "x.csv").touch()
    with qtbot.waitSignal(lookups.place_seen) as seen:
        lookups.look_at(tmp_path / "x.csv", WriteOptions(), (), receipts=False)
    assert seen.args[0].free == tmp_path / "x (1).csv"
    with qtbot.waitSignal(lookups.place_refused) as refused:
        lookups.look_at(tmp_path / "none" / "x.csv", WriteOptions(), (), receipts=False)
    assert "none" in refused.args[0]


def test_each_save_is_looked_after(qtbot, lookups, job, tmp_path):
    library = FileLibrary(tmp_path / "jobs")
    saves = [
        Save(library.save(job, tmp_path / name, False, Recorder(), Cancel()))
        for name in ("a.csv", "b.csv")
    ]
    (tmp_path / "b.csv").unlink()
    states = {}
    lookups.state_seen.connect(lambda save, state: states.update({save.saved.path.name: state}))
    for save in saves:
        lookups.look_after(save)
    qtbot.waitUntil(lambda: len(states) == 2)
    assert states == {"a.csv": SavedState.UNCHANGED, "b.csv": SavedState.GONE}


def test_the_end_of_its_dialog_ends_it(qtbot, job, tmp_path):
    runner, dialog = TaskRunner(), QObject()
    lookups = SaveLookups(runner, FileLibrary(tmp_path / "jobs"), job, dialog)
    lookups.make_lines(WriteOptions(delimiter=";"))
    lookups.count_effects(WHOLE_TABLE)
    dialog.deleteLater()  # as with the window, without being closed
    with qtbot.waitSignal(dialog.destroyed):
        pass
    qtbot.waitUntil(lambda: not runner.running)
    assert runner.shut_down(5000)


def test_after_a_stop_nothing_is_told(qtbot, lookups, tmp_path):
    told = []
    for signal in (lookups.lines_made, lookups.effects_counted, lookups.place_seen):
        signal.connect(told.append)
    lookups.make_lines(WriteOptions())
    lookups.count_effects(WHOLE_TABLE)
    lookups.look_at(tmp_path / "x.csv", WriteOptions(), (), receipts=False)
    runner = lookups._runner
    lookups.stop()
    qtbot.waitUntil(lambda: not runner.running)
    assert told == []
