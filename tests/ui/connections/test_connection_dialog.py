"""The dialog of a connection, with real clicks and keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from csvdownloader.core.connections.connections import SecretLocation
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.ui.widgets.mnemonics import letter_of
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import make_connection
from tests.ui.connections.harness import URL, opened, paste, values
from tests.ui.dropping import dropped


def test_another_kind_asks_for_other_fields(app):
    dialog = opened(app)
    combo = dialog.form.kind_combo
    assert [combo.itemText(row) for row in range(combo.count())] == ["PostgreSQL", "SQLite"]
    combo.setCurrentIndex(1)
    assert list(dialog.form.own.fields) == ["path"]
    combo.setCurrentIndex(0)
    assert list(dialog.form.own.fields) == ["host", "port", "database", "user", "tls"]
    assert dialog.form.secret.lines[0].edit.isVisible()


def test_a_typed_name_stays_and_a_proposed_one_follows_and_is_free(make_app):
    app = make_app(connections=[make_connection("shop on db.example.com")])
    dialog = opened(app)
    paste(dialog, URL)
    assert dialog.form.name_edit.text() == "shop on db.example.com (2)"
    dialog.form.name_edit.selectAll()
    app.qtbot.keyClicks(dialog.form.name_edit, "Mine")
    app.qtbot.keyClicks(dialog.form.own.fields["database"].edit, "s")
    assert dialog.form.name_edit.text() == "Mine"


def test_wrong_fields_are_told_and_the_first_gets_the_focus(make_app):
    app = make_app(connections=[make_connection("Shop")])
    dialog = opened(app)
    app.qtbot.keyClicks(dialog.form.name_edit, "shop")
    app.click(dialog.save_button)
    assert dialog.form._name_box.error() == "There is a connection shop already"
    assert dialog.form.own.fields["database"].error() == "Name the database"
    assert dialog.form.name_edit.hasFocus()
    app.qtbot.keyClicks(dialog.form.name_edit, "2")
    assert dialog.form._name_box.error() == ""
    assert len(app.connections.all()) == 1


def test_removing_asks_first(make_app):
    shop = make_connection(secret=SecretLocation.KEY_STORE)
    app = make_app(connections=[shop])
    app.key_store.secrets[shop.id] = "s3cret"
    dialog = opened(app, shop)
    ids = dialog.removed_ids
    app.click(dialog.remove_button)
    question = app.dialog(Question)
    assert "finished downloads stay" in question.more()
    assert "key store" in question.more()
    assert app.connections.all() == (shop,)
    app.click(question.yes_button)
    assert ids == [shop.id]
    assert app.connections.all() == ()
    assert not dialog.isVisible()
    app.until(lambda: app.key_store.secrets == {})


def test_a_new_connection_cannot_be_removed_and_escape_keeps_nothing(app):
    dialog = opened(app)
    paste(dialog, URL)
    assert not dialog.remove_button.isVisible()
    ids = dialog.saved_ids
    app.key(Qt.Key.Key_Escape, widget=dialog.form.name_edit)
    assert (ids, app.connections.all(), app.key_store.secrets) == ([], (), {})


@pytest.mark.parametrize("index", [0, 1])
def test_each_alt_key_is_used_once(app, index):
    dialog = opened(app, make_connection(kind=("postgresql", "sqlite")[index], path="/a.db"))
    dialog.ask_button.show()
    marked = [*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton)]
    letters = [letter_of(w.text()) for w in marked if w.isVisible() and letter_of(w.text())]
    assert len(letters) == len(set(letters)), letters
    for label in dialog.findChildren(QLabel):
        assert label.buddy() is not None or not letter_of(label.text()), label.text()


def test_the_tab_key_goes_down_the_form(app):
    dialog = opened(app)
    form, visited = dialog.form, []
    form.kind_combo.setFocus()
    for _ in range(13):
        visited.append(QApplication.focusWidget())
        app.key(Qt.Key.Key_Tab, widget=QApplication.focusWidget())
    assert visited == [
        form.kind_combo, form.url.edit, form.name_edit,
        *(field.control for field in form.own.fields.values()),
        form.secret.lines[0].edit, form.secret.lines[0].show_button, form.secret.location_combo,
        dialog.test.button, dialog.save_button,
    ]  # fmt: skip


def test_everything_that_takes_the_focus_has_a_name(app):
    dialog = opened(app)
    for widget in dialog.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and widget.isVisible() and not isinstance(widget, QAbstractButton):
            assert widget.accessibleName(), widget


def test_a_dropped_file_is_taken_where_a_file_is_asked_for(app):
    dialog = opened(app)
    assert not dropped(dialog, "/data/shop.db")
    dialog.form.kind_combo.setCurrentIndex(1)
    assert dropped(dialog, "/data/shop.db")
    assert values(dialog) == {"path": "/data/shop.db"}
    assert dialog.form.name_edit.text() == "shop"


def test_a_full_disk_is_told_without_an_offer_that_does_not_help(app, monkeypatch, tmp_path):
    def refuse(connection):
        raise DiskFullError(tmp_path)

    monkeypatch.setattr(app.store, "put_connection", refuse)
    dialog = opened(app)
    paste(dialog, URL)
    app.click(dialog.save_button)
    app.until(dialog.notice.isVisible)
    assert dialog.notice.text().startswith(str(DiskFullError(tmp_path)))
    assert not dialog.ask_button.isVisible()
    assert dialog.save_button.isEnabled()


def test_a_form_that_is_higher_than_the_screen_scrolls(app, monkeypatch):
    many = tuple(
        Parameter(f"key{n}", f"Field {n}", ParameterKind.TEXT, "", "Help") for n in range(60)
    )
    dialog = opened(app)
    assert not dialog.area.verticalScrollBar().isVisible()
    monkeypatch.setattr(type(app.driver), "parameters", many)
    dialog.form.kind_combo.setCurrentIndex(1)
    dialog.form.kind_combo.setCurrentIndex(0)
    app.until(dialog.area.verticalScrollBar().isVisible)
    assert dialog.height() <= dialog.screen().availableSize().height()
    assert dialog.area.verticalScrollBar().value() == 0
    monkeypatch.setattr(app.driver, "check", lambda settings: {"key59": "Wrong"})
    app.click(dialog.test.button)
    last = dialog.form.own.fields["key59"].edit
    assert last.hasFocus()
    assert not last.visibleRegion().isEmpty()


def test_a_setting_that_depends_on_another_is_asked_for_only_then(app, monkeypatch):
    parameters = (
        Parameter(
            "way", "Way", ParameterKind.CHOICE, "tcp", "How", choices=(("tcp", "TCP"), ("s", "S"))
        ),
        Parameter("socket", "Socket", ParameterKind.TEXT, "", "Where", when=("way", "s")),
    )
    monkeypatch.setattr(type(app.driver), "parameters", parameters)
    dialog = opened(app)
    way, socket = dialog.form.own.fields["way"], dialog.form.own.fields["socket"]
    assert not socket.isVisible()
    way.set_value("s")
    way.edited.emit()
    assert socket.isVisible()


def test_a_kind_that_is_chosen_by_mistake_loses_nothing(app):
    dialog = opened(app)
    app.qtbot.keyClicks(dialog.form.name_edit, "Mine")
    dialog.form.kind_combo.setCurrentIndex(1)
    dialog.form.kind_combo.setCurrentIndex(0)
    assert dialog.form.name_edit.text() == "Mine"
    assert values(dialog)["port"] == "5432"


def test_a_connection_of_a_newer_version_can_only_be_removed(make_app):
    later = make_connection(kind="oracle")
    app = make_app(connections=[later])
    dialog = opened(app, later)
    assert "connections of the kind oracle" in dialog.notice.text()
    assert not dialog.form.isEnabled()
    assert not dialog.save_button.isEnabled()
    assert dialog.remove_button.isEnabled()
