"""The settings dialog over a table with one setting of each kind."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QSpinBox

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.messages import Message
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from csvdownloader.ui.widgets.segments import Segments
from csvdownloader.ui.widgets.ticks import Tick
from tests.support.settings_tables import SECTION, TITLES, OneOfEach
from tests.ui.accessibility import letters_of_visible, unnamed

NO_FOLDER = "This must be the whole path of a folder"


class Kept:
    """The settings as the program keeps them."""

    def __init__(self):
        self.now, self.error = OneOfEach(), None

    def change(self, settings):
        if self.error is not None:
            raise self.error
        self.now = settings


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def dialog(app, kept):
    result = SettingsDialog(lambda: kept.now, kept.change, TITLES, app.window)
    result.open()
    app.until(result.isActiveWindow)
    return result


def button(dialog, which):
    box = dialog.findChild(QDialogButtonBox)
    return box.button(getattr(QDialogButtonBox.StandardButton, which))


def test_each_kind_has_its_field_on_the_page_of_its_section(dialog):
    classes = [type(field.control) for field in dialog.fields.values()]
    assert classes == [QSpinBox, Tick, QLineEdit, Segments, QLineEdit]
    values = {key: field.value() for key, field in dialog.fields.items()}
    assert values == OneOfEach().to_values()
    assert list(dialog.pages["other"].fields) == ["folder"]


def test_what_the_user_enters_counts_at_once(app, dialog, kept, tmp_path):
    fields = dialog.fields
    app.key(Qt.Key.Key_Up, widget=fields["number"].box)
    assert kept.now == OneOfEach(number=3)
    app.key(Qt.Key.Key_Space, widget=fields["boolean"].box)
    app.qtbot.keyClicks(fields["text"].edit, "orders")
    assert kept.now == OneOfEach(number=3, boolean=True)  # half a text is none
    fields["choice"].focus()
    app.until(fields["choice"].control.focusProxy().hasFocus)
    app.key(Qt.Key.Key_Right, widget=dialog.focusWidget())
    dialog.show_section("other")
    app.qtbot.keyClicks(fields["folder"].edit, str(tmp_path))
    app.key(Qt.Key.Key_Return, widget=fields["folder"].edit)
    assert kept.now == OneOfEach(3, True, "orders", "tabs", str(tmp_path))
    app.until(lambda: app.window.findChildren(SettingsDialog) == [])


def test_a_number_that_is_being_typed_is_none_before_enter(app, dialog, kept):
    box = dialog.fields["number"].box
    box.selectAll()
    app.qtbot.keyClicks(box, "15")
    assert kept.now.number == 2
    app.key(Qt.Key.Key_Return, widget=box)
    assert kept.now.number == 15


def test_an_error_stands_at_the_field_until_it_is_edited(app, dialog, kept):
    folder, edit = dialog.fields["folder"], dialog.fields["folder"].edit
    folder.set_value("no/whole/path")
    app.click(button(dialog, "Close"))
    assert (dialog.isVisible(), kept.now) == (True, OneOfEach())
    assert {key for key, field in dialog.fields.items() if field.error()} == {"folder"}
    assert folder.error() == NO_FOLDER == edit.accessibleDescription()
    app.until(edit.hasFocus)  # its page is shown now
    app.qtbot.keyClicks(edit, "x")
    assert folder.error() == ""
    assert edit.accessibleDescription() == "Where they are put."


def test_escape_leaves_a_value_that_cannot_be_set(app, dialog, kept):
    edit = dialog.fields["text"].edit
    edit.setFocus()
    app.qtbot.keyClicks(edit, "x" * 21)
    app.key(Qt.Key.Key_Tab, widget=edit)
    error = "This must be one line of at most 20 characters"
    assert dialog.fields["text"].error() == error
    app.key(Qt.Key.Key_Escape, widget=dialog)
    app.until(lambda: app.window.findChildren(SettingsDialog) == [])
    assert kept.now == OneOfEach()


def test_escape_drops_what_is_half_typed(app, dialog, kept):
    edit = dialog.fields["text"].edit
    edit.setFocus()
    app.qtbot.keyClicks(edit, "ord")
    app.key(Qt.Key.Key_Escape, widget=edit)
    app.until(lambda: app.window.findChildren(SettingsDialog) == [])
    assert kept.now == OneOfEach()


def test_what_cannot_be_kept_says_so_at_its_field(app, dialog, kept):
    kept.error = StorageError(Message("The disk is full"), Message("Free some space."))
    app.key(Qt.Key.Key_Up, widget=dialog.fields["number"].box)
    assert dialog.fields["number"].error() == "The disk is full Free some space."
    kept.error = None
    app.click(button(dialog, "Close"))
    assert kept.now.number == 3


def test_the_defaults_of_the_page_come_back_and_errors_go(app, dialog, kept):
    kept.now = replace(kept.now, number=9, folder="/data")
    dialog.fields["number"].set_value(9)
    dialog.fields["text"].set_value("x" * 21)
    dialog.fields["text"].show_error("no")
    app.click(button(dialog, "RestoreDefaults"))
    assert kept.now == OneOfEach(folder="/data")
    assert dialog.fields["number"].value() == 2
    assert [field.error() for field in dialog.fields.values()] == [""] * 5


def test_a_folder_is_browsed_for(app, dialog, kept, tmp_path):
    dialog.show_section("other")
    folder = dialog.fields["folder"]
    app.key(Qt.Key.Key_Space, widget=folder.browse_button)
    chooser = app.dialog(QFileDialog)
    assert chooser.fileMode() is QFileDialog.FileMode.Directory
    chooser.fileSelected.emit("/data")
    chooser.reject()
    assert (folder.value(), kept.now.folder) == ("/data", "/data")


def test_a_search_finds_the_page_by_the_words_of_its_help(app, dialog):
    dialog.edit.setFocus()
    app.qtbot.keyClicks(dialog.edit, "where PUT")
    assert dialog.list.page() is dialog.pages["other"]
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    app.until(dialog.fields["folder"].edit.hasFocus)
    assert dialog.isVisible()
    app.qtbot.keyClicks(dialog.edit, "nonsense")
    assert dialog.nothing.isVisible()
    assert not dialog.list.isVisible()
    dialog.edit.clear()
    assert dialog.list.page() is dialog.pages[SECTION]


def test_the_arrow_keys_go_from_section_to_section(app, dialog):
    dialog.list.setFocus()
    app.key(Qt.Key.Key_Down, widget=dialog.list)
    app.until(dialog.pages["other"].isVisible)
    app.key(Qt.Key.Key_Up, widget=dialog.list)
    app.until(dialog.pages[SECTION].isVisible)


def test_end_and_home_go_to_the_last_section_and_the_first(app, dialog):
    dialog.list.setFocus()
    app.key(Qt.Key.Key_End, widget=dialog.list)
    app.until(dialog.pages["other"].isVisible)
    app.key(Qt.Key.Key_Home, widget=dialog.list)
    app.until(dialog.pages[SECTION].isVisible)


@pytest.mark.parametrize("section", TITLES)
def test_every_control_has_a_name_a_description_and_an_alt_key_of_its_own(dialog, section):
    dialog.show_section(section)
    assert unnamed(dialog) == []
    described = [field.control.accessibleDescription() for field in dialog.fields.values()]
    assert described == [kind.help for kind in OneOfEach.kinds().values()]
    letters = letters_of_visible(dialog)
    assert len(letters) >= len(OneOfEach.in_section(section))
    assert len(set(letters)) == len(letters)


def test_the_first_field_has_the_focus(dialog):
    assert dialog.focusWidget() is dialog.fields["number"].box


def test_tab_goes_from_field_to_field_and_then_to_the_buttons(app, dialog):
    fields, box = dialog.pages[SECTION].fields, dialog.findChild(QDialogButtonBox)
    stops = [widget for field in fields.values() for widget in field.focusables()]
    stops[0].setFocus()
    for stop in stops[1:]:
        app.key(Qt.Key.Key_Tab, widget=dialog.focusWidget())
        assert dialog.focusWidget() is stop
    app.key(Qt.Key.Key_Tab, widget=dialog.focusWidget())
    assert dialog.focusWidget() in box.buttons()
