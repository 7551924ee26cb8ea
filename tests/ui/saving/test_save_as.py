"""Save as through the real window, with real files: keys in, files out, read by other readers."""

import csv
import gzip
import io
import json
import zipfile

import polars
import pytest
import python_calamine
from backports import zstd
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCharFormat

from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.messages import Message
from csvdownloader.core.saving.save_place import SavePlace
from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions
from csvdownloader.core.writing.presets import BUNDLED, preset
from csvdownloader.core.writing.rules import write_options
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.system.decimal_sign import has_decimal_comma
from csvdownloader.ui.saving.save_as_dialog import SaveAsDialog
from csvdownloader.ui.saving.taken_question import TakenQuestion
from tests.ui.accessibility import letters_of_visible, unnamed
from tests.ui.saving.save_as_app import NAMES, SCHEMA, SavingApp

HEADER = [column.name for column in SCHEMA]


@pytest.fixture
def saving(make_app, tmp_path):
    return SavingApp(make_app, tmp_path)


def unpacked(path):
    data = path.read_bytes()
    match path.suffix:
        case ".gz":
            return gzip.decompress(data)
        case ".zst":
            return zstd.decompress(data)
        case ".zip":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return archive.read(archive.namelist()[0])
    return data


def names_in(path, chosen):
    """The column of names, as another reader has it."""
    match chosen:
        case SavedFormat.PARQUET:
            return polars.read_parquet(path)["name"].to_list()
        case SavedFormat.XLSX:
            sheet = python_calamine.load_workbook(path).get_sheet_by_index(0)
            return [row[3] for row in sheet.to_python()[1:]]
    text = unpacked(path).decode()
    if chosen is SavedFormat.JSONL:
        return [json.loads(line)["name"] for line in text.splitlines()]
    delimiter = "\t" if chosen is SavedFormat.TSV else ","
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert lines[0] == HEADER
    return [line[3] for line in lines[1:]]


@pytest.mark.parametrize("chosen", SavedFormat)
def test_each_format_is_what_another_reader_expects(saving, chosen):
    dialog = saving.open()
    saving.pick(dialog.writing.fields["format"].combo, chosen.value)
    path = saving.save(dialog)
    assert path == saving.target / f"orders.{chosen.value}"
    assert names_in(path, chosen) == NAMES
    assert saving.service.book.job(saving.job.id).saves[-1].saved.options == WriteOptions(
        format=chosen
    )


@pytest.mark.parametrize("chosen", [SavedFormat.CSV, SavedFormat.TSV, SavedFormat.JSONL])
@pytest.mark.parametrize("packed", [Compression.GZIP, Compression.ZSTD, Compression.ZIP])
def test_each_packing(saving, chosen, packed):
    dialog = saving.open()
    saving.pick(dialog.writing.fields["compression"].combo, packed.value)
    saving.pick(dialog.writing.fields["format"].combo, chosen.value)
    path = saving.save(dialog)
    assert path.name == f"orders.{chosen.value}{packed.ending}"
    assert names_in(path, chosen) == NAMES


@pytest.mark.parametrize("name", BUNDLED)
def test_each_preset_writes_what_its_preview_shows(saving, name):
    dialog = saving.open()
    saving.pick(dialog.writing.preset.combo, name)
    saving.settle(dialog)
    shown = dialog.pane._lines
    path = saving.save(dialog)
    assert path.read_bytes() == shown.data
    assert shown.is_all
    options = write_options({}, "", preset(name, {}, has_comma=has_decimal_comma()))
    assert saving.service.book.job(saving.job.id).saves[-1].saved.options == options


def test_the_job_keeps_the_way_it_was_asked_for(saving):
    dialog = saving.open()
    saving.pick(dialog.writing.fields["format"].combo, "jsonl")
    saving.save(dialog)
    assert saving.service.book.job(saving.job.id).request == saving.job.request
    again = saving.open()
    assert again.writing.options() == WriteOptions(format=SavedFormat.JSONL)
    assert again.place.name.edit.text() == "orders.jsonl"


