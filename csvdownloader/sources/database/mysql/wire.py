"""What is said to a server after the login: statements, and their results packet by packet.

The protocol is that of https://mariadb.com/kb/en/clientserver-protocol/, as it was before results
could do without their marks of the end. Rows are left to `row_text` and `long_row`.
"""

import struct
from collections.abc import Iterator

from csvdownloader.sources.database.mysql.cells import ResultColumn
from csvdownloader.sources.database.mysql.login import MysqlLogin
from csvdownloader.sources.database.mysql.odd_answers import refusing_odd_answers
from csvdownloader.sources.database.mysql.packets import END, HEADER, NULL, length_at, value_at
from csvdownloader.sources.database.mysql.row_text import LONG_ROW

_BLOCK = 1 << 18  # bytes
_FULL = (1 << 24) - 1  # bytes of one packet; what is longer comes in several, the last one shorter
_QUERY, _PREPARE, _CLOSE = b"\x03", b"\x16", b"\x19"
_OK, _ERROR = 0x00, 0xFF
_END_SIZE = 8  # bytes
_STATUS = struct.Struct("<xHH")  # of an end: warnings, status
_RESULT = struct.Struct("<HH")  # without rows: status, warnings
_MORE_RESULTS = 8  # of the status
_PREPARED = struct.Struct("<xIHH")  # OK, the statement's id, its columns, its parameters
_NAME, _TEXTS = 4, 6  # of a column: the texts before its other properties, and which is its name
_PROPERTIES = struct.Struct("<xHIBHB")
_NUMBER = struct.Struct("<xH")
_WORDS = 9  # where the words of an error begin, if its SQLSTATE stands before them
_LOST = 2013


class MysqlError(Exception):
    """The server sent an error, or the connection is lost: the error's number and its words."""


