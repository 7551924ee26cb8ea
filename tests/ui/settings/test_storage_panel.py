"""What room the fetched files take, and how it is made free from the settings."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.messages import Message
from csvdownloader.core.settings.settings import Section
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from csvdownloader.ui.settings.storage_panel import StoragePanel
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import make_job, receipt

ALT = Qt.KeyboardModifier.AltModifier
LARGE = replace(receipt("a.csv", 3), bytes=15 * 10**9)


def jobs():
    """One that was saved, one that was not, and a kept one."""
    return [
        make_job(1, receipt=LARGE, saved_to="/a.csv"),
        make_job(2, receipt=LARGE),
        make_job(3, receipt=LARGE, saved_to="/c.csv", pinned=True),
    ]


@pytest.fixture
def app(make_app):
    app = make_app(jobs(), recover=False)
    app.service.settings.change(replace(app.service.settings.current, keep_gigabytes=100))
    return app


@pytest.fixture
def panel(app):
    app.control(Qt.Key.Key_Comma)
    dialog = app.dialog(SettingsDialog)
    app.until(dialog.isActiveWindow)
    dialog.show_section(Section.STORAGE)
    return dialog.findChild(StoragePanel)


def ids(app):
    return [job.id for job in app.service.book.jobs()]


def test_it_says_what_room_is_taken(panel):
    assert panel.used.text() == "45.0 GB in the fetched files of 3 downloads."
    assert panel.notice.text() == ""


def test_clear_removes_what_is_finished_and_saved_in_a_worker(app, panel):
    app.key(Qt.Key.Key_C, ALT, widget=panel.window())
    question = app.dialog(Question)
    app.until(question.isActiveWindow)
    assert question.text() == "1 download with 15.0 GB of fetched files can be removed."
    app.key(Qt.Key.Key_R, ALT, widget=question)
    app.until(lambda: ids(app) == ["job-2", "job-3"])
    app.until(lambda: app.library.removed == ["job-1"])
    app.until(lambda: panel.used.text() == "30.0 GB in the fetched files of 2 downloads.")
    assert not panel.clear_button.isEnabled()  # what is unsaved and recent, or kept, stays


def test_escape_keeps_all(app, panel):
    app.click(panel.clear_button)
    app.key(Qt.Key.Key_Escape, widget=app.dialog(Question))
    assert len(ids(app)) == 3


def test_what_is_over_the_limits_is_said_before_it_goes(app, panel):
    dialog = panel.window()
    box = dialog.fields["keep_gigabytes"].box
    box.setFocus()
    box.selectAll()
    app.qtbot.keyClicks(box, "40")
    app.key(Qt.Key.Key_Tab, widget=box)
    assert panel.notice.text() == (
        "Over these limits: 1 download, 15.0 GB. Removed when you close the settings."
    )
    assert len(ids(app)) == 3
    app.key(Qt.Key.Key_Escape, widget=dialog)
    app.until(lambda: ids(app) == ["job-2", "job-3"])


def test_a_list_that_cannot_be_written_is_told_in_place(app, panel, monkeypatch):
    def refuse(*_arguments, **_more):
        raise StorageError(Message("The disk is gone"), Message("Look for it."))

    monkeypatch.setattr(app.store, "remove", refuse)
    monkeypatch.setattr(app.store, "write", refuse)
    app.click(panel.clear_button)
    app.click(app.dialog(Question).yes_button)
    app.until(lambda: panel.notice.text() == "The disk is gone\nLook for it.")
    assert len(ids(app)) == 3
