"""The question for a password."""

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from csvdownloader.core.connections.connections import SecretField, SecretLocation
from csvdownloader.ui.connections.secret_dialog import (
    SecretDialog,
    ask_secret,
    when_secret_is_known,
)
from csvdownloader.ui.widgets.labels import Notice
from tests.fakes.samples import make_connection
from tests.fakes.web import QUALTRICS

SHOP = make_connection(secret=SecretLocation.ASK)
PARTS = (SecretField("id", "Client id", is_shown=True), SecretField("secret", "Client secret"))


def test_it_asks_by_name_and_hides_what_is_typed(make_app):
    app, done = make_app(connections=[SHOP]), []
    when_secret_is_known(app.connections, SHOP, app.window, lambda: done.append(1))
    dialog = app.dialog(SecretDialog)
    assert dialog.windowTitle() == "Password for Shop"
    assert dialog.edit.echoMode() is QLineEdit.EchoMode.Password
    app.qtbot.keyClicks(dialog.edit, "s3cret")
    assert done == []
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert done == [1]
    assert not app.connections.needs_secret(SHOP)


def test_it_goes_on_at_once_when_the_secret_is_known_or_none_is_asked_for(make_app):
    plain = make_connection("Plain")
    app, done = make_app(connections=[SHOP, plain]), []
    app.connections.put_secret(SHOP.id, "s3cret")
    for connection in (SHOP, plain):
        when_secret_is_known(app.connections, connection, app.window, lambda: done.append(1))
    assert done == [1, 1]
    assert app.window.findChildren(SecretDialog) == []


def test_escape_goes_nowhere(make_app):
    app, done = make_app(connections=[SHOP]), []
    ask_secret(app.connections, SHOP, app.window, lambda: done.append(1))
    dialog = app.dialog(SecretDialog)
    app.qtbot.keyClicks(dialog.edit, "s3cret")
    app.key(Qt.Key.Key_Escape, widget=dialog.edit)
    assert done == []
    assert app.connections.needs_secret(SHOP)


def test_it_can_ask_again_although_a_secret_is_known(make_app):
    app, done = make_app(connections=[SHOP]), []
    app.connections.put_secret(SHOP.id, "wrong")
    ask_secret(app.connections, SHOP, app.window, lambda: done.append(1))
    dialog = app.dialog(SecretDialog)
    app.qtbot.keyClicks(dialog.edit, "right")
    app.click(dialog.buttons.button(dialog.buttons.StandardButton.Ok))
    assert done == [1]
    assert app.connections._book.secret(SHOP) == "right"


def test_several_parts_are_asked_for_together_and_handed_over_packed(app):
    dialog, secrets = SecretDialog(PARTS, "House", app.window), []
    dialog.given.connect(secrets.append)
    dialog.open()
    modes = QLineEdit.EchoMode
    assert dialog.windowTitle() == "Secrets for House"
    assert [edit.echoMode() for edit in dialog.edits] == [modes.Normal, modes.Password]
    assert dialog.edits[1].accessibleName() == "Client secret, Secrets for House"
    labels = [label for label in dialog.findChildren(QLabel) if label.buddy()]
    assert [label.text() for label in labels] == ["&Client id", "C&lient secret"]
    app.qtbot.keyClicks(dialog.edits[1], "s3cret")
    app.key(Qt.Key.Key_Return, widget=dialog.edits[1])
    assert secrets == []
    app.until(dialog.edits[0].hasFocus)
    app.qtbot.keyClicks(dialog.edits[0], "me")
    app.key(Qt.Key.Key_Return, widget=dialog.edits[0])
    assert [json.loads(text) for text in secrets] == [{"id": "me", "secret": "s3cret"}]
    assert not dialog.isVisible()


def test_s25_it_says_which_hosts_will_see_the_secret(make_app):
    account = make_connection("Mine", f"web:{QUALTRICS.id}", SecretLocation.ASK)
    app = make_app(connections=[account])
    ask_secret(app.connections, account, app.window, lambda: None)
    dialog = app.dialog(SecretDialog)
    sentence = "It is sent to {datacenter}.qualtrics.com and to no other host."
    [notice] = dialog.findChildren(Notice)
    assert notice.label.text() == sentence
    assert notice.isVisible()
    assert dialog.edit.accessibleDescription().startswith(sentence)


def test_s25_a_database_names_its_host_itself(make_app):
    app = make_app(connections=[SHOP])
    ask_secret(app.connections, SHOP, app.window, lambda: None)
    assert app.dialog(SecretDialog).findChildren(Notice) == []