class Wire:
    """One statement at a time over the connection of a login.

    Every value comes as the bytes of the server's own text.

    Attributes:
        received: What has come and was not read.
        thread_id: The server's number for the connection.
        warnings: How many warnings the last result had.
    """

    def __init__(self, login: MysqlLogin) -> None:
        self._login, self._socket = login, login.logged_in()
        self.received = bytearray()
        self.thread_id = int(login.thread_id())
        self.warnings = 0
        self._has_next = False

    def shut_down(self) -> None:
        """See `MysqlLogin.shut_down`."""
        self._login.shut_down()

    def drop(self) -> None:
        """Closes the socket without reading what is still to come."""
        self._login.drop()

    def quoted(self, text: str) -> str:
        """The text as a literal of SQL."""
        return str(self._login.escape(text))

    def fetch_all(self, sql: str) -> list[tuple[str | None, ...]]:
        """All rows of a small result. Raises MysqlError."""
        with refusing_odd_answers():
            columns = self.send(sql)
            return [_texts(row, len(columns)) for row in self.rows()] if columns else []

    def describe(self, sql: str) -> tuple[ResultColumn, ...]:
        """The columns that the query would have. It is not run. Raises MysqlError."""
        with refusing_odd_answers():
            self._send(_PREPARE + sql.encode())
            statement, columns, parameters = _PREPARED.unpack_from(self._packet())
            self._described(parameters)
            found = self._described(columns)
            self._send(_CLOSE + struct.pack("<I", statement))  # which has no answer
        return found

    def send(self, sql: str) -> tuple[ResultColumn, ...]:
        """Runs the query, and returns its columns; none where it gives no rows."""
        self._send(_QUERY + sql.encode())
        return self._columns()

    def next_columns(self) -> tuple[ResultColumn, ...] | None:
        """The columns of the next result of the same query; None when there is none."""
        return self._columns() if self._has_next else None

    def rows(self) -> Iterator[bytes]:
        """One packet for each row. Ends only when the server says that there are no more."""
        while True:
            packet = self._packet()
            if _is_end(packet):
                with refusing_odd_answers():
                    self._ended(packet)
                return
            yield packet

    @property
    def has_long_row(self) -> bool:
        """Whether the next packet is one that `row_text` leaves to `long_row`."""
        return len(self.received) >= HEADER and _size(self.received) > LONG_ROW

    def receive_rows(self) -> bool:
        """Waits for more of the rows; False when the server says that there are no more."""
        if len(self.received) > HEADER and self.received[HEADER] >= END:
            with refusing_odd_answers():
                self._ended(self._packet())
            return False
        self._receive()
        return True

    def payload(self) -> bytearray:
        """What the next packet holds, or all that continue it."""
        payload, size = bytearray(), _FULL
        while size == _FULL:
            self._receive_until(HEADER)
            size = missing = _size(self.received)
            del self.received[:HEADER]
            while missing:
                self._receive_until(1)
                piece = self.received[:missing]
                del self.received[:missing]
                payload += piece
                missing -= len(piece)
        return payload

    def _packet(self) -> bytes:
        packet = bytes(self.payload())
        if packet[0] == _ERROR:
            (number,) = _NUMBER.unpack_from(packet)
            words = packet[_WORDS if packet[3:4] == b"#" else 3 :]  # behind the SQLSTATE, if any
            raise MysqlError(number, words.decode(errors="replace"))
        return packet

    def _columns(self) -> tuple[ResultColumn, ...]:
        with refusing_odd_answers():
            packet = self._packet()
            if packet[0] == _OK:
                self._done(packet)
                return ()
            if packet[0] == NULL:  # it asks for a file of this computer
                raise ValueError(packet[0])
            return self._described(length_at(packet, 0)[0])

    def _described(self, count: int) -> tuple[ResultColumn, ...]:
        found = tuple(_column(self._packet()) for _ in range(count))
        if found and not _is_end(self._packet()):
            raise ValueError(count)
        return found

    def _done(self, packet: bytes) -> None:
        _, end = length_at(packet, 1)  # of the changed rows, and of the last new id
        _, end = length_at(packet, end)
        status, self.warnings = _RESULT.unpack_from(packet, end)
        self._has_next = bool(status & _MORE_RESULTS)

    def _ended(self, packet: bytes) -> None:
        if not _is_end(packet):
            raise ValueError(packet[0])
        self.warnings, status = _STATUS.unpack_from(packet)
        self._has_next = bool(status & _MORE_RESULTS)

    def _send(self, statement: bytes) -> None:
        number, piece = 0, b""
        while not number or len(piece) == _FULL:
            piece, statement = statement[:_FULL], statement[_FULL:]
            header = len(piece).to_bytes(3, "little") + bytes([number % 256])
            try:
                self._socket.sendall(header + piece)
            except OSError as error:
                raise MysqlError(_LOST, str(error)) from error
            number += 1

    def _receive_until(self, size: int) -> None:
        while len(self.received) < size:
            self._receive()

    def _receive(self) -> None:
        try:
            block = self._socket.recv(_BLOCK)
        except OSError as error:
            raise MysqlError(_LOST, str(error)) from error
        if not block:
            raise MysqlError(_LOST, "")
        self.received += block


def _size(packet: bytearray) -> int:
    return int.from_bytes(packet[:3], "little")


def _is_end(packet: bytes) -> bool:
    return packet[0] == END and len(packet) <= _END_SIZE


def _column(packet: bytes) -> ResultColumn:
    texts, end = [], 0
    for _ in range(_TEXTS):
        begin, end = value_at(packet, end)
        texts.append(packet[begin:end])
    charset, width, type_code, flags, decimals = _PROPERTIES.unpack_from(packet, end)
    return ResultColumn(texts[_NAME].decode(), type_code, charset, decimals, width, flags)


def _texts(row: bytes, count: int) -> tuple[str | None, ...]:
    texts: list[str | None] = []
    end = 0
    while end < len(row):
        if row[end] == NULL:
            texts.append(None)
            end += 1
        else:
            begin, end = value_at(row, end)
            texts.append(row[begin:end].decode())
    if len(texts) != count:
        raise ValueError(len(texts))
    return tuple(texts)
