"""When the form reads the first rows, and what becomes of an answer; by real keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from csvdownloader.core.errors.connections import SecretNeededError
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.errors.reading import RaggedRowError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.first_rows import FirstRows, Preview
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from tests.fakes.web import BOTIFY
from tests.ui.form.database_form import ASKING, SHOP, choose_table, give_secret
from tests.ui.forms import choose, choose_source, field, type_into

DOUBT = Message("a.csv does not say its encoding: Windows-1252 was taken.")
FOUND = (
    Finding("encoding", "windows-1252", Certainty.DOUBTFUL, DOUBT),
    Finding("delimiter", "semicolon", Certainty.CERTAIN),
)
KEY = Qt.Key


def rows(*names, **more):
    return FirstRows(Preview(names, (("1",) * len(names),), complete=True), **more)


def header(app):
    model = app.window.form.panel.model
    columns = range(model.columnCount())
    return [model.headerData(column, Qt.Orientation.Horizontal) for column in columns]


def read(app, *names, **more):
    app.exporter.first = rows(*names, **more)
    app.window.giver.give(["/data/a.csv"])
    app.until(lambda: header(app) == list(names))
    return app.window.form


def test_sample_data_shows_its_rows_without_a_word(app):
    form = app.window.form
    app.until(lambda: form.panel.has_rows)
    assert form.panel.caption.text() == "First 3 rows · 8 columns"
    assert not form.panel.button.isVisible()
    app.until(lambda: form.foot.summary.text().endswith(" free"))
    assert form.foot.summary.text().startswith("100 rows. ")


def test_a_file_shows_its_rows_and_what_was_found(app):
    form = read(app, "id", "name", findings=FOUND)
    assert form.detected.chips.accessibleName() == "Semicolon, Windows-1252"
    assert form.detected.chips.accessibleDescription() == DOUBT
    assert form.panel.caption.text() == "1 row · 2 columns"
    assert field(app, "delimiter").edit.text() == "Semicolon (detected)"
    assert field(app, "delimiter").value() == "auto"


def test_a_doubt_stands_open_at_its_field_until_it_is_settled(app):
    form = read(app, "id", findings=FOUND)
    encoding = field(app, "encoding")
    assert encoding.doubt() == DOUBT
    assert encoding.isVisible()
    assert not field(app, "delimiter").isVisible()
    app.exporter.first = rows("id", findings=FOUND[1:])
    app.click(encoding._doubt.button)
    assert encoding.value() == "windows-1252"
    assert encoding.doubt() == ""
    app.until(lambda: app.exporter.looked[-1].text("encoding") == "windows-1252")
    assert encoding.isVisible()
    assert not form.options.isChecked()


def test_a_doubt_of_the_file_before_is_forgotten(app):
    read(app, "id", findings=FOUND)
    read(app, "other")
    assert not field(app, "encoding").isVisible()
    assert field(app, "delimiter").edit.text() == "Detect"


def test_each_edit_of_an_option_reads_again_and_late_answers_are_dropped(app):
    form = read(app, "id")
    app.click(form.options)
    app.exporter.first_gate.clear()
    asked = len(app.exporter.looked)
    type_into(app, "delimiter", "|")
    app.until(lambda: len(app.exporter.looked) == asked + 1)
    app.exporter.first = rows("late")
    type_into(app, "delimiter", "^")
    app.until(lambda: len(app.exporter.looked) == asked + 2)
    assert header(app) == ["id"]
    assert form.panel.caption.text() == "Reading the first rows…"
    app.exporter.first = rows("new")
    app.exporter.first_gate.set()
    app.until(lambda: header(app) == ["new"])
    app.until(lambda: not app.runner.running)
    assert header(app) == ["new"]
    assert app.exporter.looked[-1].text("delimiter").startswith("|^")


def test_what_cannot_be_read_is_told_in_place_of_the_rows(app):
    form = read(app, "id")
    app.exporter.first_error = RaggedRowError(Message("Row 2 has 2 fields"), Message("Mend it."))
    app.action("preview").trigger()
    app.until(form.panel.notice.text)
    assert form.panel.text() == "Row 2 has 2 fields\nMend it."
    assert not form.panel.has_rows
    assert field(app, "delimiter").isVisible()  # it may help


def test_rows_that_would_be_set_aside_are_counted(app):
    form = read(app, "id", aside=2)
    assert form.panel.aside.text() == "2 of the first 3 rows would be set aside."


def test_a_wrong_option_is_told_in_place_of_the_rows(app):
    form = read(app, "id")
    app.click(form.options)
    type_into(app, "encoding", "9")
    app.until(form.panel.notice.text)
    assert "There is no encoding" in form.panel.text()


def test_a_file_that_is_missing_shows_no_rows(app):
    form = read(app, "id")
    app.window.giver.give(["/data/missing.csv"])
    app.until(field(app, "path").error)
    assert not form.panel.isVisible()
    assert form.detected.chips.sentence() == ""


@pytest.fixture
def table(make_app):
    app = make_app(connections=[SHOP])
    choose_source(app, "database")
    app.until(app.window.form.panel.button.isVisible)
    field(app, "table").choose("orders")
    return app


def test_a_database_is_asked_by_the_key_only(table):
    form, before = table.window.form, len(table.exporter.looked)
    schema = (Column("id", ColumnType.INTEGER),)
    table.exporter.first = rows("id", schema=schema)
    table.key(KEY.Key_F5)
    table.until(lambda: header(table) == ["id"])
    assert len(table.exporter.looked) == before + 1
    assert form.panel.button.isVisible()
    assert table.service.book.jobs() == []


def test_the_rows_of_another_table_have_to_be_asked_for(table):
    form = table.window.form
    table.click(form.panel.button)
    table.until(lambda: form.panel.has_rows)
    field(table, "table").choose("customers")
    assert not form.panel.has_rows
    assert form.panel.button.isVisible()


def test_asking_says_first_what_has_to_be_corrected(table):
    field(table, "table").choose("")
    before = len(table.exporter.looked)
    table.click(table.window.form.panel.button)
    assert field(table, "table").error() == "Choose a table"
    assert field(table, "table").edit.hasFocus()
    assert len(table.exporter.looked) == before


def test_a_refused_query_is_told_in_place_of_the_rows(table):
    table.exporter.first_error = QueryRefusedError(Message("no such table"), Message("Write it."))
    table.click(table.window.form.panel.button)
    table.until(table.window.form.panel.notice.text)
    assert table.window.form.panel.text() == "no such table\nWrite it."


def test_what_is_asked_for_ends_with_an_edit(table):
    form = table.window.form
    table.exporter.first_gate.clear()
    table.click(form.panel.button)
    table.until(lambda: table.runner.running)
    field(table, "table").choose("customers")
    table.until(lambda: not table.runner.running)  # although the gate stays closed
    assert not form.panel.has_rows


def test_what_is_asked_for_ends_when_the_form_is_left(table):
    table.exporter.first_gate.clear()
    table.click(table.window.form.panel.button)
    table.until(lambda: table.runner.running)
    table.control(KEY.Key_Return)
    table.until(lambda: not table.runner.running)  # although the gate stays closed
    table.window.form_commands.show()
    assert table.window.form.panel.button.isVisible()
    assert not table.window.form.panel.text()


def test_a_secret_is_asked_for_as_at_a_start(make_app):
    app = make_app(connections=[ASKING])
    choose_source(app, "database")
    app.until(app.window.form.panel.button.isVisible)
    field(app, "table").choose("orders")
    before = len(app.exporter.looked)
    app.click(app.window.form.panel.button)
    assert len(app.exporter.looked) == before
    app.exporter.first_error = SecretNeededError(Message("The password is wrong"))
    give_secret(app, "wrong")
    app.until(app.window.form.panel.notice.text)
    app.exporter.first_error = None
    app.click(app.window.form.panel.button)  # asks again, as that one was refused
    app.dialog(SecretDialog)
    give_secret(app, "right")
    app.until(lambda: app.window.form.panel.has_rows)


def test_a_service_that_would_start_an_export_has_no_preview(web):
    choose(web, BOTIFY)
    panel, before = web.window.form.panel, len(web.exporter.looked)
    web.until(panel.text)
    assert panel.text().startswith("This service makes rows only in an export of its own")
    assert not panel.button.isVisible()
    web.key(KEY.Key_F5)
    assert len(web.exporter.looked) == before


def test_nothing_is_read_while_a_download_is_shown(make_app):
    app = make_app(recover=False)
    app.control(KEY.Key_Return)
    app.until(lambda: not app.runner.running)
    assert app.exporter.looked == []
    app.control(KEY.Key_N)
    app.click(app.window.start_page.tiles["sample"])
    app.until(lambda: app.window.form.panel.has_rows)


# --- keys ---------------------------------------------------------------------------------------


def test_enter_starts_after_a_table_was_chosen(table):
    choose_table(table, "main.orders")
    table.window.activateWindow()  # what a desktop does when a dialog closes
    table.until(lambda: field(table, "columns").edit.hasFocus())
    table.key(KEY.Key_Return)
    assert len(table.service.book.jobs()) == 1


def test_enter_starts_from_the_rows_and_from_ticks(app):
    form = read(app, "id")
    for widget in (form.panel.table, form.rows_field.all_rows, form.source_combo, form.options):
        jobs = len(app.service.book.jobs())
        app.control(KEY.Key_N)
        app.window.giver.give(["/data/a.csv"])
        app.until(lambda: form.panel.has_rows)
        widget.setFocus()
        app.key(KEY.Key_Return, widget=widget)
        app.until(lambda jobs=jobs: len(app.service.book.jobs()) == jobs + 1)


def test_an_alt_key_counts_before_the_start_that_follows_at_once(app):
    app.window.form.options.setChecked(True)
    tick = field(app, "slow").box
    letter = tick.text()[tick.text().index("&") + 1].upper()
    app.key(getattr(KEY, f"Key_{letter}"), Qt.KeyboardModifier.AltModifier)
    app.control(KEY.Key_Return)
    assert app.service.book.jobs()[0].request.parameters["slow"] is True


def test_the_arrow_keys_choose_the_format(app):
    form = app.window.form
    app.key(KEY.Key_M, Qt.KeyboardModifier.AltModifier)
    app.key(KEY.Key_Right, widget=QApplication.focusWidget())
    assert form.format_field.value().value == "tsv"
    assert QApplication.focusWidget() is form.format_field.buttons[form.format_field.value()]