def test_the_marks_and_the_bytes_are_shown(saving):
    dialog = saving.open()
    saving.pick(dialog.writing.preset.combo, "excel-anywhere")
    saving.settle(dialog)
    lines = dialog.pane.text.toPlainText().replace("\u200a", "").splitlines()
    assert lines[0] == "BOMidTABpriceTABdayTABnameCRLF"
    assert lines[1] == "1TAB1.5TAB2026-01-02TAB00123CRLF"
    dialog.pane.text.setFocus()
    saving.app.qtbot.keyClick(dialog.pane.text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    saving.app.qtbot.keyClick(dialog.pane.text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[:2] == ["id\tprice\tday\tname", "1\t1.5\t2026-01-02\t00123"]
    saving.app.click(dialog.pane.way.buttons["bytes"])
    assert dialog.pane.text.toPlainText().startswith("000000  ff fe 69 00 64 00 09 00")
    plain, shown = QTextCharFormat(), dialog.pane.text.textCursor().charFormat()
    assert (shown.background(), shown.fontPointSize()) == (plain.background(), 0.0)


def test_cells_are_shown_with_their_types(saving):
    dialog = saving.open()
    saving.pick(dialog.writing.fields["format"].combo, "xlsx")
    saving.settle(dialog)
    model = dialog.pane.model
    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in range(4)] == [
        "id (number)",
        "price (number)",
        "day (date)",
        "name (text)",
    ]
    assert model.index(0, 3).data() == "00123"
    assert dialog.pane.table.isVisible()
    assert not dialog.pane.way.isVisible()


def test_the_warning_says_how_many_values_a_spreadsheet_changes(saving):
    dialog = saving.open()
    saving.settle(dialog)
    assert dialog.pane.warning.text() == (
        "A spreadsheet that opens this file changes values: 1 lose leading zeros, 1 are computed "
        "as formulas. A workbook keeps them; so does the apostrophe for formulas."
    )
    saving.pick(dialog.writing.fields["format"].combo, "xlsx")
    saving.settle(dialog)
    assert dialog.pane.warning.text() == ""


def test_a_contradiction_is_not_saved(saving):
    dialog = saving.open()
    dialog.writing.more.click()
    saving.pick(dialog.writing.fields["decimal"].combo, "comma")
    saving.enter(dialog)
    saving.app.ended()
    assert dialog.isVisible()
    assert list(saving.target.iterdir()) == []
    assert dialog.focusWidget() is dialog.writing.fields["decimal"].combo


def test_what_the_first_rows_refuse_is_not_saved(saving):
    dialog = saving.open()
    dialog.writing.more.click()
    saving.pick(dialog.writing.fields["quoting"].combo, "never")
    saving.settle(dialog)
    assert dialog.writing.fields["quoting"].error() == "Row 2, column name: this value needs quotes"
    assert dialog.pane.message.text() == "Row 2, column name: this value needs quotes"
    saving.enter(dialog)
    saving.app.ended()
    assert dialog.isVisible()
    saving.pick(dialog.writing.fields["quoting"].combo, "all")
    saving.settle(dialog)
    assert saving.save(dialog).read_bytes().startswith(b'"id","price"')


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x.xlsx", "The name is that of XLSX, but the format is CSV"),
        ("x.csv.gz", "So packed, its name ends in .csv"),
        ("", "A file needs a name"),
    ],
)
def test_a_name_that_says_something_else_is_told_in_its_field(saving, typed, said):
    dialog = saving.open()
    saving.type_name(dialog, typed or " ")
    assert dialog.place.name.error() == said
    saving.enter(dialog)
    saving.app.ended()
    assert list(saving.target.iterdir()) == []
    assert dialog.place.name.edit.text() == (typed or " ")


def test_a_name_without_an_ending_gets_that_of_the_format(saving):
    dialog = saving.open()
    saving.type_name(dialog, "sales 1.2")
    assert dialog.place.name.note() == "Saved as “sales 1.2.csv”"
    assert saving.save(dialog).name == "sales 1.2.csv"


def test_a_folder_that_is_not_there_is_told(saving):
    dialog = saving.open()
    dialog.place.folder.edit.setText(str(saving.target / "none"))
    dialog.place.folder.edited.emit()
    saving.enter(dialog)
    saving.app.until(dialog.place.name.error)
    assert "none" in dialog.place.name.error()
    assert dialog.isVisible()
    for typed in ("relative", "~nobody-of-that-name", ""):
        dialog.place.folder.edit.setText(typed)
        dialog.place.folder.edited.emit()
        assert dialog.place.folder.error() == "Name a whole path, or browse for a folder"


@pytest.fixture
def asked(saving):
    """The question about a name that is taken, over the dialog."""
    (saving.target / "mine.csv").write_text("precious")
    dialog = saving.open()
    saving.type_name(dialog, "mine.csv")
    saving.settle(dialog)
    assert "“mine.csv” is there already" in dialog.place.name.note()
    saving.enter(dialog)
    saving.app.until(lambda: dialog.findChildren(TakenQuestion))
    question = dialog.findChildren(TakenQuestion)[0]
    saving.app.until(question.isActiveWindow)
    assert question.text() == "“mine.csv” is already there."
    return dialog, question


def test_both_are_kept_by_enter(saving, asked):
    _, question = asked
    with saving.app.qtbot.waitSignal(saving.service.saving.saved) as saved:
        saving.app.qtbot.keyClick(question, Qt.Key.Key_Return)
    assert saved.args[1] == str(saving.target / "mine (1).csv")
    assert (saving.target / "mine.csv").read_text() == "precious"


def test_it_is_replaced_only_when_that_is_said(saving, asked):
    _, question = asked
    with saving.app.qtbot.waitSignal(saving.service.saving.saved) as saved:
        saving.app.click(question.yes_button)
    assert saved.args[1] == str(saving.target / "mine.csv")
    assert (saving.target / "mine.csv").read_bytes().startswith(b"id,")


