"""One's own presets: kept, renamed, removed and begun with, by the menu beside the preset."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.ui.fields.name_dialog import NameDialog
from csvdownloader.ui.widgets.questions import Question
from tests.ui.saving.save_as_app import SavingApp

SHOP = {"format": "csv", "delimiter": "pipe", "header": "no"}


@pytest.fixture
def saving(make_app, tmp_path):
    return SavingApp(make_app, tmp_path)


@pytest.fixture
def file(saving):
    return saving.app.preset_file


def give_name(saving, name):
    dialog = saving.app.dialog(NameDialog)
    dialog.edit.selectAll()
    saving.app.qtbot.keyClicks(dialog.edit, name)
    saving.app.qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
    return dialog


def entries(dialog):
    menu = dialog.presets.menu()
    menu.aboutToShow.emit()
    enabled = [action for action in menu.actions() if action.isEnabled()]
    return [action.text().replace("&", "") for action in enabled]


def shown(dialog):
    combo = dialog.writing.preset.combo
    return [combo.itemData(row) for row in range(combo.count())][5:]


def test_what_the_fields_say_is_kept_under_a_name(saving, file):
    dialog = saving.open()
    dialog.writing.more.click()
    saving.pick(dialog.writing.fields["delimiter"].combo, "pipe")
    saving.app.click(dialog.writing.fields["header"].box)
    dialog.writing.fields["columns"].edit.setText("id")  # of this file only
    dialog.presets.keep.trigger()
    give_name(saving, " shop ")
    saving.app.until(lambda: dialog.writing.preset.name() == "shop")
    assert file.own == {"shop": SHOP}
    assert dialog.writing.options() == WriteOptions(delimiter="|", header=False)


def test_ones_own_is_chosen_renamed_and_removed(saving, file):
    file.own = {"shop": SHOP}
    dialog = saving.open()
    saving.app.until(lambda: shown(dialog) == ["shop"])
    assert entries(dialog) == ["Keep as preset…", "Begin with it by default"]
    saving.pick(dialog.writing.preset.combo, "shop")
    assert dialog.writing.options().delimiter == "|"
    assert entries(dialog)[1:3] == ["Rename…", "Remove…"]
    dialog.presets.default.trigger()
    assert saving.service.settings.current.preset == "shop"

    dialog.presets.rename.trigger()
    give_name(saving, "warehouse")
    saving.app.until(lambda: dialog.writing.preset.name() == "warehouse")
    assert file.own == {"warehouse": SHOP}
    assert saving.service.settings.current.preset == "warehouse"

    dialog.presets.remove.trigger()
    question = saving.app.dialog(Question)
    assert question.text() == "Remove the preset “warehouse”?"
    saving.app.click(question.yes_button)
    saving.app.until(lambda: not shown(dialog) or shown(dialog) == [""])
    assert file.own == {}
    assert saving.service.settings.current.preset == ""
    assert dialog.writing.options().delimiter == "|"  # what it said stays


@pytest.mark.parametrize("name", ["shop", "excel"])
def test_save_as_begins_with_the_default(saving, file, name):
    file.own = {"shop": SHOP}
    dialog = saving.open()
    saving.app.until(lambda: shown(dialog) == ["shop"])
    saving.pick(dialog.writing.preset.combo, name)
    dialog.presets.default.trigger()
    assert "begins with" in dialog.writing.preset.note()
    dialog.close()
    again = saving.open()
    saving.app.until(lambda: again.writing.preset.name() == name)
    assert entries(again)[-1] == "Begin with it by default"
    assert again.presets.default.isChecked()
    saving.save(again)
    later = saving.open()  # as it was saved last, which is the same
    saving.app.until(lambda: later.writing.preset.name() == name)
    entries(later)
    later.presets.default.trigger()
    assert saving.service.settings.current.preset == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [("mysql", "comes with the program"), (" ", "A preset needs a name")],
)
def test_a_name_that_cannot_be_one_stays_in_the_dialog(saving, file, typed, said):
    dialog = saving.open()
    dialog.presets.keep.trigger()
    asked = give_name(saving, typed)
    assert said in asked.field.error()
    assert asked.isVisible()
    assert file.own == {}


def test_a_name_that_is_taken_is_replaced_only_when_that_is_said(saving, file):
    file.own = {"shop": SHOP, "other": {}}
    dialog = saving.open()
    saving.app.until(lambda: len(shown(dialog)) == 2)
    dialog.presets.keep.trigger()
    asked = saving.app.dialog(NameDialog)
    asked.edit.selectAll()
    saving.app.qtbot.keyClicks(asked.edit, "shop")
    assert asked.ok_button.text() == "&Replace"
    saving.app.click(asked.ok_button)
    saving.app.until(lambda: file.own["shop"] == {"format": "csv"})
    dialog.writing.choose_preset("other")
    dialog.presets.rename.trigger()
    assert "one of this name" in give_name(saving, "shop").field.error()


def test_a_file_that_cannot_be_read_is_told_and_never_written(saving, file):
    file.error = InvalidRequestError({"preset": Message("The file of presets cannot be read: x")})
    dialog = saving.open()
    saving.app.until(dialog.writing.preset.error)
    assert dialog.writing.preset.error() == "The file of presets cannot be read: x"
    dialog.presets.keep.trigger()
    give_name(saving, "shop")
    saving.app.ended()
    assert file.own == {}
