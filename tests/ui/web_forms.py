"""What the tests of the form of a web source share."""

from PySide6.QtCore import Qt

from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from tests.ui.fakes import make_connection
from tests.ui.web_fakes import QUALTRICS

ACCOUNT = make_connection("Analytics", f"web:{QUALTRICS.id}", hosts=QUALTRICS.hosts[0])


def field(desk, key):
    fields = desk.window.form.own.fields
    return fields[key] if key in fields else fields[f"param.{key}"]


def choose(desk, profile):
    """Chooses it the way a user does."""
    desk.click(field(desk, "profile").choose_button)
    dialog = desk.dialog(ProfileDialog)
    desk.until(dialog.edit.hasFocus)
    desk.qtbot.keyClicks(dialog.edit, profile.name)
    desk.key(Qt.Key.Key_Return, widget=dialog.edit)
    desk.window.activateWindow()  # what a desktop does when a dialog closes
    desk.until(desk.window.isActiveWindow)


def type_into(desk, key, text):
    control = field(desk, key).control
    control.setFocus()
    desk.qtbot.keyClicks(control, text)
