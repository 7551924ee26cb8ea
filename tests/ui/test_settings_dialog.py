"""The settings dialog over a table with one setting of each kind."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QSpinBox,
)

from csvdownloader.ui.settings_dialog import SettingsDialog
from csvdownloader.ui.widgets.segments import Segments
from csvdownloader.ui.widgets.ticks import Tick
from tests.support.settings_tables import OneOfEach
from tests.ui.accessibility import letters_of_visible, unnamed

NO_FOLDER = "This must be the whole path of a folder"


@pytest.fixture
def dialog(app):
    result = SettingsDialog(OneOfEach(), app.window)
    result.open()
    app.until(result.isVisible)
    result.heard = []
    result.chosen.connect(result.heard.append)
    return result


def button(dialog, which):
    return dialog.findChild(QDialogButtonBox).button(
        getattr(QDialogButtonBox.StandardButton, which)
    )


def test_each_kind_has_its_field(dialog):
    classes = [type(field.control) for field in dialog.fields.values()]
    assert classes == [QSpinBox, Tick, QLineEdit, Segments, QLineEdit]
    values = {key: field.value() for key, field in dialog.fields.items()}
    assert values == OneOfEach().to_values()


def test_what_the_user_enters_is_chosen(app, dialog, tmp_path):
    fields = dialog.fields
    app.key(Qt.Key.Key_Up, widget=fields["number"].box)
    app.key(Qt.Key.Key_Space, widget=fields["boolean"].box)
    app.qtbot.keyClicks(fields["text"].edit, "orders")
    fields["choice"].focus()
    app.key(Qt.Key.Key_Right, widget=dialog.focusWidget())
    app.qtbot.keyClicks(fields["folder"].edit, str(tmp_path))
    app.key(Qt.Key.Key_Return, widget=fields["folder"].edit)
    assert dialog.heard == [
        OneOfEach(number=3, boolean=True, text="orders", choice="tabs", folder=str(tmp_path))
    ]
    app.until(lambda: app.window.findChildren(SettingsDialog) == [])


def test_an_error_stands_at_the_field_until_it_is_edited(app, dialog):
    folder, edit = dialog.fields["folder"], dialog.fields["folder"].edit
    folder.set_value("no/whole/path")
    app.click(button(dialog, "Ok"))
    assert (dialog.isVisible(), dialog.heard) == (True, [])
    assert {key for key, field in dialog.fields.items() if field.error()} == {"folder"}
    assert folder.error() == NO_FOLDER == edit.accessibleDescription()
    app.until(edit.hasFocus)
    app.qtbot.keyClicks(edit, "x")
    assert folder.error() == ""
    assert edit.accessibleDescription() == "Where they are put."


def test_the_first_of_two_errors_gets_the_focus(app, dialog):
    dialog.fields["text"].set_value("x" * 21)
    dialog.fields["folder"].set_value("x")
    app.click(button(dialog, "Ok"))
    assert dialog.fields["text"].error() == "This must be one line of at most 20 characters"
    assert dialog.fields["folder"].error() == NO_FOLDER
    app.until(dialog.fields["text"].edit.hasFocus)


def test_the_defaults_come_back_and_errors_go(app, dialog):
    dialog.fields["number"].set_value(9)
    dialog.fields["folder"].set_value("x")
    app.click(button(dialog, "Ok"))
    app.click(button(dialog, "RestoreDefaults"))
    values = {key: field.value() for key, field in dialog.fields.items()}
    assert values == OneOfEach().to_values()
    assert [field.error() for field in dialog.fields.values()] == [""] * 5


def test_a_folder_is_browsed_for(app, dialog, tmp_path):
    folder = dialog.fields["folder"]
    folder.set_value(str(tmp_path))
    app.key(Qt.Key.Key_Space, widget=folder.browse_button)
    chooser = app.dialog(QFileDialog)
    assert chooser.fileMode() is QFileDialog.FileMode.Directory
    assert chooser.directory().path() == str(tmp_path)
    chooser.fileSelected.emit("/data")
    chooser.reject()
    assert folder.value() == "/data"


def test_every_control_has_a_name_a_description_and_an_alt_key_of_its_own(dialog):
    assert unnamed(dialog) == []
    described = [field.control.accessibleDescription() for field in dialog.fields.values()]
    assert described == [kind.help for kind in OneOfEach.kinds().values()]
    letters = letters_of_visible(dialog)
    assert {*"nythf"} <= set(letters)
    assert len(set(letters)) == len(letters)


def test_the_first_field_has_the_focus(app, dialog):
    app.until(dialog.isActiveWindow)
    assert dialog.focusWidget() is dialog.fields["number"].box


def test_tab_goes_from_field_to_field_and_then_to_the_buttons(app, dialog):
    fields, box = dialog.fields, dialog.findChild(QDialogButtonBox)
    stops = [widget for field in fields.values() for widget in field.focusables()]
    stops[0].setFocus()
    for stop in stops[1:]:
        app.key(Qt.Key.Key_Tab, widget=dialog.focusWidget())
        assert dialog.focusWidget() is stop
    app.key(Qt.Key.Key_Tab, widget=dialog.focusWidget())
    assert dialog.focusWidget() in box.buttons()
