"""Quitting while jobs run that the next start takes up again, with the real window."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from csvdownloader.core.settings.settings import Settings
from csvdownloader.ui.widgets.questions import Question, ask_to_stop
from tests.fakes.samples import make_job

RESUMABLE = Progress(Stage.PREPARING, status="PROCESSING", is_resumable=True)


def run(app, *, is_resumable):
    app.exporter.gate.clear()
    app.exporter.progress = [RESUMABLE] if is_resumable else []
    job_id = app.service.start(make_job().request)
    app.until(lambda: app.service.is_resumable(job_id) is is_resumable)
    return job_id


def test_what_goes_on_at_the_next_start_stops_without_a_question(app):
    job_id = run(app, is_resumable=True)
    app.window.close()
    assert app.window.bar.text() == "Stopping…"
    app.until(lambda: not app.window.isVisible())
    assert not app.window.findChildren(Question)
    assert app.service.book.job(job_id).state is JobState.RUNNING  # so the next start takes it up
    assert not app.service.busy


def test_a_file_that_the_next_start_saves_needs_no_question(app):
    app.library.gate.clear()
    target = SaveTarget("/exports", "", WhenDone.SAVE)
    job_id = app.service.start(replace(make_job().request, target=target))
    app.until(lambda: app.service.saving.is_saving(job_id))
    app.window.close()
    app.until(lambda: not app.window.isVisible())
    assert not app.window.findChildren(Question)
    assert app.service.book.job(job_id).is_save_due
    assert app.library.files == set()


def test_the_question_says_what_stops_for_good_and_what_goes_on(app):
    resumable, lost = run(app, is_resumable=True), run(app, is_resumable=False)
    app.control(Qt.Key.Key_Q)
    question = app.dialog(Question)
    assert question.text() == "2 downloads are not finished."
    assert question.more() == (
        "1 is stopped for good: nothing of it is kept. 1 goes on at the next start."
    )
    app.click(question.yes_button)
    app.until(lambda: not app.window.isVisible())
    assert app.service.book.job(resumable).state is JobState.RUNNING
    assert app.service.book.job(lost).state is JobState.CANCELLED


def test_waiting_jobs_alone_need_no_question(make_app):
    app = make_app([make_job(1, state=JobState.QUEUED)], recover=False, at_start=True)
    app.window.close()
    assert not app.window.isVisible()
    assert not app.window.findChildren(Question)
    assert app.service.book.job("job-1").state is JobState.QUEUED


def test_s14_the_question_stays_true_while_it_is_open(app):
    app.service.settings.change(Settings(jobs_at_once=1))
    first, second = run(app, is_resumable=False), app.service.start(make_job().request)
    app.window.close()
    assert app.dialog(Question).more() == (
        "1 is stopped for good: nothing of it is kept. 1 goes on at the next start."
    )
    app.service.cancel(first)
    app.until(lambda: app.service.book.job(second).state is JobState.RUNNING)
    assert app.dialog(Question).text() == "A download is not finished."
    assert app.dialog(Question).more() == ("It is stopped for good: nothing of it is kept.")
    app.exporter.gate.set()
    app.until(lambda: app.service.book.job(second).state is JobState.COMPLETED)
    app.until(lambda: not app.window.findChildren(Question))
    assert app.window.isVisible()


def test_s14_a_download_that_became_resumable_while_it_was_asked_for_is_not_lost(app):
    job_id = run(app, is_resumable=False)
    app.window.close()
    app.dialog(Question)
    app.service._emit_progress(job_id, RESUMABLE)
    app.until(lambda: not app.window.findChildren(Question))
    app.window.close()
    app.until(lambda: not app.window.isVisible())


def test_s14_what_an_earlier_run_left_is_not_lost_and_needs_no_question(make_app):
    app = make_app([make_job(1, state=JobState.RUNNING)], recover=False, at_start=True)
    app.window.close()
    assert not app.window.isVisible()
    assert not app.window.findChildren(Question)
    assert app.service.book.job("job-1").state is JobState.RUNNING


def test_s14_the_question_promises_nothing_of_what_an_earlier_run_left(make_app):
    app = make_app([make_job(1), make_job(2, state=JobState.RUNNING)], recover=False)
    app.library.gate.clear()
    app.select(1)
    app.control(Qt.Key.Key_S)
    app.window.close()
    question = app.dialog(Question)
    assert question.text() == "A file is being saved."
    assert "goes on" not in question.more()


def test_a_file_that_is_being_saved_is_asked_for_although_the_job_goes_on(make_app):
    app = make_app([make_job(1)])
    app.library.gate.clear()
    app.select(1)
    app.control(Qt.Key.Key_S)
    run(app, is_resumable=True)
    app.window.close()
    question = app.dialog(Question)
    assert question.text() == "A file is being saved."
    assert question.more().endswith(" 1 download goes on at the next start.")


@pytest.mark.parametrize(
    ("ends", "is_resumable", "text", "more"),
    [
        (1, 0, "A download is not finished.", "It is stopped for good: nothing of it is kept."),
        (
            3,
            0,
            "3 downloads are not finished.",
            "They are stopped for good: nothing of them is kept.",
        ),
        (
            2,
            2,
            "4 downloads are not finished.",
            "2 are stopped for good: nothing of them is kept. 2 go on at the next start.",
        ),
    ],
)
def test_the_question_counts_in_plain_words(app, ends, is_resumable, text, more):
    question = ask_to_stop(ends, is_resumable, app.window)
    assert (question.text(), question.more()) == (text, more)
    assert question.no_button.isDefault()
