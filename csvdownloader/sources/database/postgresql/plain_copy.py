"""The rows of a COPY over a connection that nothing encrypts, a whole block at once.

libpq hands over one row a call, which costs as much again. While it waits for nothing, all that the
server sent has been read, and the socket can be used without it. The messages are those of
https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

import struct
from collections.abc import Iterator

from csvdownloader.core.errors.databases import ServerError
from csvdownloader.core.messages import Message
from csvdownloader.sources.database.postgresql.errors import (
    ErrorFields,
    lost_error,
    statement_error,
)
from csvdownloader.sources.database.postgresql.odd_answers import (
    odd_answer_error,
    refusing_odd_answers,
)
from csvdownloader.sources.database.postgresql.session import PostgresqlSession, sendable

_BLOCK = 1 << 18  # bytes
_HEADER = struct.Struct(">BI")  # the kind, and the length, which counts itself
_LENGTH, _COLUMNS = 4, slice(1, 3)  # bytes
_PARSED, _BOUND, _COPYING, _DONE, _COMPLETE, _READY = b"1", b"2", b"H", b"c", b"C", b"Z"
_ROW, _ERROR = b"d", b"E"
_AT_ANY_TIME = frozenset({b"N", b"S", b"A"})  # notices, changed settings, notifications
_LONGEST = 1 << 24  # bytes of a message that is no row


class PlainCopy:
    """One COPY of a session to its end.

    Attributes:
        records: How many came so far, the header among them.
    """

    def __init__(self, session: PostgresqlSession) -> None:
        self._session = session
        self._data = b""  # what has come and was not read
        self._missing = 0  # bytes of a row of which the first ones were read
        self._is_sending = False
        self.records = 0

    def begin(self, statement: str) -> int:
        """Sends the one statement that the text holds, and returns the number of its columns.

        Raises:
            UserError: The server refuses it.
            Cancelled: The job was cancelled.
        """
        self._session.is_asked = True
        self._send(
            _message(b"P", b"\0" + sendable(statement) + b"\0\0\0"),  # no parameters
            _message(b"B", bytes(8)),
            _message(b"E", bytes(5)),  # all rows
            _message(b"S"),
        )
        for kind in (_PARSED, _BOUND):
            self._expect(kind)
        described = self._expect(_COPYING)
        self._is_sending = True
        if len(described) < _COLUMNS.stop:
            raise odd_answer_error()
        return int.from_bytes(described[_COLUMNS], "big")

    def blocks(self) -> Iterator[bytes]:
        """The text of all rows, as it comes. Raises UserError or Cancelled."""
        while True:
            if rows := self._rows():
                yield rows
            if self._missing or self._data[:1] in (b"", _ROW):
                self._receive()
                continue
            kind, _ = self._next()
            if kind == _DONE:
                return
            if kind not in _AT_ANY_TIME:
                raise odd_answer_error()

    def end(self) -> int | None:
        """How many rows the server says it sent; None when it does not say. Raises as `blocks`."""
        number = self._expect(_COMPLETE).rstrip(b"\0").rpartition(b" ")[2]
        self._expect(_READY)
        self._session.is_asked = False
        with refusing_odd_answers():
            return int(number) if number.isdigit() else None

    def _rows(self) -> bytes:
        data, size = self._data, len(self._data)
        position = min(self._missing, size)
        self._missing -= position
        rows = [data[:position]]
        last, row, header_at = size - _HEADER.size, _ROW[0], _HEADER.unpack_from
        while position <= last:
            kind, length = header_at(data, position)
            if kind != row:
                break
            end = position + 1 + length
            rows.append(data[position + 5 : end])  # a constant: this is done for each row
            position = end
        self._missing += max(0, position - size)
        self._data = data[position:]
        self.records += len(rows) - 1
        return b"".join(rows)

    def _expect(self, wanted: bytes) -> bytes:
        kind, body = self._next()
        while kind in _AT_ANY_TIME:
            kind, body = self._next()
        if kind != wanted:
            raise odd_answer_error()
        return body

    def _next(self) -> tuple[bytes, bytes]:
        """The kind and the body of the next message, which is no row."""
        self._receive_until(_HEADER.size)
        _, length = _HEADER.unpack_from(self._data)
        if not _LENGTH <= length <= _LONGEST:
            raise odd_answer_error()
        end = 1 + length
        self._receive_until(end)
        kind, body, self._data = self._data[:1], self._data[_HEADER.size : end], self._data[end:]
        if kind == _ERROR:
            self._session.is_asked = False
            sent = max(0, self.records - 1) if self._is_sending else None
            raise statement_error(ErrorFields(body), sent)
        return kind, body

    def _receive_until(self, size: int) -> None:
        while len(self._data) < size:
            self._receive()

    def _receive(self) -> None:
        self._session.cancel.check()
        try:
            received = self._session.socket.recv(_BLOCK)
        except BlockingIOError:
            self._session.wait()
            return
        except OSError as error:
            raise self._lost(error.strerror or error) from error
        if not received:
            raise self._lost(Message("the server closed it"))
        self._data += received

    def _send(self, *messages: bytes) -> None:
        unsent = memoryview(b"".join(messages))
        while unsent:
            try:
                unsent = unsent[self._session.socket.send(unsent) :]
            except BlockingIOError:
                self._session.wait()
            except OSError as error:
                raise self._lost(error.strerror or error) from error

    def _lost(self, reason: object) -> ServerError:
        self._session.is_asked = False
        return lost_error(reason)


def _message(kind: bytes, body: bytes = b"") -> bytes:
    return _HEADER.pack(kind[0], _LENGTH + len(body)) + body
