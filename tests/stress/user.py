"""The hands of the user: mouse, keys and patience, for whatever the window shows."""

from collections.abc import Callable
from random import Random
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
    QWidget,
)

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
PATIENCE = 20.0  # seconds until a user gives up; nothing here takes a tenth of that
_LOOK_MS, _HELD = 5, 1
_TYPED = 100  # letters that a user types
_W = TypeVar("_W", bound=QWidget)


class NotNow(Exception):
    """It cannot be done as things stand."""


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Runs the event loop until the condition holds; False when it did not in that time."""
    if condition():
        return True
    loop, timer = QEventLoop(), QTimer()

    def look() -> None:
        if condition():
            loop.exit(_HELD)  # it may not hold any more when the loop has ended

    timer.timeout.connect(look)
    timer.start(_LOOK_MS)
    QTimer.singleShot(int(seconds * 1000), loop, loop.quit)
    return loop.exec() == _HELD


def let_events_run() -> None:
    """What is due now happens, deletions too."""
    passed: list[bool] = []
    QTimer.singleShot(0, lambda: passed.append(True))
    until(lambda: bool(passed))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def seen(root: QWidget, kind: type[_W]) -> list[_W]:
    """The widgets of a kind that can be used now."""
    return [w for w in root.findChildren(kind) if w.isVisible() and w.isEnabled()]


def one(root: QWidget, kind: type[_W], text: str) -> _W:
    """The widget of a kind with that text. Raises NotNow."""
    for widget in seen(root, kind):
        if text in widget.text():
            return widget
    raise NotNow


def click(button: QWidget) -> None:
    QTest.mouseClick(button, LEFT)


def press(root: QWidget, keys: str) -> None:
    """Presses keys as they stand in a menu, where the focus is."""
    target = root.focusWidget() or root
    combination = QKeySequence(keys)[0]
    QTest.keyClick(target, combination.key(), combination.keyboardModifiers())


def type_into(edit: QWidget, text: str) -> None:
    """Replaces the text of a field; pastes what is long, or has no keys that QTest knows."""
    control = Qt.KeyboardModifier.ControlModifier
    edit.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(edit, Qt.Key.Key_A, control)
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    if text.isascii() and len(text) < _TYPED:
        QTest.keyClicks(edit, text)
    else:
        QGuiApplication.clipboard().setText(text)
        QTest.keyClick(edit, Qt.Key.Key_V, control)


def choose(combo: QComboBox, row: int) -> None:
    """Goes to a row by the keyboard."""
    combo.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(combo.count()):
        if combo.currentIndex() == row:
            break
        key = Qt.Key.Key_Down if combo.currentIndex() < row else Qt.Key.Key_Up
        QTest.keyClick(combo, key)


def click_row(view: QAbstractItemView, row: int, *, twice: bool = False) -> None:
    """Clicks the middle of a row, after scrolling to it."""
    index = view.model().index(row, 0)
    view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
    place = view.visualRect(index).center()
    view.viewport().setFocus()
    QTest.mouseClick(view.viewport(), LEFT, NONE, place)
    if twice:
        QTest.mouseDClick(view.viewport(), LEFT, NONE, place)


def choose_in_menu(window: QWidget, action: QAction) -> None:
    """Opens the menu of the window that has the action, and clicks it."""
    bar = window.menuBar()
    for entry in bar.actions():
        menu = entry.menu()
        if action in menu.actions():
            QTest.mouseClick(bar, LEFT, NONE, bar.actionGeometry(entry).center())
            QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
            if menu.isVisible():  # the action cannot be used now
                QTest.keyClick(menu, Qt.Key.Key_Escape)
    close_popups()


def close_popups() -> None:
    """Leaves every menu that is still open."""
    while (popup := QApplication.activePopupWidget()) is not None:
        QTest.keyClick(popup, Qt.Key.Key_Escape)
        popup.hide()


def use_context_menu(random: Random, root: QWidget) -> str:
    """Opens the context menu of a text, and chooses something in it."""
    edits = [w for kind in (QLineEdit, QTextEdit, QPlainTextEdit) for w in seen(root, kind)]
    if not edits:
        raise NotNow
    edit = random.choice(edits)
    middle = QPoint(edit.width() // 2, edit.height() // 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, edit.mapToGlobal(middle))
    QTimer.singleShot(0, edit, lambda: _choose_any(random))  # a text runs a loop for its menu
    QCoreApplication.sendEvent(edit, event)
    until(lambda: QApplication.activePopupWidget() is None)
    return edit.accessibleName()


def _choose_any(random: Random) -> None:
    menu = QApplication.activePopupWidget()
    if isinstance(menu, QMenu):
        action = random.choice(menu.actions())
        if action.isEnabled() and not action.isSeparator():
            QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
        close_popups()


def poke(random: Random, root: QWidget, words: list[str]) -> str:
    """Changes any one field that can be changed; says which, and how."""
    fields = [w for kind in (QLineEdit, QComboBox, QCheckBox, QPlainTextEdit)
              for w in seen(root, kind) if w.focusPolicy() != Qt.FocusPolicy.NoFocus]  # fmt: skip
    if not fields:
        raise NotNow
    field = random.choice(fields)
    if isinstance(field, QCheckBox):
        click(field)
        return f"box {field.text()!r}"
    if isinstance(field, QComboBox) and not field.isEditable():
        row = random.randrange(max(1, field.count()))
        choose(field, row)
        return f"choice {field.accessibleName()!r} {row}"
    text = random.choice(words)
    type_into(field, text)
    return f"text {field.accessibleName()!r} {text[:60]!r}"


def press_any_button(random: Random, root: QWidget) -> str:
    """Clicks any button."""
    buttons = seen(root, QAbstractButton)
    if not buttons:
        raise NotNow
    button = random.choice(buttons)
    text = button.text() or button.accessibleName()
    if isinstance(button, QToolButton) and button.menu():
        QTimer.singleShot(0, button, lambda: _choose_any(random))  # it runs a loop for its menu
    click(button)
    return repr(text)
