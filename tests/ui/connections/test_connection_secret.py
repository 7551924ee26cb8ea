"""The secret in the dialog of a connection, with real clicks and keys."""

import logging

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from csvdownloader.core.connections.connections import SecretField, SecretLocation
from csvdownloader.core.errors.connections import KeyStoreError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from tests.fakes.samples import make_connection
from tests.ui.connections.harness import (
    SAFE_URL,
    URL,
    choose_location,
    location,
    opened,
    paste,
    saved,
    values,
)


def test_enter_saves_the_connection_and_its_password_in_the_key_store(app):
    dialog = opened(app)
    paste(dialog, URL)
    assert location(dialog) is SecretLocation.KEY_STORE
    ids = dialog.saved_ids
    app.key(Qt.Key.Key_Return, widget=dialog.form.name_edit)
    app.until(lambda: ids)
    [connection] = app.connections.all()
    assert ids == [connection.id]
    assert connection.name == "shop on db.example.com"
    assert connection.kind == "postgresql"
    assert connection.secret is SecretLocation.KEY_STORE
    assert "s3cret" not in repr(connection)
    assert app.key_store.secrets == {connection.id: "s3cret"}
    app.until(lambda: not app.window.findChildren(ConnectionDialog))


def test_no_password_keeps_nothing(app):
    dialog = opened(app)
    paste(dialog, SAFE_URL)
    assert location(dialog) is SecretLocation.NONE
    assert saved(app, dialog).secret is SecretLocation.NONE
    assert app.key_store.secrets == {}


def test_the_location_follows_the_password_until_it_is_chosen(app):
    dialog = opened(app)
    app.qtbot.keyClicks(dialog.form.secret.lines[0].edit, "x")
    assert location(dialog) is SecretLocation.KEY_STORE
    dialog.form.secret.lines[0].edit.clear()
    assert location(dialog) is SecretLocation.NONE
    choose_location(app, dialog, SecretLocation.ASK)
    app.qtbot.keyClicks(dialog.form.secret.lines[0].edit, "x")
    assert location(dialog) is SecretLocation.ASK
    choose_location(app, dialog, SecretLocation.NONE)
    assert dialog.form.secret.lines[0].edit.text() == ""
    app.qtbot.keyClicks(dialog.form.secret.lines[0].edit, "y")
    assert location(dialog) is SecretLocation.KEY_STORE


def test_asked_for_once_per_session_is_kept_in_memory_only(app):
    dialog = opened(app)
    paste(dialog, URL)
    choose_location(app, dialog, SecretLocation.ASK)
    connection = saved(app, dialog)
    assert connection.secret is SecretLocation.ASK
    assert app.key_store.secrets == {}
    assert not app.connections.needs_secret(connection)


def test_the_key_store_wants_a_password(app):
    dialog = opened(app)
    paste(dialog, SAFE_URL)
    choose_location(app, dialog, SecretLocation.KEY_STORE)
    app.click(dialog.save_button)
    assert dialog.form.secret.lines[0].error() == "Type it, to put it into the key store"
    assert dialog.form.secret.lines[0].edit.hasFocus()
    assert app.connections.all() == ()


def test_without_a_key_store_the_password_stays_in_memory(app):
    app.key_store.available = False
    dialog = opened(app)
    combo = dialog.form.secret.location_combo
    item = combo.model().item(combo.findData(SecretLocation.KEY_STORE))
    assert not item.isEnabled()
    paste(dialog, URL)
    assert location(dialog) is SecretLocation.ASK
    assert dialog.form.secret.location_box.note() == (
        "This system has no key store that can be trusted, so the password is asked for once per "
        "session and kept in memory only."
    )
    assert saved(app, dialog).secret is SecretLocation.ASK


def test_editing_shows_all_but_the_password_and_keeps_it(make_app):
    shop = make_connection(secret=SecretLocation.KEY_STORE)
    app = make_app(connections=[shop])
    app.key_store.secrets[shop.id] = "s3cret"
    dialog = opened(app, shop)
    assert dialog.windowTitle() == "Edit connection"
    assert not dialog.form.kind_combo.isEnabled()
    assert values(dialog)["host"] == "db.example.com"
    assert dialog.form.secret.lines[0].edit.text() == ""
    assert dialog.form.secret.lines[0].edit.placeholderText() == "Unchanged"
    app.qtbot.keyClicks(dialog.form.own.fields["host"].edit, ".org")
    assert dialog.form.name_edit.text() == "Shop"
    connection = saved(app, dialog)
    assert connection.id == shop.id
    assert connection.settings["host"] == "db.example.com.org"
    assert connection.secret is SecretLocation.KEY_STORE
    assert app.key_store.secrets == {shop.id: "s3cret"}


