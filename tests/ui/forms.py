"""Helpers for the tests of the form of a source."""

from PySide6.QtCore import Qt

from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from tests.fakes.samples import make_connection
from tests.fakes.web import QUALTRICS

ACCOUNT = make_connection("Analytics", f"web:{QUALTRICS.id}", hosts=QUALTRICS.hosts[0])


def choose_source(app, key):
    combo = app.window.form.source_combo
    combo.setCurrentIndex(combo.findData(key))


def field(app, key):
    fields = app.window.form.own.fields
    return fields[key] if key in fields else fields[f"param.{key}"]


def choose(app, profile):
    """Chooses the profile as a user does."""
    app.click(field(app, "profile").choose_button)
    dialog = app.dialog(ProfileDialog)
    app.until(dialog.edit.hasFocus)
    app.qtbot.keyClicks(dialog.edit, profile.name)
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    app.window.activateWindow()  # what a desktop does when a dialog closes
    app.until(app.window.isActiveWindow)


def type_into(app, key, text):
    control = field(app, key).control
    control.setFocus()
    app.qtbot.keyClicks(control, text)
