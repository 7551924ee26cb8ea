"""The fields for the options of writing: what they show is what they give."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.messages import Message
from csvdownloader.core.writing.option_table import WRITE_OPTIONS
from csvdownloader.core.writing.options import (
    ChosenColumn,
    Compression,
    DecimalSign,
    LineEnd,
    QuotePolicy,
    SavedFormat,
    WriteOptions,
)
from csvdownloader.core.writing.presets import BUNDLED, preset
from csvdownloader.core.writing.rules import write_options
from csvdownloader.system.decimal_sign import has_decimal_comma
from csvdownloader.ui.saving.writing_fields import WritingFields
from tests.ui.accessibility import letters_of_visible, unnamed

OWN = {"shop": {"delimiter": "pipe", "header": "no"}, "sheet": {"format": "xlsx"}}


@pytest.fixture
def writing(qtbot):
    fields = WritingFields(set())
    qtbot.addWidget(fields)
    fields.resize(500, 900)
    fields.show()
    return fields


def pick(qtbot, field, label):
    """Chooses in a combo box, as the keyboard does."""
    index = field.combo.findText(label)
    assert index >= 0
    step = 1 if index > field.combo.currentIndex() else -1
    key = Qt.Key.Key_Down if step > 0 else Qt.Key.Key_Up
    field.combo.setFocus()
    while field.combo.currentIndex() != index:
        qtbot.keyClick(field.combo, key)


def shown(writing):
    return {key for key, field in writing.fields.items() if field.isVisible()}


def test_there_is_a_field_for_each_option(writing):
    assert set(writing.fields) == set(WRITE_OPTIONS)
    assert writing.options() == WriteOptions()
    assert writing.preset.name() == "programs"


def test_more_is_folded_until_it_is_wanted(writing):
    assert shown(writing) == {"format", "compression"}
    writing.more.click()
    assert shown(writing) >= {"delimiter", "quoting", "columns", "split_rows"}
    assert "long_text" not in shown(writing)


@pytest.mark.parametrize(
    "options",
    [
        WriteOptions(format=SavedFormat.TSV, compression=Compression.ZSTD),
        WriteOptions(
            delimiter=";",
            decimal=DecimalSign.COMMA,
            encoding="cp1252",
            line_end=LineEnd.CRLF,
            quoting=QuotePolicy.ALL,
            null="NA",
            header=False,
            guard=True,
            date="%d.%m.%Y",
            zone="Europe/Berlin",
            split_rows=100,
        ),
        WriteOptions(delimiter="\x01", quote_empty=False, bom=True, encoding="utf-16-le"),
        WriteOptions(format=SavedFormat.XLSX, header=False),
        WriteOptions(format=SavedFormat.PARQUET, columns=(ChosenColumn("a", "b, c"),)),
        write_options({}, "", preset("mysql", {}, has_comma=False)),
    ],
)
def test_the_options_that_are_shown_are_given_back(writing, options):
    writing.set_options(options)
    assert writing.options() == options


def test_formats_ask_for_what_they_have(writing, qtbot):
    writing.more.click()
    pick(qtbot, writing.fields["format"], "Parquet")
    assert shown(writing) == {"format", "columns", "split_rows"}
    pick(qtbot, writing.fields["format"], "Excel workbook (XLSX)")
    assert shown(writing) == {"format", "columns", "split_rows", "header", "bytes", "long_text"}
    assert writing.options() == WriteOptions(format=SavedFormat.XLSX)


def test_a_format_keeps_its_own_delimiter(writing, qtbot):
    writing.more.click()
    pick(qtbot, writing.fields["format"], "TSV")
    assert writing.fields["delimiter"].combo.currentText() == "Tab"
    assert writing.options() == WriteOptions(format=SavedFormat.TSV)
    pick(qtbot, writing.fields["delimiter"], "Pipe |")
    pick(qtbot, writing.fields["format"], "CSV")
    assert writing.options() == WriteOptions(delimiter="|")


def test_a_contradiction_stands_at_its_field_in_words(writing, qtbot):
    writing.more.click()
    with qtbot.waitSignal(writing.changed):
        pick(qtbot, writing.fields["decimal"], "Comma ,")
    assert writing.options() is None
    assert writing.fields["decimal"].error() == (
        "A decimal comma needs another delimiter than the comma, for example the semicolon"
    )
    pick(qtbot, writing.fields["delimiter"], "Semicolon ;")
    assert writing.options() == WriteOptions(delimiter=";", decimal=DecimalSign.COMMA)
    assert writing.fields["decimal"].error() == ""


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("delimiter", "ab", "One character"),
        ("encoding", "klingon", "no encoding"),
        ("null", '"', "No quotes"),
        ("date", "%Q", "Not a pattern"),
        ("zone", "Mars/Base", "no time zone"),
        ("split_rows", "many", "whole number"),
        ("columns", "a,,b", "Names with commas"),
    ],
)
def test_a_text_that_means_nothing_is_refused_where_it_stands(writing, qtbot, key, typed, said):
    field = writing.fields[key]
    writing.more.click()
    field.edit.selectAll()
    qtbot.keyClicks(field.edit, typed)
    assert writing.options() is None
    assert said in field.error()
    writing.more.click()  # what is wrong is never folded away
    field.edited.emit()
    assert field.isVisible()


@pytest.mark.parametrize("name", BUNDLED)
def test_a_preset_sets_all_options(writing, qtbot, name):
    writing.set_options(WriteOptions(null="NA", header=False, delimiter="|"))
    assert writing.preset.combo.currentText() == "None of these"
    combo = writing.preset.combo
    with qtbot.waitSignal(writing.changed):
        combo.setCurrentIndex(combo.findData(name))
        combo.activated.emit(combo.currentIndex())
    texts = preset(name, {}, has_comma=has_decimal_comma())
    assert writing.options() == write_options({}, "", texts)
    assert writing.preset.name() == name
    assert combo.findData("") < 0


def test_what_is_changed_behind_a_preset_is_none_any_more(writing, qtbot):
    writing.choose_preset("mysql")
    writing.more.click()
    qtbot.mouseClick(writing.fields["header"].box, Qt.MouseButton.LeftButton)
    assert writing.preset.name() == ""
    qtbot.mouseClick(writing.fields["header"].box, Qt.MouseButton.LeftButton)
    assert writing.preset.name() == "mysql"


def test_ones_own_presets_stand_behind_the_others(writing):
    writing.set_presets(OWN)
    combo = writing.preset.combo
    assert [combo.itemData(row) for row in range(combo.count())] == [*BUNDLED, "sheet", "shop"]
    writing.choose_preset("sheet")
    assert writing.options() == WriteOptions(format=SavedFormat.XLSX)
    writing.choose_preset("shop")  # no workbook has a delimiter
    assert writing.options() == WriteOptions(delimiter="|", header=False)


def test_a_preset_that_contradicts_itself_says_so(writing):
    writing.set_presets({"bad": {"decimal": "comma"}})
    writing.choose_preset("bad")
    assert "decimal comma" in writing.preset.error()
    assert writing.options() == WriteOptions()


def test_what_a_save_says_stands_at_its_option(writing):
    writing.show_error({"encoding": Message("cp1252 has no €"), "target": Message("elsewhere")})
    assert writing.fields["encoding"].error() == "cp1252 has no €"
    assert writing.fields["encoding"].isVisible()


def test_all_can_be_reached_by_keys_and_has_a_name(writing):
    writing.more.click()
    letters = letters_of_visible(writing)
    assert len(letters) == len(set(letters))
    assert unnamed(writing) == []
