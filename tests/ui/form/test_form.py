"""The form, with real clicks and keys."""

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication

from csvdownloader.core.errors.files import SourceMissingError
from csvdownloader.core.errors.reading import DoubtfulReadingError, RaggedRowError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from tests.fakes.samples import make_job
from tests.ui.dropping import dropped
from tests.ui.forms import choose_source


def rows_edit(app):
    return app.window.form.rows_field.edit


def type_rows(app, text):
    edit = rows_edit(app)
    edit.setFocus()
    edit.selectAll()
    app.qtbot.keyClicks(edit, text)


def test_the_form_starts_with_the_defaults_of_the_first_source(app):
    form = app.window.form
    assert form.source.key == "sample"
    assert rows_edit(app).text() == "100"
    assert form.format_field.value() is Format.CSV
    assert not form.rows_field.all_rows.isVisible()


def test_enter_in_a_field_starts_the_download(app):
    type_rows(app, "250")
    app.key(Qt.Key.Key_Return, widget=rows_edit(app))
    [job] = app.service.book.jobs()
    assert job.request == Request("sample", {"slow": False}, 250, Format.CSV)
    assert app.window.job_page.isVisible()
    app.until(lambda: app.service.book.job(job.id).state is JobState.COMPLETED)


def test_ctrl_return_starts_the_download(app):
    app.control(Qt.Key.Key_Return)
    assert len(app.service.book.jobs()) == 1


def test_the_button_starts_the_download_once(app):
    app.click(app.window.form.start_button)
    assert len(app.service.book.jobs()) == 1


@pytest.mark.parametrize("text", ["0", "1001", "abc", "", "1.5", "-3"])
def test_a_wrong_number_is_told_beside_its_field(app, text):
    type_rows(app, text)
    if not text:
        rows_edit(app).clear()
    app.window.form.format_field.setFocus()
    app.click(app.window.form.start_button)
    assert app.service.book.jobs() == []
    assert app.window.form.rows_field.error() == "Rows must be between 1 and 1000"
    assert rows_edit(app).hasFocus()
    assert rows_edit(app).accessibleDescription() == "Rows must be between 1 and 1000"


def test_an_edit_takes_the_error_back(app):
    type_rows(app, "0")
    app.click(app.window.form.start_button)
    type_rows(app, "5")
    assert app.window.form.rows_field.error() == ""
    assert not app.window.form.rows_field._error.isVisible()


def test_all_wrong_fields_are_told_and_the_first_gets_the_focus(app):
    choose_source(app, "file")
    form = app.window.form
    app.click(form.rows_field.all_rows)
    type_rows(app, "x")
    app.click(form.start_button)
    assert form.own.fields["path"].error() == "Choose a file"
    assert form.rows_field.error() == "Rows must be 1 or more"
    assert form.own.fields["path"].edit.hasFocus()


def test_arrow_keys_step_the_rows_within_the_bounds(app):
    type_rows(app, "999")
    app.key(Qt.Key.Key_Up, widget=rows_edit(app))
    assert rows_edit(app).text() == "1000"
    app.key(Qt.Key.Key_Up, widget=rows_edit(app))
    assert rows_edit(app).text() == "1000"
    app.key(Qt.Key.Key_PageDown, widget=rows_edit(app))
    assert rows_edit(app).text() == "900"


def test_numbers_above_32_bits_are_taken(app):
    choose_source(app, "file")
    form = app.window.form
    form.own.fields["path"].set_value("/data/a.csv")
    app.click(form.rows_field.all_rows)
    type_rows(app, "5,000,000,000")
    app.key(Qt.Key.Key_Return, widget=rows_edit(app))
    app.until(app.service.book.jobs)
    assert app.service.book.jobs()[0].request.row_limit == 5_000_000_000


def test_all_rows_is_offered_where_a_source_allows_it(app):
    choose_source(app, "file")
    form = app.window.form
    assert form.rows_field.all_rows.isVisible()
    assert form.rows_field.all_rows.isChecked()
    form.own.fields["path"].set_value("/data/a.csv")
    app.click(form.start_button)
    app.until(app.service.book.jobs)
    assert app.service.book.jobs()[0].request.row_limit is None


def test_a_chosen_file_is_inspected_and_its_sheets_are_offered(app):
    form = app.window.form
    app.window.giver.give(["/data/book.xlsx"])
    sheet = form.own.fields["sheet"]
    assert not sheet.isVisible()
    app.until(sheet.isVisible)
    assert [sheet.combo.itemText(i) for i in range(sheet.combo.count())] == ["Orders", "Returns"]
    assert form.own.fields["path"].note() == "Excel workbook, 2 sheets, 84.2 KB"
    sheet.combo.setCurrentIndex(1)
    app.click(form.start_button)
    app.until(app.service.book.jobs)
    assert app.service.book.jobs()[0].request.text("sheet") == "Returns"


def test_sheets_of_the_file_before_are_forgotten(app):
    app.window.giver.give(["/data/book.xlsx"])
    sheet = app.window.form.own.fields["sheet"]
    app.until(sheet.isVisible)
    sheet.combo.setCurrentIndex(1)
    app.window.giver.give(["/data/other.csv"])
    sheet = app.window.form.own.fields["sheet"]
    assert not sheet.isVisible()
    assert sheet.value() == ""


