"""The secret in the dialog of a connection, with real clicks and keys."""

import logging

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from csvdownloader.core.connections import SecretField, SecretLocation
from csvdownloader.core.errors import KeyStoreError, UnreachableError
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from tests.ui.connection_desk import (
    SAFE_URL,
    URL,
    choose_place,
    opened,
    paste,
    place,
    saved,
    values,
)
from tests.ui.fakes import make_connection


def test_enter_saves_the_connection_and_its_password_in_the_key_store(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    assert place(dialog) is SecretLocation.KEY_STORE
    ids = dialog.kept_ids
    desk.key(Qt.Key.Key_Return, widget=dialog.form.name_edit)
    desk.until(lambda: ids)
    [connection] = desk.connections.all()
    assert ids == [connection.id]
    assert connection.name == "shop on db.example.com"
    assert connection.kind == "postgresql"
    assert connection.secret is SecretLocation.KEY_STORE
    assert "s3cret" not in repr(connection)
    assert desk.key_store.secrets == {connection.id: "s3cret"}
    desk.until(lambda: not desk.window.findChildren(ConnectionDialog))


def test_no_password_keeps_nothing(desk):
    dialog = opened(desk)
    paste(dialog, SAFE_URL)
    assert place(dialog) is SecretLocation.NONE
    assert saved(desk, dialog).secret is SecretLocation.NONE
    assert desk.key_store.secrets == {}


def test_the_place_follows_the_password_until_it_is_chosen(desk):
    dialog = opened(desk)
    desk.qtbot.keyClicks(dialog.form.secret.lines[0].edit, "x")
    assert place(dialog) is SecretLocation.KEY_STORE
    dialog.form.secret.lines[0].edit.clear()
    assert place(dialog) is SecretLocation.NONE
    choose_place(desk, dialog, SecretLocation.ASK)
    desk.qtbot.keyClicks(dialog.form.secret.lines[0].edit, "x")
    assert place(dialog) is SecretLocation.ASK
    choose_place(desk, dialog, SecretLocation.NONE)
    assert dialog.form.secret.lines[0].edit.text() == ""
    desk.qtbot.keyClicks(dialog.form.secret.lines[0].edit, "y")
    assert place(dialog) is SecretLocation.KEY_STORE


def test_asked_for_once_per_session_is_kept_in_memory_only(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    choose_place(desk, dialog, SecretLocation.ASK)
    connection = saved(desk, dialog)
    assert connection.secret is SecretLocation.ASK
    assert desk.key_store.secrets == {}
    assert not desk.connections.needs_secret(connection)


def test_the_key_store_wants_a_password(desk):
    dialog = opened(desk)
    paste(dialog, SAFE_URL)
    choose_place(desk, dialog, SecretLocation.KEY_STORE)
    desk.click(dialog.save_button)
    assert dialog.form.secret.lines[0].error() == "Type it, to put it into the key store"
    assert dialog.form.secret.lines[0].edit.hasFocus()
    assert desk.connections.all() == ()


def test_without_a_key_store_the_password_stays_in_memory(desk):
    desk.key_store.available = False
    dialog = opened(desk)
    combo = dialog.form.secret.location_combo
    item = combo.model().item(combo.findData(SecretLocation.KEY_STORE))
    assert not item.isEnabled()
    paste(dialog, URL)
    assert place(dialog) is SecretLocation.ASK
    assert dialog.form.secret.location_box.note() == (
        "This system has no key store that can be trusted, so the password is asked for once per "
        "session and kept in memory only."
    )
    assert saved(desk, dialog).secret is SecretLocation.ASK


def test_editing_shows_all_but_the_password_and_keeps_it(make_desk):
    shop = make_connection(secret=SecretLocation.KEY_STORE)
    desk = make_desk(connections=[shop])
    desk.key_store.secrets[shop.id] = "s3cret"
    dialog = opened(desk, shop)
    assert dialog.windowTitle() == "Edit connection"
    assert not dialog.form.kind_combo.isEnabled()
    assert values(dialog)["host"] == "db.example.com"
    assert dialog.form.secret.lines[0].edit.text() == ""
    assert dialog.form.secret.lines[0].edit.placeholderText() == "Unchanged"
    desk.qtbot.keyClicks(dialog.form.own.fields["host"].edit, ".org")
    assert dialog.form.name_edit.text() == "Shop"
    connection = saved(desk, dialog)
    assert connection.id == shop.id
    assert connection.settings["host"] == "db.example.com.org"
    assert connection.secret is SecretLocation.KEY_STORE
    assert desk.key_store.secrets == {shop.id: "s3cret"}


def test_a_password_in_a_key_store_that_is_away_now_stays_there(make_desk):
    shop = make_connection(secret=SecretLocation.KEY_STORE)
    desk = make_desk(connections=[shop])
    desk.key_store.available = False
    assert saved(desk, opened(desk, shop)).secret is SecretLocation.KEY_STORE


def test_asking_instead_takes_the_password_out_of_the_key_store(make_desk):
    shop = make_connection(secret=SecretLocation.KEY_STORE)
    desk = make_desk(connections=[shop])
    desk.key_store.secrets[shop.id] = "s3cret"
    dialog = opened(desk, shop)
    choose_place(desk, dialog, SecretLocation.ASK)
    assert saved(desk, dialog).secret is SecretLocation.ASK
    desk.until(lambda: desk.key_store.secrets == {})


def test_while_the_key_store_thinks_it_says_saving(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    desk.key_store.gate.clear()
    ids = dialog.kept_ids
    desk.click(dialog.save_button)
    assert dialog.save_button.text() == "Saving…"
    assert not dialog.save_button.isEnabled()
    assert not dialog.form.isEnabled()
    desk.key_store.gate.set()
    desk.until(lambda: ids)


def test_a_key_store_that_refuses_is_told_and_asking_is_offered(desk):
    desk.key_store.error = KeyStoreError("The key store is locked")
    dialog = opened(desk)
    paste(dialog, URL)
    ids = dialog.kept_ids
    desk.click(dialog.save_button)
    desk.until(dialog.ask_button.isVisible)
    assert dialog.notice.text().startswith("The key store is locked\nUnlock the key store")
    assert dialog.save_button.isEnabled()
    desk.click(dialog.ask_button)
    desk.until(lambda: ids)
    [connection] = desk.connections.all()
    assert connection.secret is SecretLocation.ASK


def test_a_refusal_after_the_dialog_was_closed_is_told_by_the_window(desk):
    desk.key_store.error = KeyStoreError("The key store is locked")
    desk.key_store.gate.clear()
    dialog = opened(desk)
    paste(dialog, URL)
    desk.click(dialog.save_button)
    desk.click(dialog.cancel_button)
    assert not desk.window.bar.isVisible()
    desk.key_store.gate.set()
    desk.until(desk.window.bar.isVisible)
    error = KeyStoreError("The key store is locked")
    assert desk.window.bar.text() == f"{error.message}. {error.hint}"


def test_a_refusal_is_told_by_the_window_while_the_dialog_of_another_connection_is_open(desk):
    dialog = opened(desk)
    failure = KeyStoreError("The key store is locked").failure()
    desk.connections.save_failed.emit(dialog.form.connection().id, failure)
    assert not desk.window.bar.isVisible()
    desk.connections.save_failed.emit("another", failure)
    assert desk.window.bar.isVisible()
    assert dialog.isVisible()


def test_the_eye_shows_what_is_typed(desk):
    dialog = opened(desk)
    desk.click(dialog.form.secret.lines[0].show_button)
    assert dialog.form.secret.lines[0].edit.echoMode() is QLineEdit.EchoMode.Normal
    desk.click(dialog.form.secret.lines[0].show_button)
    assert dialog.form.secret.lines[0].edit.echoMode() is QLineEdit.EchoMode.Password


def test_the_password_is_nowhere_but_in_its_field(desk, caplog):
    caplog.set_level(logging.DEBUG)
    desk.driver.error = UnreachableError("no route for s3cret")
    dialog = opened(desk)
    paste(dialog, URL)
    QGuiApplication.clipboard().clear()
    desk.click(dialog.trial.button)
    desk.until(dialog.trial.notice.isVisible)
    said = [dialog.trial.notice.text(), dialog.windowTitle(), caplog.text]
    said.append(QGuiApplication.clipboard().text())
    for widget in dialog.findChildren(QWidget):
        said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    assert not [text for text in said if "s3cret" in text]


def test_the_secret_is_called_what_the_kind_calls_it(desk, monkeypatch):
    monkeypatch.setattr(type(desk.driver), "secrets", (SecretField("token", "Token"),))
    dialog = opened(desk)
    label = dialog.form.rows.labelForField(dialog.form.secret.lines[0])
    assert label.text().replace("&", "") == "Token"
    assert dialog.form.secret.lines[0].edit.accessibleName() == "Token"
