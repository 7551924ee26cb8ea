"""The question for a password."""

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from csvdownloader.core.connections import SecretField, SecretLocation
from csvdownloader.ui.connections.secret_dialog import (
    SecretDialog,
    ask_secret,
    when_secret_is_known,
)
from tests.ui.fakes import make_connection

SHOP = make_connection(secret=SecretLocation.ASK)
PARTS = (SecretField("id", "Client id", is_shown=True), SecretField("secret", "Client secret"))


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
    assert not desk.connections.needs_secret(SHOP)


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
    assert desk.connections.needs_secret(SHOP)


def test_it_can_ask_again_although_a_secret_is_known(make_desk):
    desk, done = make_desk(connections=[SHOP]), []
    desk.connections.remember(SHOP.id, "wrong")
    ask_secret(desk.connections, SHOP, desk.window, lambda: done.append(1))
    dialog = desk.dialog(SecretDialog)
    desk.qtbot.keyClicks(dialog.edit, "right")
    desk.click(dialog.buttons.button(dialog.buttons.StandardButton.Ok))
    assert done == [1]
    assert desk.connections._book.secret(SHOP) == "right"


def test_several_parts_are_asked_for_together_and_handed_over_packed(desk):
    dialog, given = SecretDialog(PARTS, "House", desk.window), []
    dialog.given.connect(given.append)
    dialog.open()
    modes = QLineEdit.EchoMode
    assert dialog.windowTitle() == "Secrets for House"
    assert [edit.echoMode() for edit in dialog.edits] == [modes.Normal, modes.Password]
    assert dialog.edits[1].accessibleName() == "Client secret, Secrets for House"
    labels = [label for label in dialog.findChildren(QLabel) if label.buddy()]
    assert [label.text() for label in labels] == ["&Client id", "C&lient secret"]
    desk.qtbot.keyClicks(dialog.edits[1], "s3cret")
    desk.key(Qt.Key.Key_Return, widget=dialog.edits[1])
    assert given == []
    desk.until(dialog.edits[0].hasFocus)
    desk.qtbot.keyClicks(dialog.edits[0], "me")
    desk.key(Qt.Key.Key_Return, widget=dialog.edits[0])
    assert [json.loads(text) for text in given] == [{"id": "me", "secret": "s3cret"}]
    assert not dialog.isVisible()
