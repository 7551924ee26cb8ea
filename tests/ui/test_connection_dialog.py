"""The dialog of a connection, with real clicks and keys."""

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from csvdownloader.core.connections import SecretPlace
from csvdownloader.core.errors import DiskFullError, KeyStoreError, UnreachableError
from csvdownloader.core.models import Parameter, ParameterKind
from csvdownloader.ui.connection_dialog import ConnectionDialog
from csvdownloader.ui.mnemonics import letter_of
from csvdownloader.ui.questions import Question
from tests.ui.dropping import dropped
from tests.ui.fakes import make_connection

URL = "postgresql://ada:s3cret@db.example.com:6432/shop"
SAFE_URL = "postgresql://ada@db.example.com:6432/shop"


def opened(desk, connection=None):
    dialog = ConnectionDialog(desk.connections, connection, desk.window)
    dialog.kept_ids, dialog.removed_ids = [], []
    dialog.kept.connect(dialog.kept_ids.append)
    dialog.removed.connect(dialog.removed_ids.append)
    dialog.open()
    desk.until(lambda: not desk.runner.running)  # it has looked for the key store
    return dialog


def paste(dialog, text):
    QGuiApplication.clipboard().setText(text)
    dialog.form.url.edit.selectAll()
    dialog.form.url.edit.paste()


def values(dialog):
    return {key: field.value() for key, field in dialog.form.own.fields.items()}


def place(dialog):
    return SecretPlace(dialog.form.secret.place_combo.currentData())


def choose_place(desk, dialog, wanted):
    combo = dialog.form.secret.place_combo
    combo.setCurrentIndex(combo.findData(wanted))
    combo.activated.emit(combo.currentIndex())


def saved(desk, dialog):
    ids = dialog.kept_ids
    desk.click(dialog.save_button)
    desk.until(lambda: ids)
    return desk.connections.find(ids[0])


def test_a_pasted_url_fills_the_fields_and_loses_its_password_at_once(desk):
    dialog = opened(desk)
    assert dialog.form.url.edit.hasFocus()
    paste(dialog, URL)
    assert values(dialog) == {
        "host": "db.example.com", "port": "6432", "database": "shop", "user": "ada",
        "tls": "prefer",
    }  # fmt: skip
    assert dialog.form.url.edit.text() == SAFE_URL
    assert dialog.form.secret.edit.text() == "s3cret"
    assert dialog.form.secret.edit.echoMode() is QLineEdit.EchoMode.Password
    assert dialog.form.name_edit.text() == "shop on db.example.com"
    dialog.form.url.edit.undo()
    assert dialog.form.url.edit.text() == SAFE_URL


def other_url(**changes):
    parts = {"user": "ada", "host": "db.example.com", "port": 6432, "database": "shop"} | changes
    return "postgresql://{user}@{host}:{port}/{database}".format(**parts)


@pytest.mark.parametrize("change", [{"host": "evil.example"}, {"port": 7777}, {"user": "eve"}])
def test_the_password_of_a_url_does_not_go_to_the_server_of_the_next(desk, change):
    dialog = opened(desk)
    paste(dialog, URL)
    paste(dialog, other_url(**change))
    assert dialog.form.secret.edit.text() == ""
    assert dialog.form.typed_secret() is None
    assert place(dialog) is SecretPlace.NONE


