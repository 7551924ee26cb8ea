"""The form, with real clicks and keys."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication

from csvdownloader.core.formats import Format
from csvdownloader.core.models import JobState, Request
from tests.ui.dropping import dropped
from tests.ui.fakes import make_job


def rows_edit(desk):
    return desk.window.form.rows.edit


def type_rows(desk, text):
    edit = rows_edit(desk)
    edit.setFocus()
    edit.selectAll()
    desk.qtbot.keyClicks(edit, text)


def choose_source(desk, key):
    combo = desk.window.form.source_combo
    combo.setCurrentIndex(combo.findData(key))


def test_the_form_starts_with_the_defaults_of_the_first_source(desk):
    form = desk.window.form
    assert form.source.key == "sample"
    assert rows_edit(desk).text() == "100"
    assert form.format_combo.currentText() == "CSV"
    assert not form.rows.all_rows.isVisible()


def test_enter_in_a_field_starts_the_download(desk):
    type_rows(desk, "250")
    desk.key(Qt.Key.Key_Return, widget=rows_edit(desk))
    [job] = desk.service.jobs()
    assert job.request == Request("sample", {"slow": False}, 250, Format.CSV)
    assert desk.window.job_page.isVisible()
    desk.until(lambda: desk.service.status(job.id) is JobState.COMPLETED)


def test_ctrl_return_starts_the_download(desk):
    desk.control(Qt.Key.Key_Return)
    assert len(desk.service.jobs()) == 1


def test_the_button_starts_the_download_once(desk):
    desk.click(desk.window.form.start_button)
    assert len(desk.service.jobs()) == 1


@pytest.mark.parametrize("text", ["0", "1001", "abc", "", "1.5", "-3"])
def test_a_wrong_number_is_told_beside_its_field(desk, text):
    type_rows(desk, text)
    if not text:
        rows_edit(desk).clear()
    desk.window.form.format_combo.setFocus()
    desk.click(desk.window.form.start_button)
    assert desk.service.jobs() == []
    assert desk.window.form.rows.error() == "Rows must be between 1 and 1000"
    assert rows_edit(desk).hasFocus()
    assert rows_edit(desk).accessibleDescription() == "Rows must be between 1 and 1000"


def test_an_edit_takes_the_error_back(desk):
    type_rows(desk, "0")
    desk.click(desk.window.form.start_button)
    type_rows(desk, "5")
    assert desk.window.form.rows.error() == ""
    assert not desk.window.form.rows._error.isVisible()


def test_all_wrong_fields_are_told_and_the_first_gets_the_focus(desk):
    choose_source(desk, "file")
    form = desk.window.form
    desk.click(form.rows.all_rows)
    type_rows(desk, "x")
    desk.click(form.start_button)
    assert form.own.fields["path"].error() == "Choose a file"
    assert form.rows.error() == "Rows must be 1 or more"
    assert form.own.fields["path"].edit.hasFocus()


def test_arrow_keys_step_the_rows_within_the_bounds(desk):
    type_rows(desk, "999")
    desk.key(Qt.Key.Key_Up, widget=rows_edit(desk))
    assert rows_edit(desk).text() == "1000"
    desk.key(Qt.Key.Key_Up, widget=rows_edit(desk))
    assert rows_edit(desk).text() == "1000"
    desk.key(Qt.Key.Key_PageDown, widget=rows_edit(desk))
    assert rows_edit(desk).text() == "900"


def test_numbers_above_32_bits_are_taken(desk):
    choose_source(desk, "file")
    form = desk.window.form
    form.own.fields["path"].set_value("/data/a.csv")
    desk.click(form.rows.all_rows)
    type_rows(desk, "5,000,000,000")
    desk.key(Qt.Key.Key_Return, widget=rows_edit(desk))
    assert desk.service.jobs()[0].request.rows == 5_000_000_000


def test_all_rows_is_offered_where_a_source_allows_it(desk):
    choose_source(desk, "file")
    form = desk.window.form
    assert form.rows.all_rows.isVisible()
    assert form.rows.all_rows.isChecked()
    form.own.fields["path"].set_value("/data/a.csv")
    desk.click(form.start_button)
    assert desk.service.jobs()[0].request.rows is None


def test_a_chosen_file_is_looked_at_and_its_sheets_are_offered(desk):
    form = desk.window.form
    desk.window.open_file("/data/book.xlsx")
    sheet = form.own.fields["sheet"]
    assert not sheet.isVisible()
    desk.until(sheet.isVisible)
    assert [sheet.combo.itemText(i) for i in range(sheet.combo.count())] == ["Orders", "Returns"]
    assert form.own.fields["path"].note() == "Excel workbook, 2 sheets, 84.2 KB"
    sheet.combo.setCurrentIndex(1)
    desk.click(form.start_button)
    assert desk.service.jobs()[0].request.text("sheet") == "Returns"


def test_sheets_of_the_file_before_are_forgotten(desk):
    desk.window.open_file("/data/book.xlsx")
    sheet = desk.window.form.own.fields["sheet"]
    desk.until(sheet.isVisible)
    sheet.combo.setCurrentIndex(1)
    desk.window.open_file("/data/other.csv")
    assert not sheet.isVisible()
    assert sheet.value() == ""


def test_a_file_that_cannot_be_read_is_told_beside_the_path(desk):
    desk.window.open_file("/data/missing.csv")
    path = desk.window.form.own.fields["path"]
    desk.until(path.error)
    assert path.error() == (
        "There is no file /data/missing.csv. Check the path, or choose another file."
    )


def test_options_stay_closed_until_they_are_asked_for(desk):
    choose_source(desk, "file")
    form = desk.window.form
    assert not form.own.fields["delimiter"].isVisible()
    desk.click(form.options)
    assert form.own.fields["delimiter"].isVisible()
    assert not form.own.fields["sheet"].isVisible()


def test_a_file_dropped_on_the_window_is_chosen(desk):
    assert dropped(desk.window, "/data/dropped.csv")
    assert desk.window.form.source.key == "file"
    assert desk.window.form.own.fields["path"].value() == "/data/dropped.csv"


def test_dropped_text_is_refused(desk):
    data = QMimeData()
    data.setText("hello")
    event = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(desk.window, event)
    assert not event.isAccepted()


def test_edit_and_run_again_fills_the_form(make_desk):
    request = Request(
        "file",
        {"path": "/data/book.xlsx", "sheet": "Returns", "delimiter": ";", "encoding": "auto"},
        77,
        Format.TSV,
    )
    desk = make_desk([make_job(1, request=request)])
    desk.select(1)
    desk.control(Qt.Key.Key_E)
    form = desk.window.form
    assert form.isVisible()
    assert form.source.key == "file"
    assert form.own.fields["path"].value() == "/data/book.xlsx"
    assert form.rows.rows() == 77
    assert form.format_combo.currentData() == Format.TSV
    assert form.options.isChecked()
    desk.until(form.own.fields["sheet"].isVisible)
    desk.click(form.start_button)
    assert desk.service.jobs()[-1].request == request


def test_tab_goes_through_the_form_from_top_to_bottom(desk):
    desk.window.open_file("/data/book.xlsx")
    form = desk.window.form
    desk.until(form.own.fields["sheet"].isVisible)
    desk.click(form.options)
    form.source_combo.setFocus()
    heights = []
    while QApplication.focusWidget() is not form.start_button and len(heights) < 20:
        widget = QApplication.focusWidget()
        heights.append(widget.mapTo(form, QPoint(0, widget.height() // 2)).y())
        desk.key(Qt.Key.Key_Tab, widget=widget)
    assert len(heights) == 10 - 1
    assert heights == sorted(heights, key=lambda y: y // 8)
