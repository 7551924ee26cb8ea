"""The palette with real keys: what it finds, greys, and does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.commands.table import COMMANDS
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.commands.actions import plain_title
from csvdownloader.ui.commands.command_palette import CommandPalette
from csvdownloader.ui.commands.palette_model import ROW_ROLE
from csvdownloader.ui.look.look import Theme
from csvdownloader.ui.look.tokens import tokens_of
from csvdownloader.ui.palette_groups import request_over
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from tests.fakes.samples import failed_job, make_connection, make_job
from tests.ui.forms import ACCOUNT

SHOP = make_connection("Shop")
FILE = Request("file", {"path": "/data/orders.xlsx"})


@pytest.fixture
def app(make_app):
    jobs = [make_job(1, "clicks.csv"), failed_job(2, "visits.csv"), make_job(3, request=FILE)]
    return make_app(jobs, connections=[SHOP, ACCOUNT], recover=False)


@pytest.fixture
def palette(app):
    return opened(app)


def opened(app):
    app.control(Qt.Key.Key_K)
    palette = app.dialog(CommandPalette)
    app.until(palette.isActiveWindow)
    return palette


def find(app, palette, typed):
    palette.edit.clear()
    app.qtbot.keyClicks(palette.edit, typed)


def current(palette):
    return palette.list.currentIndex().data()


def enter(app, palette):
    app.key(Qt.Key.Key_Return, widget=palette.edit)


def entry(palette, title):
    return next(each for each in palette.model.entries() if each.title == title)


def test_enter_runs_the_command_that_is_found(app, palette):
    find(app, palette, "tings")
    assert current(palette) == "Settings…"
    enter(app, palette)
    assert app.dialog(SettingsDialog)


def test_words_are_found_in_any_order_in_title_and_help(app, palette):
    find(app, palette, "manager LOG show")
    assert palette.titles() == ["Open log folder"]


def test_each_command_is_listed_at_first_but_the_one_that_opened_it(palette):
    titles = [plain_title(each) for each in COMMANDS if each.id is not CommandId.PALETTE]
    assert set(titles) <= set(palette.titles())
    assert "Commands…" not in palette.titles()


def test_what_cannot_be_used_says_what_it_needs_and_stays(app, palette):
    find(app, palette, "start sooner")
    assert entry(palette, "Start sooner").detail == "Select one waiting download"
    enter(app, palette)
    assert palette.isVisible()


def test_a_whole_title_is_meant_also_where_it_cannot_be_used(app, palette):
    find(app, palette, "sav")
    assert entry(palette, current(palette)).is_usable
    find(app, palette, "save")  # not Save request, which could be used
    assert current(palette) == "Save"
    enter(app, palette)
    assert palette.isVisible()


def test_a_help_of_a_greyed_command_is_not_searched_for_but_its_needs(app, palette):
    find(app, palette, "waiting sooner")
    assert palette.titles() == ["Start sooner"]


def test_nothing_found_is_said_and_enter_does_nothing(app, palette):
    find(app, palette, "xyzzy")
    assert palette.nothing.isVisible()
    assert not palette.list.isVisible()
    assert palette.nothing.text() == "Nothing is called “xyzzy”."
    enter(app, palette)
    assert palette.isVisible()
    find(app, palette, "quit")
    assert palette.list.isVisible()


def test_a_download_is_gone_to(app, palette):
    find(app, palette, "visits failed")
    assert palette.titles() == ["visits.csv"]
    enter(app, palette)
    app.until(lambda: app.window.list.selected_ids() == ("job-2",))
    assert app.window.focusWidget() is app.window.list.view


def test_a_recent_source_opens_the_form(app, palette):
    find(app, palette, "xlsx data")
    assert current(palette) == "orders.xlsx"
    enter(app, palette)
    app.until(app.window.form.isVisible)
    assert app.window.form.own.values()["path"] == "/data/orders.xlsx"


def test_a_saved_request_is_run(app):
    app.saved.save("Monthly orders", Request("sample", {"slow": False}, 10))
    palette = opened(app)
    find(app, palette, "orders month")
    enter(app, palette)
    app.until(lambda: len(app.service.book.jobs()) == 4)


def test_a_connection_opens_the_form_with_it(app, palette):
    find(app, palette, "shop")
    enter(app, palette)
    app.until(app.window.form.isVisible)
    assert app.window.form.source.key == "database"
    assert app.window.form.own.values()["connection"] == SHOP.id


def test_an_account_opens_the_form_with_its_service(web):
    request = request_over(ACCOUNT, web.service.sources)
    assert (request.source, request.parameters["account"]) == ("web", ACCOUNT.id)
    assert f"web:{request.parameters['profile']}" == ACCOUNT.kind


def test_an_account_of_a_profile_that_is_gone_is_left_out(app):
    gone = make_connection("Old", "web:gone")
    assert request_over(gone, app.service.sources) is None


def test_arrow_keys_move_past_headings(app, palette):
    seen = [current(palette)]
    for _ in range(len(COMMANDS) + 2):
        app.key(Qt.Key.Key_Down, widget=palette.edit)
        seen.append(current(palette))
    assert seen == palette.titles()[: len(seen)]
    assert palette.edit.hasFocus()
    app.key(Qt.Key.Key_Escape, widget=palette.edit)
    app.until(lambda: not app.window.findChildren(CommandPalette))


def test_a_thousand_downloads_are_searched_and_few_listed(make_app):
    app = make_app([make_job(n, f"{n:04}.csv") for n in range(1000)], recover=False)
    palette = opened(app)
    assert len(palette.titles()) < len(COMMANDS) + 20
    find(app, palette, "0777")
    assert "0777.csv" in palette.titles()
    find(app, palette, "csv")
    assert 20 < len(palette.titles()) < 120


def test_the_letters_that_were_typed_are_marked(app, look):
    look.show_theme(Theme.LIGHT)
    palette = opened(app)

    def marked_pixels():
        index = palette.list.currentIndex()
        image = palette.list.viewport().grab(palette.list.visualRect(index)).toImage()
        mark = QColor(tokens_of(palette.list.palette()).match)
        middle = image.height() // 2
        return sum(image.pixelColor(x, middle) == mark for x in range(image.width()))

    find(app, palette, "")
    assert marked_pixels() == 0
    find(app, palette, "tti")
    assert marked_pixels() > 3
    found = palette.list.currentIndex().data(ROW_ROLE)
    assert found.title_marks == ((2, 3),)