def test_a_url_that_is_pasted_over_another_loses_its_password_at_once(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    paste(dialog, "postgresql://bo:word@db.example.org/b")
    assert dialog.form.url.edit.text() == "postgresql://bo@db.example.org:5432/b"
    assert dialog.form.typed_secret() == "word"


def test_the_password_of_a_url_goes_also_after_the_server_was_changed_by_hand(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    dialog.form.own.fields["host"].choose("evil.example")
    paste(dialog, other_url(host="evil.example"))
    assert dialog.form.typed_secret() is None


def test_the_password_of_a_url_goes_with_a_url_of_another_kind(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    paste(dialog, "sqlite:///data/shop.db")
    assert dialog.form.secret.edit.text() == ""


def test_the_password_of_a_url_stays_for_another_database_of_the_same_server(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    paste(dialog, other_url(database="archive"))
    assert values(dialog)["database"] == "archive"
    assert dialog.form.typed_secret() == "s3cret"


def test_a_password_that_was_typed_stays_when_a_url_has_none(desk):
    dialog = opened(desk)
    desk.qtbot.keyClicks(dialog.form.secret.edit, "typed")
    paste(dialog, SAFE_URL)
    assert dialog.form.typed_secret() == "typed"


def test_a_typed_url_is_read_at_its_end_and_enter_does_not_save(desk):
    dialog = opened(desk)
    desk.qtbot.keyClicks(dialog.form.url.edit, URL)
    assert values(dialog)["host"] == "localhost"
    desk.key(Qt.Key.Key_Return, widget=dialog.form.url.edit)
    assert values(dialog)["host"] == "db.example.com"
    assert dialog.form.url.edit.text() == SAFE_URL
    assert dialog.form.isEnabled()  # it does not save
    assert not desk.runner.running
    assert desk.connections.all() == ()


def test_the_scheme_chooses_the_kind(desk):
    dialog = opened(desk)
    paste(dialog, "sqlite:///data/shop.db")
    assert dialog.form.kind.key == "sqlite"
    assert values(dialog) == {"path": "/data/shop.db"}
    assert dialog.form.name_edit.text() == "shop"
    assert not dialog.form.secret.edit.isVisible()
    assert not dialog.form.secret.place_combo.isVisible()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://", "Write it as postgresql://user@host:5432/database"),
        ("mongo://host", "A URL starts with one of postgresql://, sqlite://"),
        ("db.example.com", "A URL starts with one of postgresql://, sqlite://"),
    ],
)
def test_a_bad_url_is_told_at_its_field_until_it_is_edited(desk, url, sentence):
    dialog = opened(desk)
    paste(dialog, url)
    desk.key(Qt.Key.Key_Tab, widget=dialog.form.url.edit)
    assert dialog.form.url.error() == sentence
    assert values(dialog)["host"] == "localhost"
    desk.qtbot.keyClicks(dialog.form.url.edit, "x")
    assert dialog.form.url.error() == ""


def test_another_kind_asks_for_other_fields(desk):
    dialog = opened(desk)
    combo = dialog.form.kind_combo
    assert [combo.itemText(row) for row in range(combo.count())] == ["PostgreSQL", "SQLite"]
    combo.setCurrentIndex(1)
    assert list(dialog.form.own.fields) == ["path"]
    combo.setCurrentIndex(0)
    assert list(dialog.form.own.fields) == ["host", "port", "database", "user", "tls"]
    assert dialog.form.secret.edit.isVisible()


def test_a_typed_name_stays_and_a_proposed_one_follows_and_is_free(make_desk):
    desk = make_desk(connections=[make_connection("shop on db.example.com")])
    dialog = opened(desk)
    paste(dialog, URL)
    assert dialog.form.name_edit.text() == "shop on db.example.com (2)"
    dialog.form.name_edit.selectAll()
    desk.qtbot.keyClicks(dialog.form.name_edit, "Mine")
    desk.qtbot.keyClicks(dialog.form.own.fields["database"].edit, "s")
    assert dialog.form.name_edit.text() == "Mine"


def test_enter_saves_the_connection_and_its_password_in_the_key_store(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    assert place(dialog) is SecretPlace.KEY_STORE
    ids = dialog.kept_ids
    desk.key(Qt.Key.Key_Return, widget=dialog.form.name_edit)
    desk.until(lambda: ids)
    [connection] = desk.connections.all()
    assert ids == [connection.id]
    assert connection.name == "shop on db.example.com"
    assert connection.kind == "postgresql"
    assert connection.secret is SecretPlace.KEY_STORE
    assert "s3cret" not in repr(connection)
    assert desk.key_store.secrets == {connection.id: "s3cret"}
    desk.until(lambda: not desk.window.findChildren(ConnectionDialog))


def test_no_password_keeps_nothing(desk):
    dialog = opened(desk)
    paste(dialog, SAFE_URL)
    assert place(dialog) is SecretPlace.NONE
    assert saved(desk, dialog).secret is SecretPlace.NONE
    assert desk.key_store.secrets == {}


def test_the_place_follows_the_password_until_it_is_chosen(desk):
    dialog = opened(desk)
    desk.qtbot.keyClicks(dialog.form.secret.edit, "x")
    assert place(dialog) is SecretPlace.KEY_STORE
    dialog.form.secret.edit.clear()
    assert place(dialog) is SecretPlace.NONE
    choose_place(desk, dialog, SecretPlace.ASK)
    desk.qtbot.keyClicks(dialog.form.secret.edit, "x")
    assert place(dialog) is SecretPlace.ASK
    choose_place(desk, dialog, SecretPlace.NONE)
    assert dialog.form.secret.edit.text() == ""
    desk.qtbot.keyClicks(dialog.form.secret.edit, "y")
    assert place(dialog) is SecretPlace.KEY_STORE


def test_asked_for_once_per_session_is_kept_in_memory_only(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    choose_place(desk, dialog, SecretPlace.ASK)
    connection = saved(desk, dialog)
    assert connection.secret is SecretPlace.ASK
    assert desk.key_store.secrets == {}
    assert not desk.connections.lacks_secret(connection)


def test_the_key_store_wants_a_password(desk):
    dialog = opened(desk)
    paste(dialog, SAFE_URL)
    choose_place(desk, dialog, SecretPlace.KEY_STORE)
    desk.click(dialog.save_button)
    assert dialog.form.secret.secret_box.error() == "Type it, to put it into the key store"
    assert dialog.form.secret.edit.hasFocus()
    assert desk.connections.all() == ()


def test_without_a_key_store_the_password_stays_in_memory(desk):
    desk.key_store.available = False
    dialog = opened(desk)
    combo = dialog.form.secret.place_combo
    item = combo.model().item(combo.findData(SecretPlace.KEY_STORE))
    assert not item.isEnabled()
    paste(dialog, URL)
    assert place(dialog) is SecretPlace.ASK
    assert dialog.form.secret.place_box.note() == (
        "This system has no key store that can be trusted, so the password is asked for once per "
        "session and kept in memory only."
    )
    assert saved(desk, dialog).secret is SecretPlace.ASK


def test_wrong_fields_are_told_and_the_first_gets_the_focus(make_desk):
    desk = make_desk(connections=[make_connection("Shop")])
    dialog = opened(desk)
    desk.qtbot.keyClicks(dialog.form.name_edit, "shop")
    desk.click(dialog.save_button)
    assert dialog.form._name_box.error() == "There is a connection shop already"
    assert dialog.form.own.fields["database"].error() == "Name the database"
    assert dialog.form.name_edit.hasFocus()
    desk.qtbot.keyClicks(dialog.form.name_edit, "2")
    assert dialog.form._name_box.error() == ""
    assert len(desk.connections.all()) == 1


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
    shop = make_connection(secret=SecretPlace.ASK)
    desk = make_desk(connections=[shop])
    desk.connections.remember(shop.id, "s3cret")
    dialog = opened(desk, shop)
    desk.click(dialog.trial.button)
    desk.until(dialog.trial.notice.isVisible)
    choose_place(desk, dialog, SecretPlace.NONE)
    desk.click(dialog.trial.button)
    desk.until(dialog.trial.notice.isVisible)
    assert [login.secret for _, login in desk.driver.asked] == ["s3cret", None]


def test_editing_shows_all_but_the_password_and_keeps_it(make_desk):
    shop = make_connection(secret=SecretPlace.KEY_STORE)
    desk = make_desk(connections=[shop])
    desk.key_store.secrets[shop.id] = "s3cret"
    dialog = opened(desk, shop)
    assert dialog.windowTitle() == "Edit connection"
    assert not dialog.form.kind_combo.isEnabled()
    assert values(dialog)["host"] == "db.example.com"
    assert dialog.form.secret.edit.text() == ""
    assert dialog.form.secret.edit.placeholderText() == "Unchanged"
    desk.qtbot.keyClicks(dialog.form.own.fields["host"].edit, ".org")
    assert dialog.form.name_edit.text() == "Shop"
    connection = saved(desk, dialog)
    assert connection.id == shop.id
    assert connection.settings["host"] == "db.example.com.org"
    assert connection.secret is SecretPlace.KEY_STORE
    assert desk.key_store.secrets == {shop.id: "s3cret"}


def test_a_password_in_a_key_store_that_is_away_now_stays_there(make_desk):
    shop = make_connection(secret=SecretPlace.KEY_STORE)
    desk = make_desk(connections=[shop])
    desk.key_store.available = False
    assert saved(desk, opened(desk, shop)).secret is SecretPlace.KEY_STORE


def test_asking_instead_takes_the_password_out_of_the_key_store(make_desk):
    shop = make_connection(secret=SecretPlace.KEY_STORE)
    desk = make_desk(connections=[shop])
    desk.key_store.secrets[shop.id] = "s3cret"
    dialog = opened(desk, shop)
    choose_place(desk, dialog, SecretPlace.ASK)
    assert saved(desk, dialog).secret is SecretPlace.ASK
    desk.until(lambda: desk.key_store.secrets == {})


def test_a_url_of_another_kind_does_not_change_the_kind_of_a_connection(make_desk):
    shop = make_connection()
    dialog = opened(make_desk(connections=[shop]), shop)
    paste(dialog, "sqlite:///data/shop.db")
    assert dialog.form.url.error() == "This connection is to PostgreSQL"
    assert dialog.form.kind.key == "postgresql"


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
    assert connection.secret is SecretPlace.ASK


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


def test_removing_asks_first(make_desk):
    shop = make_connection(secret=SecretPlace.KEY_STORE)
    desk = make_desk(connections=[shop])
    desk.key_store.secrets[shop.id] = "s3cret"
    dialog = opened(desk, shop)
    ids = dialog.removed_ids
    desk.click(dialog.remove_button)
    question = desk.dialog(Question)
    assert "finished downloads stay" in question.informativeText()
    assert "key store" in question.informativeText()
    assert desk.connections.all() == (shop,)
    desk.click(question.yes_button)
    assert ids == [shop.id]
    assert desk.connections.all() == ()
    assert not dialog.isVisible()
    desk.until(lambda: desk.key_store.secrets == {})


def test_a_new_connection_cannot_be_removed_and_escape_keeps_nothing(desk):
    dialog = opened(desk)
    paste(dialog, URL)
    assert not dialog.remove_button.isVisible()
    ids = dialog.kept_ids
    desk.key(Qt.Key.Key_Escape, widget=dialog.form.name_edit)
    assert (ids, desk.connections.all(), desk.key_store.secrets) == ([], (), {})


def test_the_eye_shows_what_is_typed(desk):
    dialog = opened(desk)
    desk.click(dialog.form.secret.show_button)
    assert dialog.form.secret.edit.echoMode() is QLineEdit.EchoMode.Normal
    desk.click(dialog.form.secret.show_button)
    assert dialog.form.secret.edit.echoMode() is QLineEdit.EchoMode.Password


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


@pytest.mark.parametrize("kind", [0, 1])
def test_each_alt_key_is_used_once(desk, kind):
    dialog = opened(desk, make_connection(kind=("postgresql", "sqlite")[kind], path="/a.db"))
    dialog.ask_button.show()
    marked = [*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton)]
    letters = [letter_of(w.text()) for w in marked if w.isVisible() and letter_of(w.text())]
    assert len(letters) == len(set(letters)), letters
    for label in dialog.findChildren(QLabel):
        assert label.buddy() is not None or not letter_of(label.text()), label.text()


def test_the_tab_key_goes_down_the_form(desk):
    dialog = opened(desk)
    form, visited = dialog.form, []
    form.kind_combo.setFocus()
    for _ in range(13):
        visited.append(QApplication.focusWidget())
        desk.key(Qt.Key.Key_Tab, widget=QApplication.focusWidget())
    assert visited == [
        form.kind_combo, form.url.edit, form.name_edit,
        *(field.control for field in form.own.fields.values()),
        form.secret.edit, form.secret.show_button, form.secret.place_combo,
        dialog.trial.button, dialog.save_button,
    ]  # fmt: skip


def test_everything_that_takes_the_focus_has_a_name(desk):
    dialog = opened(desk)
    for widget in dialog.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and widget.isVisible() and not isinstance(widget, QAbstractButton):
            assert widget.accessibleName(), widget


def test_a_dropped_file_is_taken_where_a_file_is_asked_for(desk):
    dialog = opened(desk)
    assert not dropped(dialog, "/data/shop.db")
    dialog.form.kind_combo.setCurrentIndex(1)
    assert dropped(dialog, "/data/shop.db")
    assert values(dialog) == {"path": "/data/shop.db"}
    assert dialog.form.name_edit.text() == "shop"


def test_a_full_disk_is_told_without_an_offer_that_does_not_help(desk, monkeypatch, tmp_path):
    def refuse(connection):
        raise DiskFullError(tmp_path)

    monkeypatch.setattr(desk.store, "put_connection", refuse)
    dialog = opened(desk)
    paste(dialog, URL)
    desk.click(dialog.save_button)
    desk.until(dialog.notice.isVisible)
    assert dialog.notice.text().startswith(str(DiskFullError(tmp_path)))
    assert not dialog.ask_button.isVisible()
    assert dialog.save_button.isEnabled()


def test_a_form_that_is_higher_than_the_screen_scrolls(desk, monkeypatch):
    many = tuple(
        Parameter(f"key{n}", f"Field {n}", ParameterKind.TEXT, "", "Help") for n in range(60)
    )
    dialog = opened(desk)
    assert not dialog.area.verticalScrollBar().isVisible()
    monkeypatch.setattr(type(desk.driver), "parameters", many)
    dialog.form.kind_combo.setCurrentIndex(1)
    dialog.form.kind_combo.setCurrentIndex(0)
    desk.until(dialog.area.verticalScrollBar().isVisible)
    assert dialog.height() <= dialog.screen().availableSize().height()
    assert dialog.area.verticalScrollBar().value() == 0
    monkeypatch.setattr(desk.driver, "check", lambda settings: {"key59": "Wrong"})
    desk.click(dialog.trial.button)
    last = dialog.form.own.fields["key59"].edit
    assert last.hasFocus()
    assert not last.visibleRegion().isEmpty()


def test_a_setting_that_depends_on_another_is_asked_for_only_then(desk, monkeypatch):
    parameters = (
        Parameter(
            "way", "Way", ParameterKind.CHOICE, "tcp", "How", choices=(("tcp", "TCP"), ("s", "S"))
        ),
        Parameter("socket", "Socket", ParameterKind.TEXT, "", "Where", when=("way", "s")),
    )
    monkeypatch.setattr(type(desk.driver), "parameters", parameters)
    dialog = opened(desk)
    way, socket = dialog.form.own.fields["way"], dialog.form.own.fields["socket"]
    assert not socket.isVisible()
    way.set_value("s")
    way.edited.emit()
    assert socket.isVisible()


def test_a_kind_that_is_chosen_by_mistake_loses_nothing(desk):
    dialog = opened(desk)
    desk.qtbot.keyClicks(dialog.form.name_edit, "Mine")
    dialog.form.kind_combo.setCurrentIndex(1)
    dialog.form.kind_combo.setCurrentIndex(0)
    assert dialog.form.name_edit.text() == "Mine"
    assert values(dialog)["port"] == "5432"


def test_the_secret_is_called_what_the_kind_calls_it(desk, monkeypatch):
    monkeypatch.setattr(type(desk.driver), "secret_title", "Token")
    dialog = opened(desk)
    label = dialog.form.rows.labelForField(dialog.form.secret.secret_box)
    assert label.text().replace("&", "") == "Token"
    assert dialog.form.secret.edit.accessibleName() == "Token"


def test_a_connection_of_a_newer_version_can_only_be_removed(make_desk):
    later = make_connection(kind="oracle")
    desk = make_desk(connections=[later])
    dialog = opened(desk, later)
    assert "connections of the kind oracle" in dialog.notice.text()
    assert not dialog.form.isEnabled()
    assert not dialog.save_button.isEnabled()
    assert dialog.remove_button.isEnabled()
