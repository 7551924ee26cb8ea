"""The button beside the preset: one's own are kept, renamed and removed there."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.writing.presets import BUNDLED, title_of
from csvdownloader.ui.fields.name_dialog import NameDialog
from csvdownloader.ui.saving.writing_fields import WritingFields
from csvdownloader.ui.widgets.buttons import IconButton
from csvdownloader.ui.widgets.questions import Question
from csvdownloader.workers.presets import PresetBook
from csvdownloader.workers.settings_book import SettingsBook


class PresetMenu(IconButton):
    """Acts on the preset that the fields show, and keeps what they say as a new one.

    Attributes:
        keep, rename, remove, default: Its entries.
    """

    def __init__(
        self, writing: WritingFields, book: PresetBook, settings: SettingsBook, parent: QWidget
    ) -> None:
        """Gives the fields one's own presets, now and whenever they change."""
        super().__init__(Message("Own presets"), "more", parent)
        self._writing, self._book, self._settings = writing, book, settings
        self._awaited = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.aboutToShow.connect(self._follow)
        self.keep = _entry(menu, Message("&Keep as preset…"), self._ask_name)
        self.rename = _entry(menu, Message("&Rename…"), self._ask_new_name)
        self.remove = _entry(menu, Message("Re&move…"), self._ask_to_remove)
        self.default = _entry(menu, Message("Begin with it by &default"), self._set_default)
        self.default.setCheckable(True)
        self.setMenu(menu)
        writing.preset.add_button(self)
        writing.follow_presets(book)
        book.changed.connect(self._take)
        book.failed.connect(self._show_failure)

    def choose(self, name: str) -> None:
        """Chooses a preset, as soon as it is known."""
        if name in BUNDLED or name in self._book.own:
            self._awaited = ""
            self._writing.choose_preset(name)
            self._writing.changed.emit()
        else:
            self._awaited = name

    # --- inside -----------------------------------------------------------------------------

    def _take(self) -> None:
        if self._awaited:
            self.choose(self._awaited)

    def _show_failure(self, failure: Failure) -> None:
        self._writing.preset.show_error(failure.message)

    def _follow(self) -> None:
        shown = self._writing.preset.name()
        is_own = shown in self._book.own and shown not in BUNDLED
        self.keep.setEnabled(self._writing.options() is not None)
        for entry in (self.rename, self.remove):
            entry.setEnabled(is_own)
        self.default.setEnabled(bool(shown))
        self.default.setChecked(bool(shown) and shown == self._settings.current.preset)

    def _ask_name(self) -> None:
        shown = self._writing.preset.name()
        proposal = shown if shown in self._book.own else ""
        title, button = Message("Keep as preset"), Message("&Keep")
        dialog = NameDialog(title, proposal, button, self.window(), self._is_taken)
        dialog.given.connect(partial(self._keep, dialog))
        dialog.open()

    def _is_taken(self, name: str) -> bool:
        return name.strip() in self._book.own

    def _keep(self, dialog: NameDialog, name: str) -> None:
        options = self._writing.options()
        if options is not None:
            self._try(dialog, name, lambda: self._book.put(name, options))

    def _ask_new_name(self) -> None:
        shown = self._writing.preset.name()
        title, button = Message("Rename preset"), Message("&Rename")
        dialog = NameDialog(title, shown, button, self.window())
        dialog.given.connect(partial(self._rename, dialog, shown))
        dialog.open()

    def _rename(self, dialog: NameDialog, shown: str, name: str) -> None:
        if name.strip() != shown and self._is_taken(name):
            dialog.show_error(Message("There is one of this name"))
            return
        if self._try(dialog, name, lambda: self._book.rename(shown, name)):
            self._follow_default(shown, name.strip())

    def _try(self, dialog: NameDialog, name: str, change: Callable[[], None]) -> bool:
        """Makes a change, and shows the preset of that name once it is there."""
        try:
            change()
        except UserError as error:
            dialog.show_error(error.message)
            return False
        self._awaited = name.strip()
        dialog.accept()
        return True

    def _ask_to_remove(self) -> None:
        shown = self._writing.preset.name()
        question = Question(
            Message("Remove preset"),
            Message("Remove the preset “{name}”?", name=shown),
            Message("Files that were saved by it stay as they are."),
            Message("&Remove it"),
            Message("&Keep it"),
            self.window(),
        )
        question.agreed.connect(partial(self._remove, shown))
        question.open()

    def _remove(self, name: str) -> None:
        self._book.remove(name)
        self._follow_default(name, "")

    def _set_default(self, is_default: bool) -> None:
        self._save_default(self._writing.preset.name() if is_default else "")

    def _follow_default(self, name: str, new_name: str) -> None:
        if self._settings.current.preset == name:
            self._save_default(new_name)

    def _save_default(self, name: str) -> None:
        try:
            self._settings.change(replace(self._settings.current, preset=name))
        except UserError as error:
            self._writing.preset.show_error(error.message)
            return
        said = Message("Save as begins with “{name}”", name=title_of(name))
        self._writing.preset.show_note(said if name else EMPTY)


def _entry(menu: QMenu, title: str, slot: Callable[..., None]) -> QAction:
    action = menu.addAction(title)
    action.triggered.connect(slot)
    return action
