"""The dialog for the settings, built from their declarations. What is entered counts at once."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.ui.lists.search_edit import SearchEdit
from csvdownloader.ui.look.measures import GAP, MARGIN, RING_ROOM
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.settings.section_list import SectionList, SectionModel
from csvdownloader.ui.settings.section_page import SectionPage, SettingsPanel
from csvdownloader.ui.widgets.buttons import make_main
from csvdownloader.ui.widgets.form_area import FormArea
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.mnemonics import letter_of

_SIZE = 92 * GAP, 64 * GAP
_SIDE_WIDTH = 20 * GAP
_BUTTONS = QDialogButtonBox.StandardButton


class SettingsDialog(QDialog):
    """Shows and changes settings: the sections at the side, the page of one beside them.

    Attributes:
        pages: By their sections.
        fields: Those of all pages, by the keys of their settings.
    """

    def __init__(
        self,
        settings: Callable[[], Any],
        change: Callable[[Any], None],
        titles: Mapping[Any, Message],
        parent: QWidget | None,
        panels: Mapping[Any, SettingsPanel] | None = None,
    ) -> None:
        """Shows the first section.

        Args:
            settings: Gives the settings as they are, a `SettingsTable`.
            change: Takes those with another value. May raise UserError, and then changes nothing.
            titles: Of the sections, in their order.
            parent: The window.
            panels: What the pages of some sections have below their fields.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Settings"))
        self._settings, self._change = settings, change
        self._is_left = False
        self._entered: dict[str, object] = {}  # last values, of which some take a while to count
        self._kinds = settings().kinds()
        self._buttons = QDialogButtonBox(_BUTTONS.Close | _BUTTONS.RestoreDefaults)
        self._buttons.button(_BUTTONS.Close).clicked.connect(self.accept)
        self._buttons.button(_BUTTONS.RestoreDefaults).clicked.connect(self._restore)
        self.edit = SearchEdit(Message("Search settings"), self)
        self.model = SectionModel(self)
        self.list = SectionList(self.model, self)
        self.edit.connect_list(self.list)
        self.pages = {key: self._page(key, titles[key], (panels or {}).get(key)) for key in titles}
        self.model.show_pages(list(self.pages.values()))
        self.fields = {
            key: field for page in self.pages.values() for key, field in page.fields.items()
        }
        self.nothing = Label(Message("No setting has these words."), Tone.MUTED, self).wrapping()
        self._stack = QStackedWidget(self)
        self._arrange()
        self.edit.textChanged.connect(self._search)
        self.list.selected.connect(self._follow)
        self._show_values()
        self.show_section(next(iter(self.pages)))

    def show_section(self, section: str) -> None:
        """Shows the page of that section, with the keyboard on it."""
        self.edit.clear()
        self.list.select(self.model.row_of(self.pages[section]))
        self.pages[section].focus_first()

    @override
    def accept(self) -> None:
        """Closes the dialog, unless a field has a value that cannot be set."""
        for key in self.fields:
            self._commit(key)
        for section, page in self.pages.items():
            for field in page.fields.values():
                if field.error():
                    self.show_section(section)
                    field.focus()
                    return
        super().accept()

    @override
    def done(self, result: int) -> None:
        self._is_left = True
        super().done(result)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        page = self.list.page()
        if is_enter and page is not None and self.focusWidget() in {self.edit, self.list}:
            page.focus_first()  # else it would press the default button
        else:
            super().keyPressEvent(event)

    def _page(self, section: str, title: Message, panel: SettingsPanel | None) -> SectionPage:
        taken = frozenset(letter_of(button.text()) for button in self._buttons.buttons())
        kinds = type(self._settings()).in_section(section)
        page = SectionPage(title, kinds, panel, taken, self)
        page.committed.connect(self._commit)
        return page

    def _show_values(self) -> None:
        for key, value in self._settings().to_values().items():
            self.fields[key].set_value(value)

    def _commit(self, key: str) -> None:
        if self._is_left:  # by Esc: a field that loses the focus is not entered then
            return
        field, settings = self.fields[key], self._settings()
        value = field.value()
        if value == getattr(settings, key):
            field.show_error("")
            return
        if value == self._entered.get(key) and not field.error():
            return
        self._entered[key] = value
        problem = self._kinds[key].problem(value)
        if not problem:
            try:
                self._change(replace(settings, **{key: value}))
            except UserError as error:
                problem = joined([error.message, error.hint])
        field.show_error(problem)

    def _restore(self) -> None:
        page, defaults = self.list.page(), type(self._settings())()
        for key in page.fields if page else ():
            self.fields[key].set_value(getattr(defaults, key))
            self.fields[key].show_error("")
            self._commit(key)

    def _search(self, text: str) -> None:
        self.model.search(text)
        found = self.model.shown() > 0
        self.list.setVisible(found)
        self.nothing.setVisible(not found)
        if found:
            self.list.select(0)

    def _follow(self) -> None:
        page = self.list.page()
        if page is None:
            return
        self._stack.setCurrentIndex(list(self.pages.values()).index(page))
        self._buttons.button(_BUTTONS.RestoreDefaults).setEnabled(bool(page.fields))

    def _arrange(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(GAP)
        for widget in (self.edit, self.nothing, self.list):
            widget.setFixedWidth(_SIDE_WIDTH)
            side.addWidget(widget)
        side.addStretch()
        side.setStretchFactor(self.list, 1)
        self.nothing.hide()
        for page in self.pages.values():
            page.setContentsMargins(RING_ROOM, RING_ROOM, RING_ROOM, RING_ROOM)
            self._stack.addWidget(_PageArea(page, self))
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        row.addLayout(side)
        row.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(2 * GAP)
        column.addLayout(row, 1)
        column.addWidget(self._buttons)
        make_main(self._buttons.button(_BUTTONS.Close))
        self.resize(*_SIZE)


class _PageArea(FormArea):
    """Scrolls its page; the dialog keeps its size from page to page."""

    @override
    def _make_room(self) -> None:
        pass
