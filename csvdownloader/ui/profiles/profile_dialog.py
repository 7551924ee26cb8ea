"""The dialog to choose the profile of a web service, and to make new ones."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import Message
from csvdownloader.ui.lists.lookup_pages import LookupPages
from csvdownloader.ui.lists.search_edit import SearchEdit
from csvdownloader.ui.look.measures import GAP, MARGIN, grown_size
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.profiles.profile_details import ProfileDetails
from csvdownloader.ui.profiles.profile_list import ProfileList
from csvdownloader.ui.profiles.profile_model import ProfileModel
from csvdownloader.ui.profiles.profile_tools import ProfileTools
from csvdownloader.ui.widgets.buttons import Button, with_cancel
from csvdownloader.ui.widgets.labels import Label, Notice
from csvdownloader.workers.profiles import ProfileService


class ProfileDialog(QDialog):
    """Lists the profiles, with a search.

    Signals:
        chosen(str): The id of a profile.
    """

    chosen = Signal(str)

    def __init__(self, profiles: ProfileService, chosen: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Choose a service"))
        self._profiles, self._wanted = profiles, chosen  # to be selected once it is listed
        self.model = ProfileModel(self)
        self.list = ProfileList(self.model, self)
        self.edit = SearchEdit(Message("Search in names and hosts"), self)
        self.edit.connect_list(self.list)
        self.pages = LookupPages(self.list, Message("Reading the profiles…"), self)
        self.caption = Label("", Tone.MUTED, self)
        self.details = ProfileDetails(self)
        self.tools = ProfileTools(profiles, self)
        self.notice = Notice(Message("What happened"), self)
        self.notice.hide()
        self.choose_button = Button(Message("&Choose"), parent=self)
        self.choose_button.setDefault(True)
        self._connect()
        self._arrange()
        self._show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self._profiles.changed.connect(self._show)
        self.tools.copied.connect(self._show_copied)
        self.tools.failed.connect(self._show_failure)
        self.tools.reload_button.clicked.connect(self.notice.hide)
        self.edit.textChanged.connect(self._search)
        self.list.selected.connect(self._follow)
        self.list.doubleClicked.connect(self._choose)
        self.choose_button.clicked.connect(self._choose)

    def _show(self) -> None:
        if not self._profiles.is_loaded:
            self.pages.show_waiting()
            self._follow()
            return
        wanted = self._wanted or self._current()
        self._wanted = ""
        self.model.show_profiles(self._profiles.entries())
        self.model.search(self.edit.text())
        self._show_rows(wanted)

    def _search(self, text: str) -> None:
        if self.model.count():
            current = self._current()
            self.model.search(text)
            self._show_rows(current)

    def _current(self) -> str:
        entry = self.list.entry()
        return str(entry.path) if entry else ""

    def _show_rows(self, wanted: str) -> None:
        if self.model.shown():
            self.pages.show_content()
            self.list.select(self.model.row_of(wanted))
        elif self.model.count():
            searched = self.edit.text().strip()
            self.pages.show_nothing(
                Message("No service has “{searched}” in its name or host.", searched=searched)
            )
        else:
            self.pages.show_nothing(Message("There are no profiles."))
        self._follow()

    def _follow(self) -> None:
        entry = self.list.entry() if self.pages.has_content() else None
        self.details.show_entry(entry)
        self.tools.show_entry(entry)
        self.choose_button.setEnabled(entry is not None and not entry.problem)
        self.caption.setText(self.model.found_text("service"))

    def _choose(self) -> None:
        entry = self.list.entry()
        if entry is not None and not entry.problem and self.pages.has_content():
            self.chosen.emit(entry.id)
            self.accept()

    def _show_copied(self, path: str) -> None:
        self.edit.clear()
        self._wanted = path
        text = Message(
            "Your new profile is {path}\nChange it in an editor, then press Reload.", path=path
        )
        self.notice.show_message("complete", Tone.GOOD, text, Tone.PLAIN)

    def _show_failure(self, failure: Failure) -> None:
        self.notice.show_message(
            "failed", Tone.BAD, f"{failure.message}\n{failure.hint}", Tone.PLAIN
        )

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.edit)
        column.addWidget(self.pages, 1)
        middle = QHBoxLayout()
        middle.addWidget(self.caption, 1, Qt.AlignmentFlag.AlignTop)
        middle.addWidget(self.details.docs_button)
        column.addLayout(middle)
        column.addWidget(self.details)
        column.addSpacing(GAP)
        column.addWidget(self.notice)
        column.addWidget(self.tools)
        column.addSpacing(GAP)
        column.addWidget(with_cancel(self.choose_button, self))
        self.resize(grown_size(104 * GAP, 82 * GAP, self.fontMetrics()))
        QWidget.setTabOrder(self.edit, self.list)
