"""What is said of the values that a spreadsheet would change."""

from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.core.writing.reader_effects import ColumnEffects, Effect, ReaderEffects
from csvdownloader.ui.saving.effects_notice import effects_text

CELLS = dict(zip(Effect, (1200, 3, 12, 1), strict=True))


def effects(seen=2000, cells=CELLS):
    return ReaderEffects((ColumnEffects("a", cells),), seen, 2000)


def test_all_of_them_are_named_with_their_numbers():
    assert effects_text(effects(), WriteOptions()) == (
        "A spreadsheet that opens this file changes values: 1,200 lose leading zeros, 3 lose "
        "digits behind the 15th, 12 become dates, 1 are computed as formulas. A workbook keeps "
        "them; so does the apostrophe for formulas."
    )


def test_an_estimate_is_said_to_be_one():
    text = effects_text(effects(1000, {Effect.ZEROS: 5}), WriteOptions())
    assert "about 10 lose leading zeros. An Excel workbook keeps them." in text


def test_nothing_is_said_where_nothing_is_changed():
    assert effects_text(None, WriteOptions()) == ""
    assert effects_text(effects(cells={}), WriteOptions()) == ""
    assert effects_text(effects(), WriteOptions(format=SavedFormat.XLSX)) == ""
