"""The field for a URL that fills the other fields."""

from collections.abc import Callable, Sequence
from itertools import takewhile

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.core.ports.connections import ConnectionKind
from csvdownloader.core.requests.addresses import own_form, scheme_of, way_to_read
from csvdownloader.ui.fields.field_box import FieldBox


class UrlField(FieldBox):
    """Emits a URL as soon as it is pasted, and when it has been typed.

    Signals:
        given(str): A URL to read.
    """

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.edit = _UrlEdit(self._is_new)
        super().__init__(self.edit, parent)
        self._emitted, self._shown = "", ""  # what was emitted, and the text before an edit
        self.place(self.edit)
        self.edit.setAccessibleName(Message("URL"))
        self.edit.setPlaceholderText(Message("Paste a URL to fill the fields"))
        self.edit.textEdited.connect(self._edit)
        self.edit.editingFinished.connect(self._finish)
        self.edit.entered.connect(self._finish)

    def show_url(self, url: str) -> None:
        """Shows the URL, and emits nothing. Undo cannot bring back what was typed before."""
        self._emitted = self._shown = url
        self.edit.setText(url)

    def give(self, url: str) -> None:
        """Takes the URL as if it had been pasted."""
        self.edit.setText(url)
        self._finish()

    def _edit(self, text: str) -> None:
        pasted = _inserted(self._shown, text) > 1
        self._shown = text
        self.edited.emit()
        if pasted and "://" in text:
            self._finish()

    def _finish(self) -> None:
        if self._is_new():
            self._emitted = self.edit.text()
            self.given.emit(self._emitted.strip())

    def _is_new(self) -> bool:
        return self.edit.text() != self._emitted


class _UrlEdit(QLineEdit):
    """Keeps Enter, which would press the default button, for a URL that fills the fields by it."""

    entered = Signal()

    def __init__(self, is_new: Callable[[], bool]) -> None:
        super().__init__()
        self._is_new = is_new

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_new = self._is_new()  # the line itself finishes with Enter
        super().keyPressEvent(event)
        if is_new and event.text() in {"\r", "\n"}:
            event.accept()
            self.entered.emit()


def _inserted(before: str, after: str) -> int:
    """The number of characters that an edit inserted, also when they replaced others."""
    start = _common_prefix_length(before, after)
    return len(after) - start - _common_prefix_length(before[start:][::-1], after[start:][::-1])


def _common_prefix_length(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def kind_of(kinds: Sequence[ConnectionKind], url: str) -> ConnectionKind:
    """The kind that the scheme names. Raises InvalidRequestError at "url"."""
    scheme, found, _ = own_form(url).partition("://")
    readers = [kind for kind in kinds if scheme.lower() in kind.schemes]
    if found and readers:
        return readers[0]
    usual = [f"{kind.schemes[0]}://" for kind in kinds if kind.schemes]
    starts = Message("A URL starts with one of {usual}", usual=", ".join(usual))
    raise InvalidRequestError({"url": joined([starts, way_to_read(scheme_of(url))], ". ")})
