"""The URL in the dialog of a connection, with real clicks and keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from csvdownloader.core.connections.connections import SecretLocation
from tests.fakes.samples import make_connection
from tests.ui.connections.harness import SAFE_URL, URL, location, opened, paste, values


def test_a_pasted_url_fills_the_fields_and_loses_its_password_at_once(app):
    dialog = opened(app)
    assert dialog.form.url.edit.hasFocus()
    paste(dialog, URL)
    assert values(dialog) == {
        "host": "db.example.com", "port": "6432", "database": "shop", "user": "ada",
        "tls": "prefer",
    }  # fmt: skip
    assert dialog.form.url.edit.text() == SAFE_URL
    assert dialog.form.secret.lines[0].edit.text() == "s3cret"
    assert dialog.form.secret.lines[0].edit.echoMode() is QLineEdit.EchoMode.Password
    assert dialog.form.name_edit.text() == "shop on db.example.com"
    dialog.form.url.edit.undo()
    assert dialog.form.url.edit.text() == SAFE_URL


def other_url(**changes):
    parts = {"user": "ada", "host": "db.example.com", "port": 6432, "database": "shop"} | changes
    return "postgresql://{user}@{host}:{port}/{database}".format(**parts)


@pytest.mark.parametrize("change", [{"host": "evil.example"}, {"port": 7777}, {"user": "eve"}])
def test_the_password_of_a_url_does_not_go_to_the_server_of_the_next(app, change):
    dialog = opened(app)
    paste(dialog, URL)
    paste(dialog, other_url(**change))
    assert dialog.form.secret.lines[0].edit.text() == ""
    assert dialog.form.typed_secret() is None
    assert location(dialog) is SecretLocation.NONE


def test_a_url_that_is_pasted_over_another_loses_its_password_at_once(app):
    dialog = opened(app)
    paste(dialog, URL)
    paste(dialog, "postgresql://bo:word@db.example.org/b")
    assert dialog.form.url.edit.text() == "postgresql://bo@db.example.org:5432/b"
    assert dialog.form.typed_secret() == "word"


def test_the_password_of_a_url_goes_also_after_the_server_was_changed_by_hand(app):
    dialog = opened(app)
    paste(dialog, URL)
    dialog.form.own.fields["host"].choose("evil.example")
    paste(dialog, other_url(host="evil.example"))
    assert dialog.form.typed_secret() is None


def test_the_password_of_a_url_goes_with_a_url_of_another_kind(app):
    dialog = opened(app)
    paste(dialog, URL)
    paste(dialog, "sqlite:///data/shop.db")
    assert dialog.form.secret.lines[0].edit.text() == ""


def test_the_password_of_a_url_stays_for_another_database_of_the_same_server(app):
    dialog = opened(app)
    paste(dialog, URL)
    paste(dialog, other_url(database="archive"))
    assert values(dialog)["database"] == "archive"
    assert dialog.form.typed_secret() == "s3cret"


def test_a_password_that_was_typed_stays_when_a_url_has_none(app):
    dialog = opened(app)
    app.qtbot.keyClicks(dialog.form.secret.lines[0].edit, "typed")
    paste(dialog, SAFE_URL)
    assert dialog.form.typed_secret() == "typed"


def test_a_typed_url_is_read_at_its_end_and_enter_does_not_save(app):
    dialog = opened(app)
    app.qtbot.keyClicks(dialog.form.url.edit, URL)
    assert values(dialog)["host"] == "localhost"
    app.key(Qt.Key.Key_Return, widget=dialog.form.url.edit)
    assert values(dialog)["host"] == "db.example.com"
    assert dialog.form.url.edit.text() == SAFE_URL
    assert dialog.form.isEnabled()  # it does not save
    assert not app.runner.running
    assert app.connections.all() == ()


def test_the_scheme_chooses_the_kind(app):
    dialog = opened(app)
    paste(dialog, "sqlite:///data/shop.db")
    assert dialog.form.kind.key == "sqlite"
    assert values(dialog) == {"path": "/data/shop.db"}
    assert dialog.form.name_edit.text() == "shop"
    assert not dialog.form.secret.lines[0].edit.isVisible()
    assert not dialog.form.secret.location_combo.isVisible()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://", "Write it as postgresql://user@host:5432/database"),
        ("mongo://host", "A URL starts with one of postgresql://, sqlite://"),
        ("db.example.com", "A URL starts with one of postgresql://, sqlite://"),
    ],
)
def test_a_bad_url_is_told_at_its_field_until_it_is_edited(app, url, sentence):
    dialog = opened(app)
    paste(dialog, url)
    app.key(Qt.Key.Key_Tab, widget=dialog.form.url.edit)
    assert dialog.form.url.error() == sentence
    assert values(dialog)["host"] == "localhost"
    app.qtbot.keyClicks(dialog.form.url.edit, "x")
    assert dialog.form.url.error() == ""


def test_a_url_of_another_kind_does_not_change_the_kind_of_a_connection(make_app):
    shop = make_connection()
    dialog = opened(make_app(connections=[shop]), shop)
    paste(dialog, "sqlite:///data/shop.db")
    assert dialog.form.url.error() == "This connection is to PostgreSQL"
    assert dialog.form.kind.key == "postgresql"
