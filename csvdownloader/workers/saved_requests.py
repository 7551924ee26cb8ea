"""The saved requests behind the window: the only writer of them while a window is open."""

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import check_request, source_of
from csvdownloader.core.requests.saved_requests import (
    SavedRequest,
    checked_name,
    in_order,
    saved_under,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csvdownloader.core.ports.sources import Source
    from csvdownloader.core.ports.stores import SavedRequestStore


class SavedRequests(QObject):
    """Keeps the saved requests.

    Signals:
        changed(): There are others.
    """

    changed = Signal()

    def __init__(
        self,
        store: "SavedRequestStore",
        sources: "Mapping[str, Source]",
        parent: QObject | None = None,
    ) -> None:
        """Loads them. Raises StorageError."""
        super().__init__(parent)
        self._store, self._sources = store, sources
        self._all = in_order(store.load_saved())

    def all(self) -> tuple[SavedRequest, ...]:
        """All of them, by name."""
        return self._all

    def under(self, name: str) -> SavedRequest | None:
        """The one of that name, in whatever spelling; None when there is none."""
        return saved_under(name, self._all)

    def save(self, name: str, request: Request) -> None:
        """Saves a request without its secrets; one of that name is replaced.

        Raises:
            InvalidRequestError: At "name", or what `check_request` refuses.
            SourceError: Its source is not installed any more.
            StorageError: It cannot be written; nothing changed.
        """
        source = source_of(request, self._sources)
        request = source.without_secrets(request)
        check_request(request, source)  # a wrong address may have secrets that are not found in it
        self._put(SavedRequest(checked_name(name), request), self.under(name))

    def rename(self, saved: SavedRequest, name: str) -> None:
        """Gives it another name.

        Raises:
            InvalidRequestError: At "name": also when another one has that name.
            StorageError: It cannot be written; nothing changed.
        """
        name = checked_name(name)
        other = self.under(name)
        if other not in (None, saved):
            taken = Message("There is a saved request {name} already", name=other.name)
            raise InvalidRequestError({"name": taken})
        self._put(replace(saved, name=name), saved)

    def remove(self, saved: SavedRequest) -> None:
        """Removes it. Raises StorageError; then nothing changed."""
        self._store.write_saved(removed=[saved.name])
        self._show([each for each in self._all if each.name != saved.name])

    def _put(self, saved: SavedRequest, instead_of: SavedRequest | None) -> None:
        before = instead_of.name if instead_of else saved.name
        self._store.write_saved(saved, removed=[before])
        others = [each for each in self._all if each.name not in (before, saved.name)]
        self._show([*others, saved])

    def _show(self, saved: list[SavedRequest]) -> None:
        self._all = in_order(saved)
        self.changed.emit()
