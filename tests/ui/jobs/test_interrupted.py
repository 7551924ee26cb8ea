"""After a crash: a bar says what was interrupted, and one button goes on with all of it."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.recovery import Recovery
from tests.fakes.samples import make_job


def crashed(make_app, number, resumable=()):
    jobs = [make_job(n, f"{n}.csv", JobState.RUNNING) for n in range(number)]
    app = make_app(jobs, recover=False)
    app.library.recovery = Recovery({}, (), frozenset(resumable))
    with app.qtbot.waitSignal(app.runner.idle):
        app.service.recover()
    return app


@pytest.mark.parametrize(
    ("number", "sentence", "button"),
    [
        (1, "0.csv was interrupted when the program ended.", "&Retry"),
        (3, "3 downloads were interrupted when the program ended.", "&Retry all"),
    ],
)
def test_one_button_runs_all_of_it_again(make_app, number, sentence, button):
    app = crashed(make_app, number)
    bar = app.window.bar
    assert (bar.text(), bar.offer.text()) == (sentence, button)
    app.click(bar.offer)
    assert bar.isHidden()
    app.ended()
    assert {job.state for job in app.service.book.jobs()} == {JobState.COMPLETED}
    assert len(app.exporter.ran) == number


def test_what_was_run_again_meanwhile_is_not_run_twice(make_app):
    app = crashed(make_app, 2)
    app.service.run_again("job-1")
    app.ended()
    app.click(app.window.bar.offer)
    app.ended()
    assert sorted(app.exporter.ran) == ["job-0", "job-1"]


def test_what_goes_on_by_itself_needs_no_bar(make_app):
    app = crashed(make_app, 2, resumable=["job-0", "job-1"])
    app.ended()
    assert app.window.bar.isHidden()


def test_a_bar_about_the_list_itself_stays(make_app):
    app = make_app([make_job(1, "a.csv", JobState.RUNNING)], recover=False)
    app.window.bar.show_waiting("The list was damaged")
    with app.qtbot.waitSignal(app.runner.idle):
        app.service.recover()
    assert app.window.bar.text() == "The list was damaged"


def test_another_message_has_no_button(make_app):
    bar = crashed(make_app, 1).window.bar
    bar.show_news("The command is in the clipboard.")
    assert not bar.offer.isVisible()


def test_the_keyboard_reaches_the_button(make_app):
    app = crashed(make_app, 1)
    app.window.bar.offer.setFocus()
    app.key(Qt.Key.Key_Return)
    app.ended()
    assert app.service.book.job("job-0").state is JobState.COMPLETED
