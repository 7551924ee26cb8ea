"""The list of all files that were saved of a job, in the real window, with real files."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions
from csvdownloader.core.writing.presets import preset
from csvdownloader.core.writing.rules import write_options
from csvdownloader.ui.saving.option_words import option_words
from csvdownloader.ui.saving.save_as_dialog import SaveAsDialog
from csvdownloader.ui.saving.saves_dialog import SavesDialog
from csvdownloader.ui.saving.saves_model import SaveColumn
from tests.ui.accessibility import letters_of_visible, unnamed
from tests.ui.saving.save_as_app import SavingApp

PACKED = WriteOptions(format=SavedFormat.JSONL, compression=Compression.GZIP)


@pytest.fixture
def saving(make_app, tmp_path):
    return SavingApp(make_app, tmp_path)


def save(saving, name, options=None):
    with saving.app.qtbot.waitSignal(saving.service.saving.saved):
        saving.service.saving.save(saving.job.id, saving.target / name, False, options)


@pytest.fixture
def dialog(saving):
    save(saving, "plain.csv")
    save(saving, "packed.jsonl.gz", PACKED)
    save(saving, "parts.csv", WriteOptions(split_rows=4))
    saving.app.control(Qt.Key.Key_V, shift=True)
    dialog = saving.app.dialog(SavesDialog)
    saving.app.ended()
    return dialog


def column(dialog, column):
    model = dialog.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def come_back(saving, dialog):
    """Another window was in front meanwhile."""
    other = QWidget()
    other.show()
    other.activateWindow()
    saving.app.until(other.isActiveWindow)
    other.close()
    dialog.activateWindow()
    saving.app.until(dialog.isActiveWindow)
    saving.app.ended()


def test_each_save_is_listed_the_latest_first(saving, dialog):
    assert column(dialog, SaveColumn.FILE) == [
        "parts-001.csv and 1 more",
        "packed.jsonl.gz",
        "plain.csv",
    ]
    assert column(dialog, SaveColumn.HOW) == [
        "CSV · Rows in a file: 4",
        "JSON Lines · gzip",
        "CSV",
    ]
    assert column(dialog, SaveColumn.STATE) == ["Unchanged"] * 3
    assert column(dialog, SaveColumn.WHEN) == ["just now"] * 3
    assert dialog.details.text() == f"In {saving.target}. CSV · Rows in a file: 4"


def test_it_is_looked_at_whenever_it_comes_to_the_front(saving, dialog):
    (saving.target / "plain.csv").unlink()
    (saving.target / "parts-002.csv").write_text("changed")
    os.utime(saving.target / "packed.jsonl.gz", ns=(0, 0))  # by the hash it is the same
    come_back(saving, dialog)
    assert column(dialog, SaveColumn.STATE) == ["Changed", "Unchanged", "Not there"]
    dialog.list.select(2)
    assert not dialog.open_button.isEnabled()
    assert dialog.copy_button.isEnabled()


def test_the_selected_one_is_opened_shown_and_its_path_copied(saving, dialog, monkeypatch):
    opened, shown = [], []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: not opened.append(url.toLocalFile())
    )
    dialog.show_wanted.connect(shown.append)
    saving.app.qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    saving.app.click(dialog.open_button)
    saving.app.click(dialog.show_button)
    saving.app.click(dialog.copy_button)
    packed = str(saving.target / "packed.jsonl.gz")
    assert (opened[0], shown) == (packed, [packed])
    assert QGuiApplication.clipboard().text() == packed
    saving.app.qtbot.keyClick(dialog.list, Qt.Key.Key_Up)
    saving.app.qtbot.keyClick(dialog.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    parts = [str(saving.target / f"parts-00{n}.csv") for n in (1, 2)]
    saving.app.until(lambda: QGuiApplication.clipboard().text().splitlines() == parts)


def test_a_row_that_is_dragged_is_its_files(saving, dialog):
    indexes = [dialog.model.index(0, place) for place in SaveColumn]
    urls = dialog.model.mimeData(indexes).urls()
    assert urls == [QUrl.fromLocalFile(str(saving.target / f"parts-00{n}.csv")) for n in (1, 2)]
    assert dialog.model.flags(indexes[0]) & Qt.ItemFlag.ItemIsDragEnabled


def test_one_that_is_gone_is_saved_again_at_once(saving, dialog):
    packed = saving.target / "packed.jsonl.gz"
    data = packed.read_bytes()
    packed.unlink()
    come_back(saving, dialog)
    dialog.list.select(1)
    with saving.app.qtbot.waitSignal(saving.service.saving.saved):
        saving.app.click(dialog.again_button)
    saving.app.ended()
    assert packed.read_bytes() == data
    assert column(dialog, SaveColumn.FILE)[0].startswith("packed.jsonl.gz")
    assert column(dialog, SaveColumn.STATE) == ["Unchanged"] * 3


@pytest.mark.parametrize(("row", "name"), [(1, "packed.jsonl.gz"), (0, "orders.csv")])
def test_one_that_is_there_is_saved_again_by_save_as(saving, dialog, row, name):
    dialog.list.select(row)
    saving.app.click(dialog.again_button)
    asked = saving.app.dialog(SaveAsDialog)
    assert Path(asked.place.folder.edit.text()) == saving.target
    assert asked.place.name.edit.text() == name
    assert asked.writing.options() == dialog.model.save(row).saved.options


def test_the_page_leads_there_once_there_are_several(saving):
    strip = saving.app.window.job_page.finished.saved
    saving.app.window.resize(1100, 700)
    save(saving, "one.csv")
    assert not strip.files_button.isVisible()
    save(saving, "two.csv", PACKED)
    saving.app.until(strip.files_button.isVisible)
    assert strip.files_button.text() == "A&ll 2 files…"
    saving.app.click(strip.files_button)
    assert saving.app.dialog(SavesDialog).model.count() == 2


def test_without_a_save_there_is_no_list(make_app, tmp_path):
    saving = SavingApp(make_app, tmp_path)
    assert not saving.app.action("saved-files").isEnabled()
    save(saving, "x.csv")
    assert saving.app.action("saved-files").isEnabled()


def test_all_can_be_reached_by_keys_and_has_a_name(saving, dialog):
    letters = letters_of_visible(dialog)
    assert len(letters) == len(set(letters))
    assert unnamed(dialog) == []
    saving.app.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    saving.app.until(lambda: not saving.app.window.findChildren(SavesDialog))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (WriteOptions(), "CSV"),
        (PACKED, "JSON Lines · gzip"),
        (write_options({}, "", preset("excel-anywhere", {}, has_comma=False)), "CSV · Excel in"),
        (write_options({}, "", preset("mysql", {}, has_comma=False)), "CSV · MySQL"),
        (
            WriteOptions(delimiter=";", header=False),
            "CSV · Names in the first row: no · Delimiter: Semicolon ;",
        ),
    ],
)
def test_options_in_words(options, words):
    assert option_words(options).startswith(words)
