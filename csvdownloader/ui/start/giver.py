"""Whatever is given to the window, whichever way it came, goes through here."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.parameters import ParameterKind
from csvdownloader.core.texts import CHOOSE_A_TABLE
from csvdownloader.ui.start.dropping import given_by, is_dialog_open
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.lookups import Lookups

if TYPE_CHECKING:
    from csvdownloader.core.ports.sources import Source

_MOST = 1000  # at once


class Giver(QObject):
    """Finds out what was given: an argument, a second start, a drop, a paste, the open dialog.

    Signals:
        request_given(Request): One source; the form is to show it.
        url_given(str): The URL of a database to which there is no connection yet.
        agreed(tuple[Request, ...]): The user wants to start a download of each.
        refused(Failure): Nothing of it can be read.
    """

    request_given = Signal(object)
    url_given = Signal(str)
    agreed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        sources: "Mapping[str, Source]",
        connections: ConnectionService,
        lookups: Lookups,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._sources, self._connections = sources, connections
        self._lookups, self._window = lookups, window

    def give(self, texts: Sequence[str]) -> None:
        """Takes paths, addresses or URLs of databases, or a query; several after one question.

        While a dialog is open nothing is taken: the dialog may belong to the form.
        """
        texts = tuple(dict.fromkeys(texts))
        if is_dialog_open() or not texts:
            return
        try:
            if len(texts) == 1:
                self._give_one(texts[0])
            else:
                self._ask(texts)
        except UserError as error:
            self.refused.emit(error.failure())

    def paste(self) -> None:
        """Gives what the clipboard holds."""
        given = given_by(QGuiApplication.clipboard().mimeData())
        if given:
            self.give(given)
        elif not is_dialog_open():
            error = UserError(
                Message("There is no text and no file in the clipboard"),
                Message("Copy a path, an address or the URL of a database first."),
            )
            self.refused.emit(error.failure())

    def _give_one(self, text: str) -> None:
        from csvdownloader.core.requests.given import request_to

        url = self._url(text)
        if not url:
            self.request_given.emit(request_to(text, self._sources))
            return
        connection = self._connections.leading_to(url)
        if connection is None:
            self.url_given.emit(url)
            return
        source, parameter = next(
            (source, p)
            for source in self._sources.values()
            for p in source.parameters
            if p.kind is ParameterKind.CONNECTION
        )
        self.request_given.emit(Request(source.key, {parameter.key: connection.id}))

    def _ask(self, texts: Sequence[str]) -> None:
        from csvdownloader.ui.start.several_dialog import SeveralDialog

        if len(texts) > _MOST:
            wrong = Message("{count:,} sources are too many at once", count=len(texts))
            raise UserError(wrong, Message("Give at most {most:,}.", most=_MOST))
        requests = {text: self._request(text) for text in texts}
        dialog = SeveralDialog(requests, self._lookups, self._window)
        dialog.agreed.connect(self.agreed)
        dialog.open()

    def _request(self, text: str) -> Request | UserError:
        """The request to one of several sources, or why there is none."""
        from csvdownloader.core.requests.given import request_to

        if self._url(text):
            return UserError(CHOOSE_A_TABLE)
        try:
            return request_to(text, self._sources)
        except InvalidRequestError as error:
            return error

    def _url(self, text: str) -> str:
        from csvdownloader.core.requests.given import url_of_database

        schemes = frozenset(s for kind in self._connections.kinds for s in kind.schemes)
        return url_of_database(text, schemes)
