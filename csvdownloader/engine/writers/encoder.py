"""Text to bytes: what an encoding does not have stops with its row and column, or is replaced."""

import re
from collections.abc import Sequence

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.writing.options import QuotePolicy, Unencodable, WriteOptions
from csvdownloader.engine.writers.batch import Batch

_QUOTED = re.compile(r'"[^"]*("|\Z)')
_ESCAPED = re.compile(r"\\[\s\S]")
_HINT = Message("Take another encoding, or let such characters be replaced; nothing was saved.")


class Encoder:
    """Encodes the lines of a file.

    Attributes:
        replaced: Characters that were replaced so far.
    """

    def __init__(self, options: WriteOptions, names: Sequence[str]) -> None:
        self._options, self._names = options, names
        self.replaced = 0

    @property
    def mark(self) -> bytes:
        """What stands first in the file."""
        return "\ufeff".encode(self._options.encoding) if self._options.bom else b""

    def encode(self, batch: Batch, row: int) -> bytes:
        """The bytes of the lines, the first of which is of that row; 0 is the header.

        Raises:
            InvalidRequestError: A character does not fit.
        """
        if self._options.encoding == "utf-8":
            return batch.text
        try:
            return batch.text.decode().encode(self._options.encoding)
        except UnicodeEncodeError:
            lines = enumerate(batch.lines, row)
            return b"".join(self._line(line, number) for number, line in lines)

    def _line(self, line: str, row: int) -> bytes:
        pieces: list[bytes] = []
        start = 0
        encoding = self._options.encoding
        while True:
            try:
                pieces.append(line[start:].encode(encoding))
            except UnicodeEncodeError as error:
                if self._options.unencodable is Unencodable.STOP:
                    raise self._refusal(line, start + error.start, row) from None
                pieces.append(line[start : start + error.start].encode(encoding))
                pieces.append(("?" * (error.end - error.start)).encode(encoding))
                self.replaced += error.end - error.start
                start += error.end
            else:
                return b"".join(pieces)

    def _refusal(self, line: str, position: int, row: int) -> InvalidRequestError:
        before = line[:position]
        escapes = self._options.quoting is QuotePolicy.BACKSLASH
        before = (_ESCAPED if escapes else _QUOTED).sub("", before)
        sentence = Message(
            "Row {row:,}, column {column}: {encoding} has no {character!r}",
            row=row,
            column=self._names[before.count(self._options.separator)],
            encoding=self._options.encoding,
            character=line[position],
        )
        return InvalidRequestError({"encoding": sentence}, _HINT)
