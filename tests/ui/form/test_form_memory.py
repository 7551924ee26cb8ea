"""The form comes back as it was left: in the same window, and after a new start of it."""

import json

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSettings, Qt

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.texts import options_of
from csvdownloader.sources.sample import SampleSource
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.source import WebSource
from csvdownloader.ui.form.form_memory import FormMemory
from tests.fakes.key_store import KeyStoreFake
from tests.fakes.samples import make_connection
from tests.ui.form.database_form import choose_connection, choose_query
from tests.ui.forms import ACCOUNT, field

SHOP, LAB = make_connection("Shop"), make_connection("Lab")


def type_rows(app, text):
    edit = app.window.form.rows_field.edit
    edit.setFocus()
    edit.selectAll()
    app.qtbot.keyClicks(edit, text)


def restart(app, make_app, **more):
    """Closes the window as a user does, and opens another over the same folder."""
    app.window.close()
    again = make_app(at_start=True, **more)
    again.window.come_back()
    return again


def choose_source(app, key):
    combo = app.window.form.source_combo
    combo.setFocus()
    app.key(Qt.Key.Key_Home, widget=combo)
    for _ in range(combo.findData(key)):
        app.key(Qt.Key.Key_Down, widget=combo)
    assert combo.currentData() == key


def fill_query(app, connection, query):
    app.window.start_page.tiles["database"].click()
    choose_connection(app, connection)
    choose_query(app)
    app.qtbot.keyClicks(field(app, "query").edit, query)


def test_a_window_that_is_closed_with_the_form_opens_with_it(make_app):
    app = make_app()
    type_rows(app, "42")
    app.window.form.format_field.buttons[Format.TSV].click()
    again = restart(app, make_app)
    form = again.window.form
    assert form.isVisible()
    assert form.source.key == "sample"
    assert (form.rows_field.row_limit(), form.format_field.value()) == (42, Format.TSV)
    assert again.service.book.jobs() == []


def test_a_query_that_was_never_run_is_there_after_a_new_start(make_app):
    app = make_app(connections=[SHOP, LAB], at_start=True)
    fill_query(app, LAB, "SELECT 1, 'x'")
    again = restart(app, make_app, connections=[SHOP, LAB])
    values = again.window.form.own.values()
    assert (values["connection"], values["query"]) == (LAB.id, "SELECT 1, 'x'")


def test_closed_on_the_start_page_it_opens_there_and_a_tile_brings_the_form_back(make_app):
    app = make_app()
    type_rows(app, "42")
    app.key(Qt.Key.Key_Escape)
    again = restart(app, make_app)
    assert again.window.start_page.isVisible()
    again.window.start_page.tiles["sample"].click()
    assert again.window.form.rows_field.row_limit() == 42


def test_each_source_comes_back_with_what_was_said_of_it(make_app):
    app = make_app(connections=[SHOP, LAB], at_start=True)
    fill_query(app, LAB, "SELECT 1")
    choose_source(app, "sample")
    type_rows(app, "7")
    choose_source(app, "database")
    values = app.window.form.own.values()
    assert (values["connection"], values["query"]) == (LAB.id, "SELECT 1")
    app.key(Qt.Key.Key_Escape)
    app.window.start_page.tiles["sample"].click()
    assert app.window.form.rows_field.row_limit() == 7


def test_the_last_connection_is_taken_where_none_is_named(make_app):
    app = make_app(connections=[SHOP, LAB], at_start=True)
    fill_query(app, LAB, "SELECT 1")
    again = restart(app, make_app, connections=[SHOP, LAB])
    again.window.giver.give(["SELECT 2 AS two"])
    values = again.window.form.own.values()
    assert (values["connection"], values["query"]) == (LAB.id, "SELECT 2 AS two")


def test_a_connection_that_was_removed_does_not_come_back(make_app):
    app = make_app(connections=[SHOP, LAB], at_start=True)
    fill_query(app, LAB, "SELECT 1")
    again = restart(app, make_app, connections=[SHOP, make_connection("Other")])
    values = again.window.form.own.values()
    assert (values["connection"], values["query"]) == ("", "")


def test_what_a_source_has_of_its_own_is_kept_until_its_profile_is_read(make_app):
    app = make_app(connections=[ACCOUNT], at_start=True)
    app.window.start_page.tiles["web"].click()
    form = app.window.form
    form.fill(Request("web", {"profile": "house", "param.later": "x", "base_url": "http://a.b"}))
    again = restart(app, make_app, connections=[ACCOUNT])
    kept = again.window.form.own.kept_values()
    assert (kept["profile"], kept["param.later"], kept["base_url"]) == ("house", "x", "http://a.b")


def test_how_the_file_is_written_comes_back_too(make_app):
    app = make_app()
    writing = options_of({"delimiter": "semicolon"})
    app.window.form.fill(Request("sample", {}, 5, writing=writing))
    again = restart(app, make_app)
    assert again.window.form.checked_request().writing == writing
    again.window.form.format_field.buttons[Format.TSV].click()
    assert again.window.form.checked_request().writing == replace(writing, format="tsv")


def test_what_is_wrong_must_be_read_first(make_app):
    app = make_app()
    app.window.close()
    again = make_app(at_start=True)
    again.window.bar.show_waiting("The list of downloads was damaged")
    again.window.come_back()
    assert again.window.start_page.isVisible()


# --- the memory itself ----------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize(
    "value",
    [
        "{",
        "[]",
        ["a", "b"],
        '{"source": "sample"}',
        json.dumps({"source": "file", "parameters": {}, "rows": 1, "format": "csv"}),
        json.dumps({"source": "sample", "parameters": {}, "rows": 1, "format": "avro"}),
    ],
)
def test_what_cannot_be_read_is_as_if_it_were_nothing(settings, value):
    settings.setValue("form/requests/sample", value)
    memory = FormMemory(settings, {"sample": SampleSource()})
    assert memory.last("sample") is None


def test_a_source_that_is_gone_is_not_opened(settings):
    memory = FormMemory(settings, {"sample": SampleSource()})
    memory.note_open("gopher")
    assert memory.was_open() == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://ada:s3cret@example.com/a.csv?X-Amz-Signature=s3cret",
        "ada:s3cret@example.com/a.csv",
        "https://ada:s3cret@exam ple.com:x/",
        "HTTPS://ada:s3cret@[::1/a.csv",
    ],
)
def test_no_secret_of_an_address_is_written(settings, tmp_path, address):
    profiles = ProfileCatalogue(tmp_path)
    profiles.load()
    web = WebSource(ConnectionBook(KeyStoreFake()), profiles)
    memory = FormMemory(settings, {"web": web})
    memory.note(Request("web", {"profile": "download", "param.url": address, "base_url": address}))
    settings.sync()
    assert memory.last("web").parameters["profile"] == "download"
    assert "s3cret" not in (tmp_path / "memory.ini").read_text()
