"""The question for a password."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from csvdownloader.core.connections import SecretPlace
from csvdownloader.ui.secret_dialog import SecretDialog, ask_secret, when_secret_is_known
from tests.ui.fakes import make_connection

SHOP = make_connection(secret=SecretPlace.ASK)


def test_it_asks_by_name_and_hides_what_is_typed(make_desk):
    desk, done = make_desk(connections=[SHOP]), []
    when_secret_is_known(desk.connections, SHOP, desk.window, lambda: done.append(1))
    dialog = desk.dialog(SecretDialog)
    assert dialog.windowTitle() == "Password for Shop"
    assert dialog.edit.echoMode() is QLineEdit.EchoMode.Password
    desk.qtbot.keyClicks(dialog.edit, "s3cret")
    assert done == []
    desk.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert done == [1]
    assert not desk.connections.lacks_secret(SHOP)


def test_it_goes_on_at_once_when_the_secret_is_known_or_none_is_asked_for(make_desk):
    plain = make_connection("Plain")
    desk, done = make_desk(connections=[SHOP, plain]), []
    desk.connections.remember(SHOP.id, "s3cret")
    for connection in (SHOP, plain):
        when_secret_is_known(desk.connections, connection, desk.window, lambda: done.append(1))
    assert done == [1, 1]
    assert desk.window.findChildren(SecretDialog) == []


def test_escape_goes_nowhere(make_desk):
    desk, done = make_desk(connections=[SHOP]), []
    ask_secret(desk.connections, SHOP, desk.window, lambda: done.append(1))
    dialog = desk.dialog(SecretDialog)
    desk.qtbot.keyClicks(dialog.edit, "s3cret")
    desk.key(Qt.Key.Key_Escape, widget=dialog.edit)
    assert done == []
    assert desk.connections.lacks_secret(SHOP)


def test_it_can_ask_again_although_a_secret_is_known(make_desk):
    desk, done = make_desk(connections=[SHOP]), []
    desk.connections.remember(SHOP.id, "wrong")
    ask_secret(desk.connections, SHOP, desk.window, lambda: done.append(1))
    dialog = desk.dialog(SecretDialog)
    desk.qtbot.keyClicks(dialog.edit, "right")
    desk.click(dialog.buttons.button(dialog.buttons.StandardButton.Ok))
    assert done == [1]
    assert desk.connections._book.secret(SHOP) == "right"
