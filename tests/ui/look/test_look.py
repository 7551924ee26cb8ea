import sys
from pathlib import Path
from shutil import copytree

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProxyStyle,
    QPushButton,
    QStyle,
    QWidget,
)

from csvdownloader.core.resources import resource
from csvdownloader.ui.look import look as look_module
from csvdownloader.ui.look import stylesheet
from csvdownloader.ui.look import tokens as tokens_module
from csvdownloader.ui.look.contrast import contrast
from csvdownloader.ui.look.look import Theme
from csvdownloader.ui.look.stylesheet import style_sheet
from csvdownloader.ui.look.tokens import DARK, LIGHT, tokens_of


@pytest.mark.parametrize(("theme", "tokens"), [(Theme.LIGHT, LIGHT), (Theme.DARK, DARK)])
def test_a_theme_is_shown_at_once(qapp, qtbot, look, theme, tokens):
    edit, view = QLineEdit(), QListView()
    for widget in (edit, view):
        qtbot.addWidget(widget)
        widget.show()
    look.show_theme(theme)
    assert tokens_of(view.palette()) == tokens
    image = edit.grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2) == tokens.base


def test_the_system_without_a_word_on_it_is_light(qapp, look):
    look.show_theme(Theme.DARK)
    look.show_theme(Theme.SYSTEM)
    assert tokens_of(qapp.palette()) == LIGHT


class DesktopPalette:
    """The application, on a desktop that gives it a palette."""

    def __init__(self, application, palette):
        self._application, self._given = application, palette

    def setPalette(self, palette):
        self._application.setPalette(palette if palette != QPalette() else self._given)

    def __getattr__(self, name):
        return getattr(self._application, name)


def on_desktop(look, **colors):
    palette = QPalette(look._application.style().standardPalette())
    for role, color in colors.items():
        palette.setColor(getattr(QPalette.ColorRole, role), QColor(color))
    look._application = DesktopPalette(look._application, palette)


def test_a_desktop_with_a_dark_palette_makes_it_dark(qapp, look):
    on_desktop(look, Window="#202020", Text="#ffffff")
    look.show_theme(Theme.SYSTEM)
    assert tokens_of(qapp.palette()) == DARK


def test_the_accent_of_the_desktop_is_taken(qapp, look):
    on_desktop(look, Accent="#ed5b00")
    look.show_theme(Theme.LIGHT)
    tokens = tokens_of(qapp.palette())
    assert tokens.window == LIGHT.window
    assert 15 < tokens.fill.hue() < 30


def test_high_contrast_keeps_the_palette_of_the_platform(qapp, look, monkeypatch):
    for module in (look_module, tokens_module):
        monkeypatch.setattr(module, "is_contrast_wanted", lambda: True)
    on_desktop(look, Window="#000000", Base="#000000", Text="#ffffff", Highlight="#ffff00")
    look.show_theme(Theme.LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#000000")
    assert tokens_of(qapp.palette()).line == QColor("#ffffff")


def test_windows_and_macos_keep_their_own_style(qapp, make_look):
    palette = QPalette(qapp.palette())
    make_look("win32").show_theme(Theme.DARK)
    assert (qapp.palette(), qapp.styleSheet()) == (palette, "")
    style = qapp.style()
    assert isinstance(style, QProxyStyle)
    while isinstance(style, QProxyStyle):
        style = style.baseStyle()
    assert type(style) is type(QProxyStyle().baseStyle())


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_pictures_of_the_style_sheet_are_there(qapp, tokens):
    sheet = style_sheet(tokens, 16)
    pictures = {part.partition('"')[0] for part in sheet.split('url("')[1:]}
    assert len(pictures) >= 2
    assert [path for path in pictures if not Path(path).is_file()] == []


def ticked(qtbot):
    box = tick_box(Qt.CheckState.Checked)
    qtbot.addWidget(box)
    return box.grab().toImage()


@pytest.mark.skipif(sys.platform == "win32", reason="no folder can have such a name")
@pytest.mark.parametrize("name", ["Ünï (1) \"x\" 'y' {z}; url(a)", '5" \\ 7', "a\\62"])
def test_the_pictures_are_found_in_a_folder_of_any_name(qtbot, look, tmp_path, monkeypatch, name):
    look.show_theme(Theme.LIGHT)
    usual = ticked(qtbot)
    folder = tmp_path / name
    monkeypatch.setattr(stylesheet, "resource", folder.__truediv__)
    copytree(resource("look"), folder / "look")
    look.show_theme(Theme.DARK)
    look.show_theme(Theme.LIGHT)
    assert ticked(qtbot) == usual


def test_dialogs_have_no_stock_icons(qapp, qtbot, look):
    look.show_theme(Theme.LIGHT)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    qtbot.addWidget(box)
    hint = QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons
    assert box.style().styleHint(hint, None, box) == 0


def columns_list(tick):
    view = QListWidget()
    item = QListWidgetItem("order_id")
    item.setCheckState(tick)
    view.addItem(item)
    return view


def tick_box(tick):
    box = QCheckBox("All rows")
    box.setCheckState(tick)
    return box


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("make", [tick_box, columns_list])
@pytest.mark.parametrize("tick", [Qt.CheckState.Unchecked, Qt.CheckState.Checked])
def test_a_tick_box_is_seen(qapp, qtbot, look, theme, make, tick):
    look.show_theme(theme)
    widget = make(tick)
    qtbot.addWidget(widget)
    widget.show()
    image = widget.grab().toImage()
    base = tokens_of(qapp.palette()).base
    middle = 8 if make is columns_list else image.height() // 2
    edge = max(contrast(image.pixelColor(x, middle), base) for x in range(16))
    assert edge >= 3.0


def test_a_field_is_as_high_as_a_button(qapp, qtbot, look):
    look.show_theme(Theme.LIGHT)
    edit, button = QLineEdit(), QPushButton("Save")
    for widget in (edit, button):
        qtbot.addWidget(widget)
    assert edit.sizeHint().height() == button.sizeHint().height()


def test_what_is_typed_into_a_list_of_suggestions_is_not_cut_by_the_focus(qapp, qtbot, look):
    look.show_theme(Theme.LIGHT)
    window = QWidget()
    qtbot.addWidget(window)
    other, combo, edit = QLineEdit(window), QComboBox(window), QLineEdit()
    combo.setEditable(True)
    combo.setLineEdit(edit)
    combo.setEditText("gÄp      ")  # the cursor stands behind it
    combo.move(0, 100)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    place = QRect(0, 0, edit.fontMetrics().horizontalAdvance("gÄp"), edit.height())
    before = edit.grab(place).toImage()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    assert edit.grab(place).toImage() == before


def test_the_list_of_a_field_with_the_keyboard_shows_all_its_entries(qtbot, look):
    look.show_theme(Theme.LIGHT)
    combo = QComboBox()
    qtbot.addWidget(combo)
    combo.addItems(["Programs", "Excel", "MySQL", "PostgreSQL"])
    combo.show()
    qtbot.waitExposed(combo)
    high = combo.height()
    combo.activateWindow()
    combo.setFocus()
    qtbot.waitUntil(combo.hasFocus)
    combo.showPopup()
    assert combo.view().verticalScrollBar().maximum() == 0
    assert combo.sizeHint().height() == high
    combo.hidePopup()
