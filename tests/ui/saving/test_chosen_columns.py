"""Columns of a saved file are chosen, ordered and renamed in a dialog."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from csvdownloader.core.writing.options import ChosenColumn
from csvdownloader.ui.saving.chosen_columns_dialog import ChosenColumnsDialog
from tests.ui.accessibility import letters_of_visible, unnamed
from tests.ui.saving.save_as_app import SavingApp


@pytest.fixture
def saving(make_app, tmp_path):
    return SavingApp(make_app, tmp_path)


@pytest.fixture
def dialog(saving):
    dialog = saving.open()
    dialog.writing.more.click()
    return dialog


def choose(saving, dialog):
    saving.app.click(dialog.writing.columns.choose_button)
    asked = saving.app.dialog(ChosenColumnsDialog)
    saving.app.until(asked.isActiveWindow)
    return asked


def test_columns_are_unticked_moved_and_renamed_by_keys(saving, dialog):
    asked = choose(saving, dialog)
    table, key = asked.table, saving.app.qtbot.keyClick
    key(table, Qt.Key.Key_Space)  # id
    assert asked.caption.text() == "3 of 4 columns"
    key(table, Qt.Key.Key_Down)
    key(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)  # price behind day
    key(table, Qt.Key.Key_Right)
    key(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    saving.app.qtbot.keyClicks(editor, "Preis, EUR")
    key(editor, Qt.Key.Key_Return)
    saving.app.until(lambda: table.item(2, 1).text() == "Preis, EUR")
    saving.app.click(asked.ok_button)
    assert dialog.writing.columns.edit.text() == 'day,price="Preis, EUR",name'
    assert dialog.writing.options().columns == (
        ChosenColumn("day", "day"),
        ChosenColumn("price", "Preis, EUR"),
        ChosenColumn("name", "name"),
    )
    saving.settle(dialog)
    path = saving.save(dialog)
    assert path.read_text(encoding="utf-8").startswith(
        'day,"Preis, EUR",name\n2026-01-02,1.5,00123'
    )


def test_what_was_chosen_is_shown_again_and_all_of_them_are_none(saving, dialog):
    dialog.writing.columns.edit.setText("name=N, id")
    asked = choose(saving, dialog)
    assert asked.table.chosen() == (ChosenColumn("name", "N"), ChosenColumn("id", "id"))
    assert [asked.table.item(row, 0).text() for row in range(4)] == ["name", "id", "price", "day"]
    saving.app.click(asked.none_button)
    assert not asked.ok_button.isEnabled()
    saving.app.click(asked.all_button)
    asked.table.item(0, 1).setText("name")
    for _ in range(3):
        asked.table.move_current(1)
    assert not asked.down_button.isEnabled()
    saving.app.click(asked.ok_button)
    assert dialog.writing.columns.edit.text() == ""
    assert dialog.writing.options().columns == ()


def test_a_list_that_means_nothing_begins_anew(saving, dialog):
    dialog.writing.columns.edit.setText("a,,b")
    assert len(choose(saving, dialog).table.chosen()) == 4


def test_all_can_be_reached_by_keys_and_has_a_name(saving, dialog):
    asked = choose(saving, dialog)
    letters = letters_of_visible(asked)
    assert len(letters) == len(set(letters))
    assert unnamed(asked) == []
    saving.app.qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert dialog.writing.columns.edit.text() == ""
