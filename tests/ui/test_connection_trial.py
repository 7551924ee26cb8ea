"""The test of a connection in its dialog, with real clicks and keys."""

from PySide6.QtCore import Qt

from csvdownloader.core.connections import SecretLocation
from csvdownloader.core.errors import UnreachableError
from tests.ui.connection_desk import URL, choose_place, opened, paste
from tests.ui.fakes import make_connection


def test_a_test_says_what_answered_and_an_edit_forgets_it(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    desk.click(dialog.trial.button)
    desk.until(dialog.trial.notice.isVisible)
    assert dialog.trial.notice.text() == "Connected: PostgreSQL 18.4"
    [(verb, login)] = desk.driver.asked
    assert (verb, login.secret, login.text("host")) == ("test", "s3cret", "db.example.com")
    desk.qtbot.keyClicks(dialog.form.own.fields["host"].edit, "x")
    assert dialog.trial.notice.isHidden()
    assert desk.connections.all() == ()


def test_a_failed_test_says_all_that_the_server_said(desk):
    words = "connection refused: " + "is the server running on that host? " * 20
    desk.driver.error = UnreachableError(words)
    dialog = opened(desk)
    paste(dialog, URL)
    desk.click(dialog.trial.button)
    desk.until(dialog.trial.notice.isVisible)
    assert dialog.trial.notice.text() == f"{words}\nCheck host, port and network, then retry."
    flags = dialog.trial.notice.label.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse


def test_a_test_is_stopped_by_its_button_and_can_be_started_again_at_once(desk):
    desk.driver.gate.clear()
    dialog = opened(desk)
    paste(dialog, URL)
    desk.click(dialog.trial.button)
    assert dialog.trial.button.text() == "S&top"
    assert dialog.trial.status.isVisible()
    desk.click(dialog.trial.button)
    assert dialog.trial.button.text() == "&Test connection"
    assert dialog.trial.notice.isHidden()
    desk.click(dialog.trial.button)
    desk.driver.gate.set()
    desk.until(dialog.trial.notice.isVisible)


def test_closing_stops_the_test(desk):
    desk.driver.gate.clear()
    dialog = opened(desk)
    paste(dialog, URL)
    desk.click(dialog.trial.button)
    token = dialog.trial._token
    desk.key(Qt.Key.Key_Escape, widget=dialog.form.name_edit)
    assert not dialog.isVisible()
    task = next(t for t in desk.runner._tasks.values() if t.id.startswith(f"test {token}"))
    assert task.cancel.is_set
    desk.until(lambda: not desk.runner.running)


def test_a_test_of_wrong_fields_shows_them_instead(desk):
    dialog = opened(desk)
    desk.click(dialog.trial.button)
    assert dialog.form.own.fields["database"].error() == "Name the database"
    assert dialog.form._name_box.error() == ""
    assert desk.driver.asked == []


def test_a_test_without_a_password_does_not_use_the_one_that_is_given_up(make_desk):
    shop = make_connection(secret=SecretLocation.ASK)
    desk = make_desk(connections=[shop])
    desk.connections.remember(shop.id, "s3cret")
    dialog = opened(desk, shop)
    desk.click(dialog.trial.button)
    desk.until(dialog.trial.notice.isVisible)
    choose_place(desk, dialog, SecretLocation.NONE)
    desk.click(dialog.trial.button)
    desk.until(dialog.trial.notice.isVisible)
    assert [login.secret for _, login in desk.driver.asked] == ["s3cret", None]
