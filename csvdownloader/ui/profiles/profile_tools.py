"""The buttons to make, check and reload the user's own profiles."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.profiles import ProfileEntry
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.plain_text import plain_tip
from csvdownloader.ui.widgets.reveal import Revealer
from csvdownloader.workers.profiles import ProfileService


class ProfileTools(QWidget):
    """A row of buttons; what they do runs in a worker.

    Signals:
        copied(str): A new profile lies at this path.
        failed(Failure): Something could not be done.
    """

    copied = Signal(str)
    failed = Signal(object)

    def __init__(self, profiles: ProfileService, parent: QWidget) -> None:
        super().__init__(parent)
        self._profiles = profiles
        self._entry: ProfileEntry | None = None
        self.revealer = Revealer(self)
        self.copy_button = Button(Message("&New profile from this one"), "plus", self)
        self.check_button = Button(Message("Chec&k profile…"), parent=self)
        self.folder_button = Button(Message("&Open folder"), "folder", self)
        self.reload_button = Button(Message("&Reload"), "retry", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for button in (
            self.copy_button,
            self.check_button,
            self.folder_button,
            self.reload_button,
        ):
            row.addWidget(button)
        row.addStretch(1)
        self._set_tool_tips()
        self._connect()

    def show_entry(self, entry: ProfileEntry | None) -> None:
        """Takes the profile that is selected now; None for none."""
        self._entry = entry
        self.copy_button.setEnabled(entry is not None and not entry.problem)

    def _set_tool_tips(self) -> None:
        folder = self._profiles.own_folder
        self.copy_button.setToolTip(
            plain_tip(Message("Copies the file of this profile into {folder}", folder=folder))
        )
        self.check_button.setToolTip(Message("Looks for mistakes in the file of a profile"))
        self.folder_button.setToolTip(
            plain_tip(Message("Shows {folder}, where your own profiles lie", folder=folder))
        )
        self.reload_button.setToolTip(
            Message("Reads all profiles again, after a change in an editor")
        )

    def _connect(self) -> None:
        self.copy_button.clicked.connect(self._copy)
        self.check_button.clicked.connect(self._check)
        self.folder_button.clicked.connect(self._show_folder)
        self.reload_button.clicked.connect(self._profiles.reload)
        self._profiles.copied.connect(self._show_copy)
        self._profiles.copy_failed.connect(self.failed)
        self._profiles.folder_ready.connect(self.revealer.show_folder)
        self._profiles.folder_failed.connect(self.failed)

    def _copy(self) -> None:
        if self._entry is not None:
            self._profiles.copy(self._entry.id)

    def _show_copy(self, path: str) -> None:
        self.revealer.show(path)
        self.copied.emit(path)

    def _show_folder(self) -> None:
        if self._entry is not None and self._entry.is_own:
            self.revealer.show(str(self._entry.path))
        else:
            self._profiles.make_folder()

    def _check(self) -> None:
        from csvdownloader.ui.profiles.profile_check import ProfileCheck

        entry = self._entry
        path = str(entry.path) if entry is not None and entry.is_own else ""
        ProfileCheck(self._profiles, path, self.window()).open()
