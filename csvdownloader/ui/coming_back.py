"""What the user comes back to: saved requests and the sources that were read lately."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import origin_of
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.core.texts import one_line
from csvdownloader.ui.connections.secret_guard import SecretGuard
from csvdownloader.ui.start.recent_sources import recent_sources
from csvdownloader.ui.start.saved_list import SavedList
from csvdownloader.ui.widgets.message_bar import MessageBar
from csvdownloader.ui.widgets.plain_text import SEPARATOR, from_home
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.saved_requests import SavedRequests

if TYPE_CHECKING:
    from csvdownloader.ui.fields.name_dialog import NameDialog


class Offer(Struct, frozen=True):
    """One thing to come back to, as a list of the window shows it.

    Attributes:
        name: The name of the saved request, or what is read: a file, a table, a query.
        about: Where the rows come from, in one line.
        request: What is asked for; its source has an icon.
        saved: The saved request; None for a source that was read lately.
    """

    name: str
    about: str
    request: Request
    saved: SavedRequest | None = None


class ComingBack(QObject):
    """Makes, changes and runs saved requests, and knows what can be come back to.

    Signals:
        started(str): The job of that id was started, and should be shown.
        edit_wanted(Request, str): The form is wanted, filled with this, which was saved under that
            name; empty where it was not saved.
        wrong(Request, dict): The same, with what is wrong with it: field to sentence.
    """

    started = Signal(str)
    edit_wanted = Signal(object, str)
    wrong = Signal(object, object)

    def __init__(
        self,
        service: JobService,
        saved: SavedRequests,
        guard: SecretGuard,
        bar: MessageBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._service, self._saved, self._guard = service, saved, guard
        self._bar, self._window = bar, window

    def follow(self, rows: SavedList) -> None:
        """Does what is asked for in the list of saved requests."""
        rows.run.connect(self.run)
        rows.edited.connect(self.edit)
        rows.renamed.connect(self.rename)
        rows.removed.connect(self.remove)
        rows.copied.connect(self.copy_command)

    # --- for lists of what can be done ----------------------------------------------------------

    def offers(self) -> tuple[Offer, ...]:
        """The saved requests by name, then the recent sources, newest first.

        As of now: ask whenever a list is shown. `take` does what a press of one does.
        """
        sources = self._service.sources
        saved = (
            Offer(
                one_line(each.name),
                one_line(joined(map(from_home, origin_of(each.request, sources)), SEPARATOR)),
                each.request,
                each,
            )
            for each in self._saved.all()
        )
        recent = (
            Offer(each.name, each.origin, each.request)
            for each in recent_sources(self._service.book.jobs(), sources)
        )
        return (*saved, *recent)

    def take(self, offer: Offer) -> None:
        """Runs a saved request; opens the form of a recent source."""
        if offer.saved is None:
            self.edit_wanted.emit(offer.request, "")
        else:
            self.run(offer.saved)

    # --- saved requests -------------------------------------------------------------------------

    def save(self, request: Request, name: str = "") -> None:
        """Asks for a name, and saves the request under it.

        Args:
            request: What to save.
            name: What is proposed; empty for what a download of it would be called.
        """
        from csvdownloader.ui.fields.name_dialog import NameDialog

        name = name or self._service.sources[request.source].describe(request)
        save = partial(self._saved.save, request=request)
        title, button = Message("Save request"), Message("&Save")
        dialog = NameDialog(title, name, button, self._window, self._is_taken)
        self._ask_name(dialog, save)

    def rename(self, saved: SavedRequest) -> None:
        """Asks for another name."""
        from csvdownloader.ui.fields.name_dialog import NameDialog

        title, button = Message("Rename saved request"), Message("&Rename")
        dialog = NameDialog(title, saved.name, button, self._window)
        self._ask_name(dialog, partial(self._saved.rename, saved))

    def remove(self, saved: SavedRequest) -> None:
        """Removes it after a question."""
        from csvdownloader.ui.widgets.questions import ask_to_forget

        question = ask_to_forget(one_line(saved.name), self._window)
        question.agreed.connect(partial(self._remove, saved))
        question.open()

    def copy_command(self, saved: SavedRequest) -> None:
        """Copies the command line that runs it to the clipboard."""
        from csvdownloader.core.requests.command_line import as_run_command

        QGuiApplication.clipboard().setText(as_run_command(saved.name))
        self._bar.show_news(Message("The command is in the clipboard."))

    def edit(self, saved: SavedRequest) -> None:
        """Opens its form."""
        self.edit_wanted.emit(saved.request, saved.name)

    def run(self, saved: SavedRequest) -> None:
        """Starts it; asks first for a secret that it lacks."""
        self._guard.before_start(saved.request, partial(self._start, saved.request))

    # --- inside ---------------------------------------------------------------------------------

    def _start(self, request: Request) -> None:
        with self._bar.showing_errors():
            try:
                self.started.emit(self._service.start(request))
            except InvalidRequestError as error:
                self.wrong.emit(request, error.fields)

    def _is_taken(self, name: str) -> bool:
        return self._saved.under(name) is not None

    def _remove(self, saved: SavedRequest) -> None:
        with self._bar.showing_errors():
            self._saved.remove(saved)

    def _ask_name(self, dialog: "NameDialog", take: Callable[[str], None]) -> None:
        dialog.given.connect(partial(self._take_name, dialog, take))
        dialog.open()

    def _take_name(self, dialog: "NameDialog", take: Callable[[str], None], name: str) -> None:
        try:
            take(name)
        except UserError as error:
            dialog.show_error(error.message)
        else:
            dialog.accept()
            self._bar.show_news(Message("The request is saved as {name}.", name=name.strip()))
