"""Shows the form with what it is asked for, and starts what it says."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.connections.secret_guard import SecretGuard
from csvdownloader.ui.widgets.message_bar import MessageBar
from csvdownloader.workers.jobs.service import JobService

if TYPE_CHECKING:
    from csvdownloader.ui.form.form_page import FormPage


class FormCommands(QObject):
    """Acts on the form, which is made when it is needed first.

    Signals:
        form_wanted(): The form should be shown.
        started(str): The job of that id was started, and should be shown.
    """

    form_wanted = Signal()
    started = Signal(str)

    def __init__(
        self,
        form: Callable[[], "FormPage"],
        service: JobService,
        guard: SecretGuard,
        with_usual: Callable[[Request], Request],
        bar: MessageBar,
        window: QWidget,
    ) -> None:
        """Makes the commands.

        Args:
            form: Makes the form, or gives it.
            service: Starts jobs.
            guard: Asks for secrets.
            with_usual: Gives a request the place where the user usually saves.
            bar: Shows what is wrong.
            window: Owns the commands.
        """
        super().__init__(window)
        self._form, self._service, self._guard = form, service, guard
        self._with_usual, self._bar = with_usual, bar

    # --- what the form shows --------------------------------------------------------------------

    def show(self) -> None:
        """Shows the form as it is."""
        self.form_wanted.emit()
        self._form().focus_first()

    def show_source(self, key: str) -> None:
        """Shows the form of a source, as it was left."""
        self.show()
        self._form().come_back_to(key)
        self._form().focus_first()

    def show_request(self, request: Request) -> None:
        """Shows the form with what was given to the window."""
        self.show()
        self._form().turn_to(request)
        self._form().focus_first()

    def connect_to(self, url: str) -> None:
        """Shows the form, and makes a connection to that database."""
        self.show()
        self._form().connect_to(url)

    def edit(self, request: Request, fields: Sequence[str] = ()) -> None:
        """Shows the form filled with the request, and points at the first of the fields."""
        self.show()
        self._form().fill(request)
        self._form().point_at(fields)

    def edit_saved(self, request: Request, name: str) -> None:
        """The same, of a request that was saved under that name."""
        self.edit(request)
        self._form().saved_as = name

    def show_wrong(self, request: Request, fields: Mapping[str, Message]) -> None:
        """The same, with what is wrong: field to sentence."""
        self.edit(request)
        self._form().show_errors(fields)

    def choose_file(self, request: Request) -> None:
        """The same, with the dialog in which another file is chosen."""
        self.edit(request)
        self._form().browse()

    # --- what the form says ---------------------------------------------------------------------

    def submit(self) -> None:
        """Starts what the form says, if it says enough."""
        self._form().submit()

    def preview(self) -> None:
        """Shows the first rows of what the form says."""
        self._form().previewer.ask()

    def start(self, request: Request) -> None:
        """Starts it; asks first for a secret that it lacks."""
        self._guard.before_start(request, partial(self._start_now, request))

    def start_all(self, requests: Sequence[Request]) -> None:
        """Starts all that were given at once, to be saved where the user usually saves."""
        with self._bar.showing_errors():
            for request in map(self._with_usual, requests):
                self.started.emit(self._service.start(request))

    def _start_now(self, request: Request) -> None:
        with self._bar.showing_errors():
            try:
                self.started.emit(self._service.start(request))
            except InvalidRequestError as error:
                self._form().show_errors(error.fields)
