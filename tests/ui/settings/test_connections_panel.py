"""The list of connections and accounts in the settings, by keys."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.connections.connections import SecretLocation
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from csvdownloader.ui.settings.connection_list import KIND, NAME, SECRET
from csvdownloader.ui.settings.connections_panel import ConnectionsPanel
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import make_connection, make_job
from tests.fakes.web import BOTIFY
from tests.ui.accessibility import letters_of_visible, unnamed

ALT = Qt.KeyboardModifier.AltModifier
SHOP = make_connection("Shop", secret=SecretLocation.KEY_STORE)
WAREHOUSE = make_connection("Warehouse", secret=SecretLocation.ASK)
ACCOUNT = make_connection("Botify", f"web:{BOTIFY.id}", hosts=" ".join(BOTIFY.hosts))
OVER_SHOP = Request("database", {"connection": SHOP.id, "what": "table", "table": "orders"})


@pytest.fixture
def app(make_app):
    app = make_app([make_job(1, request=OVER_SHOP)], connections=[WAREHOUSE, SHOP, ACCOUNT])
    app.key_store.secrets[SHOP.id] = "s3cret"
    return app


@pytest.fixture
def panel(app):
    app.action("connections").trigger()
    dialog = app.dialog(SettingsDialog)
    app.until(dialog.isActiveWindow)
    return dialog.findChild(ConnectionsPanel)


def press(app, panel, key, name=None):
    """Selects the connection of that name, and presses the Alt key of a button."""
    if name is not None:
        names = [connection.name for connection in app.connections.all()]
        panel.list.select(names.index(name))
    app.key(key, ALT, widget=panel.window())


def cells(panel):
    model = panel.model
    return [
        tuple(model.index(row, column).data() for column in (NAME, KIND, SECRET))
        for row in range(model.rowCount())
    ]


def back(app, panel):
    panel.window().activateWindow()
    app.until(panel.window().isActiveWindow)


def test_all_are_listed_with_their_kind_and_where_the_password_is(app, panel):
    assert cells(panel) == [
        ("Botify", BOTIFY.name, "none"),
        ("Shop", "PostgreSQL", "key store"),
        ("Warehouse", "PostgreSQL", "asked for"),
    ]
    assert panel.window().list.page().title == "Connections"
    app.until(panel.list.hasFocus)
    assert unnamed(panel.window()) == []
    letters = letters_of_visible(panel.window())
    assert len(set(letters)) == len(letters) == 7


def test_enter_and_alt_open_the_dialog_of_the_selected_one(app, panel):
    press(app, panel, Qt.Key.Key_E, "Warehouse")
    dialog = app.dialog(ConnectionDialog)
    assert dialog.form.connection().id == WAREHOUSE.id
    dialog.form.name_edit.setText("Depot")
    app.click(dialog.save_button)
    app.until(lambda: ("Depot", "PostgreSQL", "asked for") in cells(panel))
    assert panel.list.connection().name == "Depot"


def test_a_new_connection_is_made(app, panel):
    press(app, panel, Qt.Key.Key_N)
    dialog = app.dialog(ConnectionDialog)
    dialog.form.url.give("postgresql://ada@db.example.com/stock")
    app.click(dialog.save_button)
    app.until(lambda: len(cells(panel)) == 4)
    assert panel.list.connection().settings["database"] == "stock"


def test_a_new_account_is_made_for_the_service_that_is_chosen(app, panel):
    press(app, panel, Qt.Key.Key_A)
    services = app.dialog(ProfileDialog)
    services.chosen.emit(BOTIFY.id)
    services.reject()
    dialog = app.dialog(ConnectionDialog)
    assert dialog.form.is_account
    assert dialog.form.kind.key == f"web:{BOTIFY.id}"
    dialog.reject()


def test_a_service_that_wants_no_account_says_so(app, panel):
    press(app, panel, Qt.Key.Key_A)
    services = app.dialog(ProfileDialog)
    services.chosen.emit("download")
    services.reject()
    assert panel.notice.text().startswith("This service takes no account")
    assert not app.window.findChildren(ConnectionDialog)


def test_a_copy_has_a_name_of_its_own_and_the_same_password(app, panel):
    for name in ("Shop 2", "Shop 3"):
        press(app, panel, Qt.Key.Key_U, "Shop")
        app.until(lambda name=name: (name, "PostgreSQL", "key store") in cells(panel))
        copy = panel.list.connection()
        assert (copy.name, copy.settings) == (name, SHOP.settings)
        assert app.key_store.secrets[copy.id] == "s3cret"


def test_a_password_is_forgotten(app, panel):
    press(app, panel, Qt.Key.Key_F, "Shop")
    app.until(lambda: ("Shop", "PostgreSQL", "asked for") in cells(panel))
    app.until(lambda: SHOP.id not in app.key_store.secrets)
    assert app.connections.needs_secret(app.connections.find(SHOP.id))
    assert not panel.forget_button.isEnabled()


def test_one_that_is_held_until_the_end_is_forgotten_too(app, panel):
    app.connections.put_secret(WAREHOUSE.id, "s3cret")
    panel.model.renew()
    assert cells(panel)[2][SECRET] == "until you quit"
    press(app, panel, Qt.Key.Key_F, "Warehouse")
    app.until(lambda: cells(panel)[2][SECRET] == "asked for")
    assert app.connections.needs_secret(WAREHOUSE)


def test_a_test_asks_for_the_password_that_it_lacks(app, panel):
    app.driver.password = "s3cret"
    press(app, panel, Qt.Key.Key_T, "Warehouse")
    asked = app.dialog(SecretDialog)
    app.qtbot.keyClicks(asked.edit, "s3cret")
    app.key(Qt.Key.Key_Return, widget=asked.edit)
    app.until(lambda: panel.test.notice.text() == "Connected: PostgreSQL 18.4")
    panel.list.select(0)
    assert panel.test.notice.text() == ""
    assert not panel.test.button.isEnabled()  # an account is not tried


def test_the_question_before_a_removal_says_what_uses_it(app, panel):
    app.saved.save("Monthly", OVER_SHOP)
    press(app, panel, Qt.Key.Key_M, "Shop")
    question = app.dialog(Question)
    assert question.more() == (
        "Without it cannot be run again: 1 download and 1 saved request. "
        "The finished downloads stay. What the system's key store holds for it is removed too."
    )
    app.click(question.yes_button)
    app.until(lambda: [cell[NAME] for cell in cells(panel)] == ["Botify", "Warehouse"])
    app.until(lambda: SHOP.id not in app.key_store.secrets)


def test_what_nobody_uses_is_removed_with_a_short_question(app, panel):
    press(app, panel, Qt.Key.Key_M, "Warehouse")
    question = app.dialog(Question)
    assert question.more() == "The finished downloads stay."
    app.key(Qt.Key.Key_Escape, widget=question)
    assert len(cells(panel)) == 3


def test_a_removal_that_fails_is_told_in_place(app, panel, monkeypatch):
    def refuse(_id):
        raise StorageError(Message("The disk is full"), Message("Free some space."))

    monkeypatch.setattr(app.store, "remove_connection", refuse)
    press(app, panel, Qt.Key.Key_M, "Shop")
    app.click(app.dialog(Question).yes_button)
    app.until(lambda: panel.notice.text() == "The disk is full\nFree some space.")


def test_an_empty_list_says_so(make_app):
    app = make_app()
    app.action("connections").trigger()
    panel = app.dialog(SettingsDialog).findChild(ConnectionsPanel)
    assert panel.nothing.isVisible()
    assert not panel.list.isVisible()
    app.until(panel.new_button.hasFocus)
    assert not panel.edit_button.isEnabled()
