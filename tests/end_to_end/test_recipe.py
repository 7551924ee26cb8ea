"""The recipe that the program grew out of, walked through the real window from end to end."""

import csv
import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.writing.formats import Format
from tests.support.builders import names_in

CONTROL = Qt.KeyboardModifier.ControlModifier
FORTY_DAYS = 40 * 86_400.0


def ended(qtbot, app, state, jobs):
    def has_ended():
        return len(app.service.book.jobs()) == jobs and app.job().state is state

    qtbot.waitUntil(has_ended, timeout=20_000)


def rows_in(path):
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, strict=True)) - 1


def let_days_pass(app):
    """Moves on the time that the program has seen."""
    mark = app.folder / "seen.json"
    seen = json.loads(mark.read_text())
    mark.write_text(json.dumps(seen | {"seconds": seen["seconds"] + FORTY_DAYS}))


def test_the_recipe(open_app, qtbot, tmp_path):
    app = open_app()
    form = app.window.form

    # The form: 100 rows and CSV; 1 to 1000 are taken, and the two formats that there are.
    assert form.rows_field.edit.text() == "100"
    assert form.format_field.value() == Format.CSV
    assert list(form.format_field.buttons) == ["csv", "tsv"]
    for wrong in ("0", "1001"):
        app.type_rows(wrong)
        app.key(Qt.Key.Key_Return)
        assert form.rows_field.error() == "Rows must be between 1 and 1000"
        assert app.service.book.jobs() == []

    # Start Download, with the work of a busy service; then Save CSV.
    app.type_rows("100")
    app.click(form.options)
    app.click(slow_box(form))
    told = []
    app.service.progressed.connect(lambda _job, _progress: told.append(headline(app)))
    app.click(form.start_button)
    qtbot.waitUntil(lambda: "Download 10% complete" in told, timeout=20_000)
    assert app.window.job_page.running.isVisible()
    assert not app.window.job_page.save_button.isVisible()
    app.window.actions_by_id["cancel"].trigger()
    ended(qtbot, app, JobState.CANCELLED, 1)

    # Edit and run again: the parameters come back, and may be others.
    app.key(Qt.Key.Key_E, CONTROL)
    assert form.rows_field.edit.text() == "100"
    assert slow_box(form).isChecked()
    app.click(slow_box(form))
    app.click(form.start_button)
    ended(qtbot, app, JobState.COMPLETED, 2)
    page = app.window.job_page
    assert page.line.sentence.text() == "Your CSV file is ready for download"
    assert page.save_button.text().replace("&", "") == "Save CSV"
    with qtbot.waitSignal(app.service.saving.saved):
        app.click(page.save_button)
    assert names_in(app.downloads) == ["sample.csv"]
    assert rows_in(app.downloads / "sample.csv") == 100

    # Keep: this one is locked.
    app.key(Qt.Key.Key_L, CONTROL)
    assert app.job().pinned
    kept = app.job().id

    # An error says what happened, and Retry runs the same again.
    source = tmp_path / "ragged.csv"
    source.write_text("a,b\n1,2\n3\n")
    app.window.giver.give([str(source)])
    app.click(app.window.form.start_button)
    ended(qtbot, app, JobState.ERROR, 3)
    assert "line 3" in page.ended.message.text()
    source.write_text("a,b\n1,2\n3,4\n")
    app.click(page.ended.retry_button)
    ended(qtbot, app, JobState.COMPLETED, 3)
    with qtbot.waitSignal(app.service.saving.saved):
        app.click(page.save_button)

    # Clean-up takes what is old and not kept; saved files stay.
    app.service.retention.clean_up()  # from now on the ages count
    app.window.close()
    app.service.shut_down(10_000)
    let_days_pass(app)
    again = open_app()
    assert [job.id for job in again.service.book.jobs()] == [kept]
    assert names_in(again.folder / "jobs") == [kept]
    assert names_in(again.downloads) == ["ragged.csv", "sample.csv"]


def headline(app):
    return app.window.job_page.running.headline.text()


def slow_box(form):
    (box,) = [box for box in form.findChildren(QCheckBox) if "slow" in box.text()]
    return box
