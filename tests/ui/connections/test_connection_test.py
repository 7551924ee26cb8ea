"""The test of a connection in its dialog, with real clicks and keys."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.connections.connections import SecretLocation
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.network import UnreachableError
from tests.fakes.samples import make_connection
from tests.ui.connections.harness import URL, choose_location, opened, paste


def test_a_test_says_what_answered_and_an_edit_forgets_it(app):
    dialog = opened(app)
    paste(dialog, URL)
    app.click(dialog.test.button)
    app.until(dialog.test.notice.isVisible)
    assert dialog.test.notice.text() == "Connected: PostgreSQL 18.4"
    [(verb, login)] = app.driver.asked
    assert (verb, login.secret, login.text("host")) == ("test", "s3cret", "db.example.com")
    app.qtbot.keyClicks(dialog.form.own.fields["host"].edit, "x")
    assert dialog.test.notice.isHidden()
    assert app.connections.all() == ()


def test_a_failed_test_says_all_that_the_server_said(app):
    message = "connection refused: " + "is the server running on that host? " * 20
    app.driver.error = UnreachableError(message)
    dialog = opened(app)
    paste(dialog, URL)
    app.click(dialog.test.button)
    app.until(dialog.test.notice.isVisible)
    assert dialog.test.notice.text() == f"{message}\nCheck host, port and network, then retry."
    flags = dialog.test.notice.label.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse


@pytest.mark.parametrize(
    ("error", "place"),
    [
        (LoginRefusedError("password authentication failed"), "secret"),
        (UnreachableError("connection refused"), "host"),
    ],
)
def test_after_a_failed_test_the_focus_is_at_what_may_help(app, error, place):
    app.driver.error = error
    dialog = opened(app)
    paste(dialog, URL)
    app.click(dialog.test.button)
    app.until(dialog.test.notice.isVisible)
    boxes = {**dialog.form.own.fields, **dialog.form.secret.boxes()}
    assert dialog.focusWidget() in boxes[place].focusables()
    assert dialog.focusWidget().hasSelectedText() is (place == "secret")


def test_a_test_is_stopped_by_its_button_and_can_be_started_again_at_once(app):
    app.driver.gate.clear()
    dialog = opened(app)
    paste(dialog, URL)
    app.click(dialog.test.button)
    assert dialog.test.button.text() == "S&top"
    assert dialog.test.status.isVisible()
    app.click(dialog.test.button)
    assert dialog.test.button.text() == "&Test connection"
    assert dialog.test.notice.isHidden()
    app.click(dialog.test.button)
    app.driver.gate.set()
    app.until(dialog.test.notice.isVisible)


def test_closing_stops_the_test(app):
    app.driver.gate.clear()
    dialog = opened(app)
    paste(dialog, URL)
    app.click(dialog.test.button)
    token = dialog.test._token
    app.key(Qt.Key.Key_Escape, widget=dialog.form.name_edit)
    assert not dialog.isVisible()
    task = next(t for t in app.runner._tasks.values() if t.id.startswith(f"test {token}"))
    assert task.cancel.is_set
    app.until(lambda: not app.runner.running)


def test_a_test_of_wrong_fields_shows_them_instead(app):
    dialog = opened(app)
    app.click(dialog.test.button)
    assert dialog.form.own.fields["database"].error() == "Name the database"
    assert dialog.form._name_box.error() == ""
    assert app.driver.asked == []


def test_a_test_without_a_password_does_not_use_the_one_that_is_given_up(make_app):
    shop = make_connection(secret=SecretLocation.ASK)
    app = make_app(connections=[shop])
    app.connections.put_secret(shop.id, "s3cret")
    dialog = opened(app, shop)
    app.click(dialog.test.button)
    app.until(dialog.test.notice.isVisible)
    choose_location(app, dialog, SecretLocation.NONE)
    app.click(dialog.test.button)
    app.until(dialog.test.notice.isVisible)
    assert [login.secret for _, login in app.driver.asked] == ["s3cret", None]