def test_another_name_leads_back_to_what_was_typed(saving, asked):
    dialog, question = asked
    saving.app.qtbot.keyClick(question, Qt.Key.Key_Escape)
    saving.app.until(lambda: dialog.focusWidget() is dialog.place.name.edit)
    assert dialog.place.name.edit.text() == "mine.csv"
    assert dialog.place.name.edit.selectedText() == "mine"
    assert (saving.target / "mine.csv").read_text() == "precious"
    saving.app.qtbot.keyClicks(dialog.place.name.edit, "yours")
    assert saving.save(dialog).name == "yours.csv"


def test_a_file_that_comes_after_the_question_is_not_replaced(saving):
    dialog = saving.open()
    saving.type_name(dialog, "late.csv")
    saving.settle(dialog)
    late = saving.target / "late.csv"
    dialog._is_pressed = True
    late.write_text("precious")
    dialog._show_place(SavePlace(late, (), late))  # as it was a moment ago
    again = saving.app.dialog(SaveAsDialog)
    assert again is not dialog
    assert again.place.name.edit.text() == "late.csv"
    assert late.read_text() == "precious"


def test_what_was_typed_is_there_again_when_the_save_has_failed(saving, monkeypatch):
    dialog = saving.open()
    saving.pick(dialog.writing.fields["format"].combo, "jsonl")
    saving.type_name(dialog, "mine.jsonl")
    monkeypatch.setattr(FileLibrary, "save", _full)
    saving.enter(dialog)
    saving.app.until(lambda: saving.app.service.book.jobs()[-1].failure)
    monkeypatch.undo()
    again = saving.open()
    assert again.place.name.edit.text() == "mine.jsonl"
    assert saving.save(again) == saving.target / "mine.jsonl"


def _full(*_arguments):
    raise DiskFullError(Message("The disk is full"))


def test_receipts_lie_beside_it_by_a_tick(saving):
    dialog = saving.open()
    saving.app.click(dialog.receipts)
    path = saving.save(dialog)
    assert sorted(each.name for each in path.parent.iterdir()) == [
        "orders.csv",
        "orders.csv.datapackage.json",
        "orders.csv.sha256",
    ]


def test_parts_are_saved_beside_each_other(saving):
    dialog = saving.open()
    dialog.writing.more.click()
    edit = dialog.writing.fields["split_rows"].edit
    edit.selectAll()
    saving.app.qtbot.keyClicks(edit, "4")
    saving.save(dialog)
    assert sorted(each.name for each in saving.target.iterdir()) == [
        "orders-001.csv",
        "orders-002.csv",
    ]


def test_of_many_parts_that_are_there_some_are_named(saving):
    dialog = saving.open()
    dialog.writing.set_options(WriteOptions(split_rows=1))
    for number in range(1, 6):
        (saving.target / f"orders-00{number}.csv").write_text("precious")
    saving.enter(dialog)
    saving.app.until(lambda: dialog.findChildren(TakenQuestion))
    (question,) = dialog.findChildren(TakenQuestion)
    assert question.text() == (
        "“orders-001.csv”, “orders-002.csv”, “orders-003.csv” and 2 more are already there."
    )
    saving.app.click(question.no_button)


def test_the_source_is_never_replaced(saving):
    dialog = saving.open()
    (saving.target / "in.csv").write_text("the source")
    dialog._sources = (saving.target / "in.csv",)
    saving.type_name(dialog, "in.csv")
    saving.enter(dialog)
    saving.app.until(dialog.place.name.error)
    assert dialog.place.name.error() == "in.csv is the file that the rows came from"
    assert (saving.target / "in.csv").read_text() == "the source"


def test_all_can_be_reached_by_keys_and_has_a_name(saving):
    dialog = saving.open()
    for _ in range(2):
        letters = letters_of_visible(dialog)
        assert len(letters) == len(set(letters))
        assert unnamed(dialog) == []
        dialog.writing.more.click()
    saving.app.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert list(saving.target.iterdir()) == []


def test_tab_goes_where_the_eye_goes(saving):
    dialog = saving.open()
    saving.settle(dialog)
    fields, place, pane = dialog.writing.fields, dialog.place, dialog.pane
    expected = [
        fields["format"].combo,
        fields["compression"].combo,
        dialog.writing.preset.combo,
        dialog.presets,
        dialog.writing.more,
        pane.way.buttons["text"],  # the arrow keys go on to the other
        pane.text,
        place.folder.edit,
        place.browse_button,
        place.name.edit,
        dialog.receipts,
        dialog.save_button,
    ]
    expected[0].setFocus()
    found = []
    for _ in expected:
        found.append(dialog.focusWidget())
        saving.app.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert found == expected


def test_it_fits_a_small_screen(saving):
    dialog = saving.open()
    dialog.writing.more.click()
    saving.settle(dialog)
    size = dialog.minimumSizeHint()
    assert (size.width(), size.height()) <= (640, 400)
    assert size.height() <= 400
