"""The bar over the page."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.storage import DiskFullError, PermissionRefusedError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.messages import Message
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import make_job


def refuse(*_arguments, **_options):
    raise DiskFullError(Message("The disk is full"))


@pytest.fixture
def bar(app):
    return app.window.bar


def test_escape_closes_an_error_and_then_does_what_it_did_before(app, bar):
    bar.show_error("It failed", "Do something.")
    app.window.form.rows_field.edit.setFocus()
    app.key(Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert app.window.form.isVisible()
    app.key(Qt.Key.Key_Escape)
    assert app.window.start_page.isVisible()


def test_a_button_does_something_about_an_error_and_goes_with_it(app, bar):
    done = []
    bar.show_error("It failed", "Do something.", ("&Do it", lambda: done.append(1)))
    app.click(bar.offer)
    assert (done, bar.text()) == ([1], "")
    bar.show_error("It failed", "Do something.")
    assert not bar.offer.isVisible()


def test_an_error_goes_when_its_cause_is_gone_and_no_other(bar):
    bar.show_error("It failed", "Do something.")
    bar.name_cause("saving")
    bar.settle("store")
    assert bar.text()
    bar.show_error("Another one", "Do something.")
    bar.settle("saving")
    assert bar.text() == "Another one. Do something."


def test_an_error_of_saving_goes_with_the_next_success(make_app):
    app = make_app([make_job(1), make_job(2)])
    app.select(2)  # else the page says it
    app.library.error = PermissionRefusedError(Message("Not allowed"))
    app.window.commands.saver.save(app.service.book.job("job-1"))
    app.until(app.window.bar.text)
    app.library.error = None
    app.window.commands.saver.save(app.service.book.job("job-1"))
    app.until(lambda: app.service.book.job("job-1").saved_to)
    assert app.window.bar.text() == ""


def test_old_downloads_make_room_for_saving(make_app):
    app = make_app([make_job(1), make_job(2, saved_to="/a/2.csv")])
    app.select(1)
    error = DiskFullError(Message("The disk is full"), remedy=Remedy.FREE_SPACE)
    app.library.error = error
    app.control(Qt.Key.Key_S)
    app.until(lambda: app.window.bar.text() and app.window.bar.offer.isVisible())
    assert app.window.bar.offer.text() == "Remove &old downloads…"
    app.click(app.window.bar.offer)
    app.library.error = None
    app.click(app.dialog(Question).yes_button)
    app.until(lambda: app.service.book.job("job-1").saved_to)
    assert [job.id for job in app.service.book.jobs()] == ["job-1"]


def test_the_download_that_is_saved_is_not_removed_for_it(make_app):
    app = make_app([make_job(1, saved_to="/a/1.csv"), make_job(2)])
    app.select(2)
    app.library.error = DiskFullError(Message("The disk is full"), remedy=Remedy.FREE_SPACE)
    app.window.commands.saver.save(app.service.book.job("job-1"))
    app.until(app.window.bar.text)
    assert app.window.bar.offer.text() == "Save somewhere e&lse…"


@pytest.mark.usefixtures("expected_log")
def test_a_list_that_cannot_be_written_is_told_until_it_can_be(make_app, monkeypatch):
    app = make_app([make_job(1), make_job(2, saved_to="/a/2.csv")])
    with monkeypatch.context() as full:
        full.setattr(app.store, "write", refuse)
        app.service.retention.set_pinned("job-1", pinned=True)
    assert app.window.bar.offer.isVisible()
    app.service.retention.set_pinned("job-1", pinned=False)
    assert app.window.bar.text() == ""
    assert app.service.book.job("job-1").state is JobState.COMPLETED