def test_options_of_the_file_before_are_forgotten(app):
    form = app.window.form
    app.window.giver.give(["/data/a.csv"])
    form.own.fields["delimiter"].set_value("tab")
    app.window.giver.give(["/data/other.csv"])
    app.click(form.start_button)
    app.until(app.service.book.jobs)
    assert app.service.book.jobs()[0].request.parameters == {
        p.key: p.default for p in form.source.parameters
    } | {"path": "/data/other.csv"}


def test_a_file_that_cannot_be_read_is_told_beside_the_path(app):
    app.window.giver.give(["/data/missing.csv"])
    path = app.window.form.own.fields["path"]
    app.until(path.error)
    assert path.error() == (
        "There is no file /data/missing.csv. Check the path, or choose another file."
    )


def test_a_missing_file_is_told_when_the_start_is_pressed_and_starts_nothing(app):
    choose_source(app, "file")
    path = app.window.form.own.fields["path"]
    path.edit.setFocus()
    app.qtbot.keyClicks(path.edit, "/data/missing.csv")
    app.key(Qt.Key.Key_Return, widget=path.edit)  # sooner than the form looks by itself
    assert path.note() == "Looking at the file…"
    app.until(path.error)
    assert path.error().startswith("There is no file /data/missing.csv.")
    assert app.service.book.jobs() == []
    path.edit.selectAll()
    app.qtbot.keyClicks(path.edit, "/data/there.csv")
    app.key(Qt.Key.Key_Return, widget=path.edit)
    app.until(app.service.book.jobs)
    assert app.service.book.jobs()[0].request.text("path") == "/data/there.csv"


def test_an_edit_withdraws_a_start_that_still_waits_for_its_file(app):
    app.window.giver.give(["/data/a.csv"])
    app.click(app.window.form.start_button)
    app.window.form.own.fields["path"].choose("/data/b.csv")
    app.until(app.window.form.own.fields["path"].note)
    app.ended()
    assert app.service.book.jobs() == []


def test_options_stay_closed_until_they_are_asked_for(app):
    choose_source(app, "file")
    form = app.window.form
    assert not form.own.fields["delimiter"].isVisible()
    app.click(form.options)
    assert form.own.fields["delimiter"].isVisible()
    assert not form.own.fields["sheet"].isVisible()


def test_a_file_dropped_on_the_window_is_chosen(app):
    assert dropped(app.window, "/data/dropped.csv")
    assert app.window.form.source.key == "file"
    assert app.window.form.own.fields["path"].value() == "/data/dropped.csv"


def test_dropped_text_is_refused(app):
    data = QMimeData()
    data.setText("hello")
    event = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(app.window, event)
    assert not event.isAccepted()


def test_edit_and_run_again_fills_the_form(make_app):
    request = Request(
        "file",
        {"path": "/data/book.xlsx", "sheet": "Returns", "delimiter": "||", "encoding": "auto"},
        77,
        Format.TSV,
    )
    app = make_app([make_job(1, request=request)])
    app.select(1)
    app.control(Qt.Key.Key_E)
    form = app.window.form
    assert form.isVisible()
    assert form.source.key == "file"
    assert form.own.fields["path"].value() == "/data/book.xlsx"
    assert form.rows_field.row_limit() == 77
    assert form.format_field.value() is Format.TSV
    assert form.options.isChecked()
    app.until(form.own.fields["sheet"].isVisible)
    app.click(form.start_button)
    app.until(lambda: len(app.service.book.jobs()) == 2)
    assert app.service.book.jobs()[-1].request == request


@pytest.mark.parametrize(
    ("error", "field", "is_open"),
    [
        (RaggedRowError(Message("It failed")), "delimiter", True),
        (DoubtfulReadingError(Message("It failed"), fields=["encoding"]), "encoding", True),
        (SourceMissingError(Path("/data/a.csv")), "path", False),
    ],
)
def test_the_field_that_may_help_has_the_focus(make_app, error, field, is_open):
    failure = error.failure()
    request = Request("file", {"path": "/data/a.csv"})
    app = make_app([make_job(1, state=JobState.ERROR, failure=failure, request=request)])
    app.select(1)
    app.control(Qt.Key.Key_E)
    form = app.window.form
    assert form.options.isChecked() is is_open
    assert app.window.focusWidget() in form.own.fields[field].focusables()


def test_tab_goes_through_the_form_from_top_to_bottom(app):
    app.window.giver.give(["/data/book.xlsx"])
    form = app.window.form
    app.until(lambda: form.own.fields["sheet"].isVisible() and form.panel.has_rows)
    app.click(form.options)
    form.source_combo.setFocus()
    heights = []
    while QApplication.focusWidget() is not form.start_button and len(heights) < 20:
        widget = QApplication.focusWidget()
        heights.append(widget.mapTo(form, QPoint(0, widget.height() // 2)).y())
        app.key(Qt.Key.Key_Tab, widget=widget)
    assert len(heights) == 12
    assert all(after > before - 8 for before, after in pairwise(heights))


def test_a_number_that_is_typed_counts_without_a_click(app):
    choose_source(app, "file")
    rows = app.window.form.rows_field
    assert rows.row_limit() is None
    type_rows(app, "50")
    assert rows.row_limit() == 50
    assert app.window.form.foot.summary.text().startswith("50 rows")
    app.click(rows.all_rows)
    assert rows.row_limit() is None
    app.click(rows.first_rows)
    assert rows.edit.hasFocus()
    assert rows.row_limit() == 50
