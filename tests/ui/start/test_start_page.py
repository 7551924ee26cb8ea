"""The page where a download begins, with real keys and clicks."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.sample import SampleSource
from tests.fakes.samples import make_job
from tests.ui.forms import field
from tests.ui.lazy_loading import assert_loaded_late


class OtherSource(SampleSource):
    key = "other"
    title = "Other data"


def test_a_start_shows_the_page(start):
    assert start.window.start_page.isVisible()
    assert start.window.start_page.tiles["file"].hasFocus()


def test_a_start_loads_neither_form_nor_dialogs(processes):
    late = {"form_page", "job_page", "several_dialog", "connection_dialog"}
    assert_loaded_late(late, "start_page", of="main_window")


def test_there_is_a_tile_for_each_kind_of_source_in_the_order_of_use(start):
    tiles = start.window.start_page.grid.tiles
    assert [tile.key for tile in tiles] == ["file", "database", "web", "sample"]
    assert [
        tile.accessibleDescription() for tile in tiles if not tile.accessibleDescription()
    ] == []


def test_a_source_of_another_package_gets_a_tile_and_a_place_in_the_form(start):
    other = OtherSource()
    start.service.sources["other"] = other
    start.window.add_source(other)
    start.click(start.window.start_page.tiles["other"])
    assert start.window.form.source is other
    third = OtherSource()
    third.key = "third"
    start.service.sources["third"] = third
    start.window.add_source(third)
    assert start.window.form.source_combo.findData("third") >= 0


def test_sample_data_is_one_click_and_enter_starts_it(start):
    start.click(start.window.start_page.tiles["sample"])
    form = start.window.form
    assert form.isVisible()
    assert form.source.key == "sample"
    assert form.rows_field.edit.text() == "100"
    assert form.format_field.value() is Format.CSV
    start.key(Qt.Key.Key_Return)
    [job] = start.service.book.jobs()
    assert job.request == Request("sample", {"slow": False}, 100, Format.CSV)
    start.until(lambda: start.service.book.job(job.id).state is JobState.COMPLETED)


def test_pretending_to_be_slow_is_folded_away(start):
    start.click(start.window.start_page.tiles["sample"])
    slow = start.window.form.own.fields["slow"]
    assert not slow.isVisible()
    start.click(start.window.form.options)
    assert slow.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_tile_is_pressed_by_keys(start, key):
    tile = start.window.start_page.tiles["database"]
    tile.setFocus()
    start.key(key, widget=tile)
    assert start.window.form.source.key == "database"


def test_arrow_keys_go_from_tile_to_tile_and_down_in_pairs(start):
    start.window.resize(1000, 700)
    for key, there in [
        (Qt.Key.Key_Right, "database"),
        (Qt.Key.Key_Right, "web"),
        (Qt.Key.Key_Left, "database"),
    ]:
        start.key(key, widget=QApplication.focusWidget())
        assert QApplication.focusWidget() is start.window.start_page.tiles[there]
    start.window.resize(640, 480)
    start.until(lambda: start.window.start_page.tiles["web"].x() == 0)
    start.window.start_page.tiles["file"].setFocus()
    start.key(Qt.Key.Key_Down, widget=QApplication.focusWidget())
    assert QApplication.focusWidget() is start.window.start_page.tiles["web"]


def test_tab_goes_through_the_page_from_top_to_bottom(make_app):
    jobs = [make_job(n, request=Request("file", {"path": f"/data/{n}.csv"})) for n in range(3)]
    app = make_app(jobs, at_start=True)
    page = app.window.start_page
    page.zone.button.setFocus()
    places = []
    for _ in range(8):
        widget = QApplication.focusWidget()
        corner = widget.mapTo(page, QPoint())
        places.append((corner.y(), corner.x()))
        app.key(Qt.Key.Key_Tab, widget=widget)
    assert len(set(places)) == 8
    assert places == sorted(places)


def test_alt_and_a_letter_press_a_tile(start):
    alt = Qt.KeyboardModifier.AltModifier
    start.key(Qt.Key.Key_D, alt)
    start.until(lambda: start.window.form.isVisible())
    assert start.window.form.source.key == "database"


@pytest.mark.parametrize("opener", ["tile", "button", "key"])
def test_the_tile_for_files_and_the_button_open_the_dialog(start, opener):
    page = start.window.start_page
    if opener == "key":
        start.control(Qt.Key.Key_O)
    else:
        start.click(page.tiles["file"] if opener == "tile" else page.zone.button)
    dialog = start.dialog(QFileDialog)
    dialog.reject()
    assert page.isVisible()


@pytest.mark.parametrize(("source", "key"), [("database", "connection"), ("web", "url")])
def test_the_first_question_without_an_answer_has_the_keyboard(start, source, key):
    start.click(start.window.start_page.tiles[source])
    assert field(start, key).isAncestorOf(QApplication.focusWidget())


def test_with_nothing_to_answer_the_source_has_the_keyboard(start):
    start.click(start.window.start_page.tiles["sample"])
    assert start.window.form.source_combo.hasFocus()


def test_escape_leads_from_the_form_back_to_the_page(start):
    start.click(start.window.start_page.tiles["sample"])
    start.key(Qt.Key.Key_Escape)
    assert start.window.start_page.isVisible()
    assert start.window.start_page.tiles["file"].hasFocus()
    start.control(Qt.Key.Key_Return)
    assert start.service.book.jobs() == []


def test_the_close_button_leads_from_the_form_back_to_the_page(start):
    start.click(start.window.start_page.tiles["sample"])
    start.click(start.window.form.head.close_button)
    assert start.window.start_page.isVisible()


@pytest.mark.parametrize("width", [640, 1000, 1800])
def test_the_title_stays_where_it_is_when_the_form_opens(start, width):
    start.window.resize(width, 600)
    head = start.window.start_page.head
    before, height = head.mapTo(start.window, QPoint()), head.height()
    start.click(start.window.start_page.tiles["sample"])
    start.until(start.window.form.head.isVisible)
    assert start.window.form.head.mapTo(start.window, QPoint()) == before
    assert start.window.form.head.height() == height


@pytest.mark.parametrize("size", [(640, 400), (800, 520), (1366, 768)])
def test_nothing_is_wider_than_the_page(make_app, size):
    path = "/data/" + "a-very-long-name-" * 20 + ".csv"
    app = make_app([make_job(1, request=Request("file", {"path": path}))], at_start=True)
    app.window.resize(*size)
    page = app.window.start_page
    area = page.parentWidget()
    app.until(lambda: page.width() <= area.width())
    for tile in page.grid.tiles:
        assert page.grid.rect().contains(tile.geometry())
        assert tile.height() >= tile.heightForWidth(tile.width())


def test_the_page_scrolls_only_to_what_is_on_it(make_app):
    jobs = [make_job(n, request=Request("file", {"path": f"/{n}.csv"})) for n in range(5)]
    app = make_app(jobs, at_start=True)
    page = app.window.start_page
    app.until(lambda: len(page.recent.rows) == 5)
    app.window.resize(1040, 680)
    rows = page.recent.rows
    app.until(lambda: rows[-1].mapTo(page, QPoint(0, rows[-1].height())).y() < page.height())
    assert page.visibleRegion().boundingRect() == page.rect()
    app.window.resize(1040, 400)
    app.until(lambda: page.visibleRegion().boundingRect() != page.rect())
