"""What the desktop hears while nobody looks at the window, and what its buttons do."""

from contextlib import closing

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.settings.settings import Settings
from csvdownloader.ui.desktop_link import DesktopLink
from tests.support.desktop import Dock

SAMPLE = Request("sample", {}, 100)
NUMBER = 7


@pytest.fixture
def link(app):
    link = DesktopLink(app.service, app.window)
    yield link
    link.close()


@pytest.fixture
def notice(app, corner, link):
    app.window.hide()  # nobody looks at it

    def notice():
        """The title, the text and the buttons of the next notice."""
        app.until(lambda: not corner.shown.empty())
        values = corner.shown.get_nowait()
        return (*values[3:5], values[5][::2])

    return notice


def test_a_file_that_is_ready_can_be_shown_or_saved(app, corner, notice):
    job = app.service.start(SAMPLE)
    title, text, actions = notice()
    assert title == "sample.csv is ready"
    assert text.startswith("Complete, 100 rows, ")
    assert actions == ["default", "save"]
    corner.press(NUMBER, "save")
    app.until(lambda: app.service.book.job(job).saved_to)


def test_a_file_that_is_saved_can_be_opened_or_shown_in_its_folder(
    app, corner, notice, monkeypatch
):
    opened, revealed = [], []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    monkeypatch.setattr(app.window.commands.revealer, "show", revealed.append)
    job = app.service.start(SAMPLE)
    notice()
    corner.press(NUMBER, "save")
    title, text, actions = notice()
    saved_to = app.service.book.job(job).saved_to
    assert title == "sample.csv is saved"
    assert text.startswith("In /")
    assert actions == ["default", "open", "show-in-folder"]
    corner.press(NUMBER, "open")
    corner.press(NUMBER, "show-in-folder")
    app.until(lambda: revealed)
    assert revealed == [saved_to]
    assert [url.toLocalFile() for url in opened] == [saved_to]


def test_a_failure_is_told_and_a_click_shows_it(app, corner, notice):
    app.exporter.error = SourceError(Message("The file is cut"))
    job = app.service.start(SAMPLE)
    assert notice() == ("sample.csv failed", "The file is cut", ["default"])
    corner.press(NUMBER, "default")
    app.until(lambda: app.window.isVisible())
    assert app.window.commands.job.id == job


def test_a_save_that_fails_is_told(app, corner, notice):
    app.service.start(SAMPLE)
    notice()
    app.library.error = SourceError(Message("The disk is full"))
    corner.press(NUMBER, "save")
    assert notice() == ("sample.csv was not saved", "The disk is full", ["default"])


def test_a_download_that_was_cleaned_up_is_told_in_the_window(app, corner, notice):
    job = app.service.start(SAMPLE)
    notice()
    app.service.removal.remove(job)
    corner.press(NUMBER, "save")
    app.until(lambda: not app.window.bar.isHidden())


def test_nothing_is_said_of_what_the_user_sees_or_stopped_or_has_switched_off(app, corner, link):
    app.service.start(SAMPLE)
    app.ended()
    app.window.hide()
    app.exporter.gate.clear()
    app.service.cancel(app.service.start(SAMPLE))
    app.ended()
    app.exporter.gate.set()
    app.service.settings.change(replace(Settings(), notices=False))
    app.service.start(SAMPLE)
    app.ended()
    app.service.settings.change(Settings())
    app.service.start(replace(SAMPLE, row_limit=7))
    app.until(lambda: not corner.shown.empty())
    assert "7 rows" in corner.shown.get_nowait()[4]


def test_the_notices_go_when_the_user_comes(app, corner, notice, link):
    app.service.start(SAMPLE)
    notice()
    app.service.start(SAMPLE)
    notice()
    link.follow(Qt.ApplicationState.ApplicationInactive)
    assert corner.closed.empty()
    link.follow(Qt.ApplicationState.ApplicationActive)
    app.until(lambda: not corner.closed.empty())
    assert corner.closed.get_nowait() == NUMBER


def test_the_icon_has_the_percent_until_the_end(app, bus, link):
    with closing(Dock(bus.address)) as dock:
        app.exporter.progress = [Progress(Stage.COPYING, row_count=30, percent=30.5)]
        app.exporter.gate.clear()
        app.service.start(SAMPLE)
        app.until(lambda: not dock.updates.empty())
        app.exporter.gate.set()
        app.until(lambda: dock.updates.qsize() == 2)
        icon = "application://csvdownloader.desktop"
        shown = {"progress": ("d", 0.3), "progress-visible": ("b", True)}
        assert dock.updates.get_nowait() == (icon, shown)
        gone = {"progress": ("d", 0.0), "progress-visible": ("b", False)}
        assert dock.updates.get_nowait() == (icon, gone)


def test_without_a_desktop_nothing_is_said(app, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    DesktopLink(app.service, app.window)
    app.window.hide()
    app.service.start(SAMPLE)
    app.ended()