def test_a_password_in_a_key_store_that_is_away_now_stays_there(make_app):
    shop = make_connection(secret=SecretLocation.KEY_STORE)
    app = make_app(connections=[shop])
    app.key_store.available = False
    assert saved(app, opened(app, shop)).secret is SecretLocation.KEY_STORE


def test_asking_instead_takes_the_password_out_of_the_key_store(make_app):
    shop = make_connection(secret=SecretLocation.KEY_STORE)
    app = make_app(connections=[shop])
    app.key_store.secrets[shop.id] = "s3cret"
    dialog = opened(app, shop)
    choose_location(app, dialog, SecretLocation.ASK)
    assert saved(app, dialog).secret is SecretLocation.ASK
    app.until(lambda: app.key_store.secrets == {})


def test_while_the_key_store_thinks_it_says_saving(app):
    dialog = opened(app)
    paste(dialog, URL)
    app.key_store.gate.clear()
    ids = dialog.saved_ids
    app.click(dialog.save_button)
    assert dialog.save_button.text() == "Saving…"
    assert not dialog.save_button.isEnabled()
    assert not dialog.form.isEnabled()
    app.key_store.gate.set()
    app.until(lambda: ids)


def test_a_key_store_that_refuses_is_told_and_asking_is_offered(app):
    app.key_store.error = KeyStoreError("The key store is locked")
    dialog = opened(app)
    paste(dialog, URL)
    ids = dialog.saved_ids
    app.click(dialog.save_button)
    app.until(dialog.ask_button.isVisible)
    assert dialog.notice.text().startswith("The key store is locked\nUnlock the key store")
    assert dialog.save_button.isEnabled()
    app.click(dialog.ask_button)
    app.until(lambda: ids)
    [connection] = app.connections.all()
    assert connection.secret is SecretLocation.ASK


def test_a_refusal_after_the_dialog_was_closed_is_told_by_the_window(app):
    app.key_store.error = KeyStoreError("The key store is locked")
    app.key_store.gate.clear()
    dialog = opened(app)
    paste(dialog, URL)
    app.click(dialog.save_button)
    app.click(dialog.cancel_button)
    assert not app.window.bar.isVisible()
    app.key_store.gate.set()
    app.until(app.window.bar.isVisible)
    error = KeyStoreError("The key store is locked")
    assert app.window.bar.text() == f"{error.message}. {error.hint}"


def test_a_refusal_is_told_by_the_window_while_the_dialog_of_another_connection_is_open(app):
    dialog = opened(app)
    failure = KeyStoreError("The key store is locked").failure()
    app.connections.save_failed.emit(dialog.form.connection().id, failure)
    assert not app.window.bar.isVisible()
    app.connections.save_failed.emit("another", failure)
    assert app.window.bar.isVisible()
    assert dialog.isVisible()


def test_the_eye_shows_what_is_typed(app):
    dialog = opened(app)
    app.click(dialog.form.secret.lines[0].show_button)
    assert dialog.form.secret.lines[0].edit.echoMode() is QLineEdit.EchoMode.Normal
    app.click(dialog.form.secret.lines[0].show_button)
    assert dialog.form.secret.lines[0].edit.echoMode() is QLineEdit.EchoMode.Password


def test_the_password_is_nowhere_but_in_its_field(app, caplog):
    caplog.set_level(logging.DEBUG)
    app.driver.error = UnreachableError("no route for s3cret")
    dialog = opened(app)
    paste(dialog, URL)
    QGuiApplication.clipboard().clear()
    app.click(dialog.test.button)
    app.until(dialog.test.notice.isVisible)
    texts = [dialog.test.notice.text(), dialog.windowTitle(), caplog.text]
    texts.append(QGuiApplication.clipboard().text())
    for widget in dialog.findChildren(QWidget):
        texts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    assert not [text for text in texts if "s3cret" in text]


def test_the_secret_is_called_what_the_kind_calls_it(app, monkeypatch):
    monkeypatch.setattr(type(app.driver), "secrets", (SecretField("token", "Token"),))
    dialog = opened(app)
    label = dialog.form.rows.labelForField(dialog.form.secret.lines[0])
    assert label.text().replace("&", "") == "Token"
    assert dialog.form.secret.lines[0].edit.accessibleName() == "Token"
