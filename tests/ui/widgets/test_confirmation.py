"""Questions with "Do not ask again", and how the settings bring them back. Real keys."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.settings.settings import Section
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from csvdownloader.ui.widgets.questions import Question, ask_to_replace
from tests.fakes.samples import make_job

ALT = Qt.KeyboardModifier.AltModifier


def question(app):
    found = app.dialog(Question)
    app.until(found.isActiveWindow)
    return found


def gone(app, kind=Question):
    app.until(lambda: not app.window.findChildren(kind))
    app.window.activateWindow()  # without a window manager, nobody does it after a dialog
    app.until(app.window.isActiveWindow)


@pytest.fixture
def unsaved(make_app):
    app = make_app([make_job(1), make_job(2), make_job(3)])
    app.select(1)
    app.window.list.view.setFocus()
    return app


def test_what_is_answered_with_a_tick_is_not_asked_again(unsaved):
    app = unsaved
    app.key(Qt.Key.Key_Delete)
    asked = question(app)
    app.key(Qt.Key.Key_D, ALT, widget=asked)
    assert asked.silence_tick.isChecked()
    app.key(Qt.Key.Key_R, ALT, widget=asked)
    app.until(lambda: len(app.service.book.jobs()) == 2)
    assert app.store.settings["ask_to_remove"] is False
    gone(app)
    app.select(2)
    app.window.list.view.setFocus()
    app.key(Qt.Key.Key_Delete)
    app.until(lambda: len(app.service.book.jobs()) == 1)
    assert not app.window.findChildren(Question)


def test_a_tick_without_consent_changes_nothing(unsaved):
    app = unsaved
    app.key(Qt.Key.Key_Delete)
    asked = question(app)
    app.key(Qt.Key.Key_D, ALT, widget=asked)
    app.key(Qt.Key.Key_Escape, widget=asked)
    gone(app)
    assert app.service.settings.current.ask_to_remove
    assert len(app.service.book.jobs()) == 3


def test_the_settings_bring_a_question_back(unsaved):
    app = unsaved
    app.control(Qt.Key.Key_Comma)
    dialog = app.dialog(SettingsDialog)
    app.until(dialog.isActiveWindow)
    dialog.show_section(Section.QUESTIONS)
    for expected in (False, True):
        app.key(Qt.Key.Key_U, ALT, widget=dialog)
        assert app.service.settings.current.ask_to_remove is expected
    app.key(Qt.Key.Key_Escape, widget=dialog)
    gone(app, SettingsDialog)
    app.key(Qt.Key.Key_Delete, widget=app.window.list.view)
    assert question(app).text() == "\u201csample.csv\u201d was not saved."


def test_quitting_asks_no_more(app):
    app.exporter.gate.clear()
    job_id = app.service.start(make_job().request)
    app.until(lambda: app.service.book.job(job_id).state is JobState.RUNNING)
    app.control(Qt.Key.Key_Q)
    asked = question(app)
    app.key(Qt.Key.Key_D, ALT, widget=asked)
    app.key(Qt.Key.Key_Escape, widget=asked)
    gone(app)
    assert app.service.settings.current.ask_to_quit
    app.service.settings.change(type(app.service.settings.current)(ask_to_quit=False))
    app.control(Qt.Key.Key_Q)
    app.until(lambda: not app.window.isVisible())
    assert app.service.book.job(job_id).state is JobState.CANCELLED


def test_a_replacement_is_always_asked_about(app):
    asked = ask_to_replace(["orders.csv"], app.window)
    asked.open()
    assert not asked.silence_tick.isVisible()
    asked.reject()
