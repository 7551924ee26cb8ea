"""Several jobs at once: selected by keys, and the menu of a right click."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from csvdownloader.core.commands.command import Menu
from csvdownloader.core.commands.table import COMMANDS
from csvdownloader.core.jobs.job import JobState
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import failed_job, make_job

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def app(make_app):
    jobs = [make_job(n, f"{n}.csv", saved_to=f"/x/{n}.csv") for n in range(1, 6)]
    app = make_app(jobs)
    app.select(5)
    app.window.list.view.setFocus()
    return app


def selected(app):
    return [job.id for job in app.window.commands.jobs()]


def enabled(app):
    own = {command.id for command in COMMANDS if command.menu is Menu.JOB}
    return {command for command in own if app.action(command).isEnabled()}


def test_shift_and_an_arrow_select_several_and_a_bar_counts_them(app):
    bar = app.window.list.selection_bar
    assert not bar.isVisible()
    app.key(Qt.Key.Key_Down, SHIFT)
    app.key(Qt.Key.Key_Down, SHIFT)
    assert selected(app) == ["job-3", "job-4", "job-5"]
    assert bar.isVisible()
    assert bar.text.text() == "3 selected"
    assert app.window.job_page.title.text() == "3.csv"
    assert enabled(app) == {"keep", "remove", "remove-finished", "pause"}
    app.key(Qt.Key.Key_Down)
    assert selected(app) == ["job-2"]
    assert not bar.isVisible()


def test_all_are_kept_and_released_at_once(app):
    app.control(Qt.Key.Key_A)
    assert len(selected(app)) == 5
    app.click(app.window.list.selection_bar.keep_button)
    assert all(job.pinned for job in app.service.book.jobs())
    app.until(lambda: not app.action("remove").isEnabled())
    assert app.action("keep").isChecked()
    app.control(Qt.Key.Key_L)
    assert not any(job.pinned for job in app.service.book.jobs())


def test_del_removes_the_selected_ones_and_goes_to_the_next(app):
    app.key(Qt.Key.Key_Down)
    app.key(Qt.Key.Key_Down, SHIFT)
    app.key(Qt.Key.Key_Delete)
    assert [job.id for job in app.service.book.jobs()] == ["job-1", "job-2", "job-5"]
    assert selected(app) == ["job-2"]
    assert app.window.job_page.title.text() == "2.csv"


def test_what_was_removed_comes_back_by_a_key_and_by_the_bar(app):
    bar = app.window.list.undo_bar
    assert not app.action("undo").isEnabled()
    app.key(Qt.Key.Key_Down, SHIFT)
    app.key(Qt.Key.Key_Delete)
    assert (bar.isVisible(), bar.text.text()) == (True, "2 downloads removed")
    app.control(Qt.Key.Key_Z)
    assert len(app.service.book.jobs()) == 5
    assert not bar.isVisible()
    assert len(selected(app)) == 1
    app.key(Qt.Key.Key_Delete)
    app.click(bar.button)
    assert len(app.service.book.jobs()) == 5
    app.key(Qt.Key.Key_Delete)
    app.service.removal._undo_timer.timeout.emit()
    assert not bar.isVisible()
    assert not app.action("undo").isEnabled()


def test_ctrl_z_in_a_field_is_of_its_text(app):
    app.key(Qt.Key.Key_Delete)
    edit = app.window.list.search.edit
    edit.setFocus()
    app.qtbot.keyClicks(edit, "5")
    app.control(Qt.Key.Key_Z)
    assert edit.text() == ""
    assert len(app.service.book.jobs()) == 4


def test_a_thousand_are_kept_and_removed_by_one_write(make_app, monkeypatch):
    app = make_app([make_job(n, f"{n}.csv", saved_to="/x/a.csv") for n in range(1000)])
    writes, write = [], app.store.write

    def counting(jobs, removed, *, waits):
        writes.append((len(jobs := list(jobs)), len(removed := list(removed))))
        write(jobs, removed, waits=waits)

    monkeypatch.setattr(app.store, "write", counting)
    app.window.list.view.setFocus()
    app.control(Qt.Key.Key_A)
    assert app.window.list.selection_bar.text.text() == "1,000 selected"
    app.control(Qt.Key.Key_L)
    app.control(Qt.Key.Key_L)
    assert writes == [(1000, 0)] * 2
    app.key(Qt.Key.Key_Delete)
    app.service.removal.finish()
    assert app.service.book.jobs() == []


def test_closing_the_window_finishes_a_removal(app):
    app.key(Qt.Key.Key_Delete)
    app.window.close()
    app.until(lambda: not app.window.isVisible())
    assert app.service.shut_down(5000)
    assert app.library.removed == ["job-5"]
    assert app.store.removed == {"job-5"}


def test_what_cannot_be_removed_stays(make_app):
    app = make_app([make_job(1, pinned=True), failed_job(2), make_job(3, state=JobState.CANCELLED)])
    app.select(3)
    app.window.list.view.setFocus()
    app.control(Qt.Key.Key_A)
    app.key(Qt.Key.Key_Delete)
    assert [job.id for job in app.service.book.jobs()] == ["job-1"]


def test_one_question_for_all_files_that_would_be_lost(make_app):
    app = make_app([make_job(n) for n in (1, 2)] + [make_job(3, saved_to="/x/a.csv")])
    app.select(3)
    app.window.list.view.setFocus()
    app.control(Qt.Key.Key_A)
    app.key(Qt.Key.Key_Delete)
    question = app.dialog(Question)
    assert question.text() == "2 files were not saved."
    app.click(question.yes_button)
    app.until(lambda: app.service.book.jobs() == [])


def test_several_are_cancelled_at_once(make_app):
    app = make_app([make_job(n, state=JobState.QUEUED) for n in (1, 2, 3)], recover=False)
    app.select(3)
    app.window.list.view.setFocus()
    app.control(Qt.Key.Key_A)
    app.action("cancel").trigger()
    assert {job.state for job in app.service.book.jobs()} == {JobState.CANCELLED}


def test_remove_finished_leaves_what_is_kept_failed_or_at_work(make_app):
    jobs = [make_job(1, saved_to="/x/a.csv"), make_job(2, pinned=True), failed_job(3)]
    app = make_app([*jobs, make_job(4), make_job(5, state=JobState.QUEUED)], recover=False)
    app.key(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier | SHIFT)
    question = app.dialog(Question)
    assert question.text() == "“sample.csv” was not saved."
    app.click(question.yes_button)
    left = ["job-2", "job-3", "job-5"]
    app.until(lambda: [job.id for job in app.service.book.jobs()] == left)
    app.action("remove-finished").trigger()
    assert app.window.bar.text() == "There is no finished download to remove."
    assert [job.id for job in app.service.book.jobs()] == left


def menu_at(app, index, reason=QContextMenuEvent.Reason.Mouse):
    view = app.window.list.view
    place = view.visualRect(index).center()
    if reason is QContextMenuEvent.Reason.Mouse:
        app.qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place)
    event = QContextMenuEvent(reason, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    return app.window.list.menu


def test_a_right_click_has_the_menu_of_jobs_for_the_job_under_it(app):
    model = app.window.list.model
    menu = menu_at(app, model.index_of("job-2"))
    assert menu.isVisible()
    assert selected(app) == ["job-2"]
    [job_menu] = [a.menu() for a in app.window.menuBar().actions() if a.text() == "&Job"]
    entries = [a.text() for a in menu.actions()]
    assert entries == [*(a.text() for a in job_menu.actions()), "Co&py as command"]
    menu.close()


def test_a_right_click_on_one_of_the_selected_leaves_them_selected(app):
    app.control(Qt.Key.Key_A)
    menu = menu_at(app, app.window.list.model.index_of("job-2"))
    assert len(selected(app)) == 5
    menu.close()


def test_the_menu_key_opens_the_menu_at_the_row_of_the_keyboard(app):
    view = app.window.list.view
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(view, event)
    menu = app.window.list.menu
    assert menu.isVisible()
    row = view.visualRect(view.currentIndex())
    assert row.contains(view.viewport().mapFromGlobal(menu.pos()))
    menu.close()


def test_beside_the_rows_there_is_no_menu(app):
    view = app.window.list.view
    below = QPoint(5, view.viewport().height() - 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, below, below)
    QApplication.sendEvent(view.viewport(), event)
    assert not app.window.list.menu.isVisible()
