"""The ways of three users through Save as, by keys alone."""

import polars
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from csvdownloader.ui.saving import writing_fields
from csvdownloader.ui.saving.save_as_dialog import SaveAsDialog
from csvdownloader.ui.widgets.mnemonics import letter_of
from tests.ui.saving.save_as_app import NAMES, SavingApp


@pytest.fixture
def saving(make_app, tmp_path):
    return SavingApp(make_app, tmp_path)


def press(saving, *keys):
    """Presses keys where the keyboard is, one after the other."""
    for key in keys:
        if isinstance(key, tuple):
            saving.app.qtbot.keyClick(QApplication.focusWidget(), *key)
        else:
            saving.app.qtbot.keyClick(QApplication.focusWidget(), key)


def alt(dialog, field):
    """The Alt key of a field's label."""
    (label,) = (each for each in dialog.findChildren(QLabel) if each.buddy() is field.control)
    return Qt.Key[f"Key_{letter_of(label.text()).upper()}"], Qt.KeyboardModifier.AltModifier


def opened(saving):
    saving.app.control(Qt.Key.Key_S, shift=True)
    dialog = saving.app.dialog(SaveAsDialog)
    saving.app.until(dialog.isActiveWindow)
    return dialog


def saved(saving):
    with saving.app.qtbot.waitSignal(saving.service.saving.saved):
        press(saving, Qt.Key.Key_Return)
    return next(saving.target.iterdir())


def test_a_german_user_of_excel(saving, monkeypatch):
    monkeypatch.setattr(writing_fields, "has_decimal_comma", lambda: True)
    dialog = opened(saving)
    press(saving, alt(dialog, dialog.writing.preset), Qt.Key.Key_Down)
    path = saved(saving)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid;price;day;name\r\n1;1,5;2026-01-02;")
    frame = polars.read_csv(path, separator=";", decimal_comma=True)
    assert frame["price"].to_list() == [n + 0.5 for n in range(1, len(NAMES) + 1)]


def test_a_loader_of_mysql(saving):
    dialog = opened(saving)
    press(saving, alt(dialog, dialog.writing.preset), "m")
    assert dialog.writing.preset.name() == "mysql"
    lines = saved(saving).read_text(encoding="utf-8").split("\n")
    assert lines[0] == "1\t1.5\t2026-01-02\t00123"
    assert lines[2] == '3\t3.5\t2026-01-04\tsaid "no"\\nor\\\\'


def test_a_user_of_data_frames(saving):
    dialog = opened(saving)
    press(saving, alt(dialog, dialog.writing.fields["format"]), "p")
    frame = polars.read_parquet(saved(saving))
    assert frame["name"].to_list() == NAMES
    assert frame.schema["day"] == polars.Date


def test_by_a_default_the_way_is_two_keys(saving):
    dialog = opened(saving)
    dialog.writing.choose_preset("mysql")
    dialog.presets.default.trigger()
    press(saving, Qt.Key.Key_Escape)
    saving.app.until(lambda: not saving.app.window.findChildren(SaveAsDialog))
    saving.app.window.activateWindow()
    saving.app.until(saving.app.window.isActiveWindow)
    again = opened(saving)
    saving.app.until(lambda: again.writing.preset.name() == "mysql")
    assert saved(saving).read_text(encoding="utf-8").startswith("1\t1.5\t")
