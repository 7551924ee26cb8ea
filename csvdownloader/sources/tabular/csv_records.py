"""Turns CSV text into the CSV of the output, without changing a value.

Values are not parsed one by one: whole blocks of records are checked by operations on bytes and
copied as they are. Only what must change changes: line ends between records, the delimiter, and
the quotes of a value that needs them with the new delimiter.

How a block is checked: split at the quotes, every second piece lies outside of them. The pieces
outside, joined by quotes again, are the *outline*: a quoted value is a run of quotes in it. A quote
that stands beside anything but a delimiter, a line end or another quote is no CSV quote; the first
such quote always has a plain character beside it in the outline, so that it is noticed, and the
block goes the slow way, value by value.
"""

from csvdownloader.core.errors import MalformedRecordError, RaggedRowError
from csvdownloader.core.messages import Message
from csvdownloader.core.units import count
from csvdownloader.sources.tabular.csv_fields import FieldReader, quoted_if_needed

_NEW_QUOTE = b"\xff"  # stands for a quote that is added; never occurs in UTF-8


class RecordCopier:
    """Copies the records below the header.

    Attributes:
        rows: Records so far.
        blank: Blank lines that were left out; always 0 with one column, where they are rows.
        line: The line that comes next, from 1.
    """

    def __init__(
        self, columns: int, delimiter: str, target: str, limit: int | None, line: int
    ) -> None:
        self.rows = self.blank = 0
        self.line = line
        self._columns, self._limit = columns, limit
        self._delimiter, self._target = delimiter.encode(), target.encode()
        self._fields = FieldReader(delimiter)
        shape = self._delimiter + b"\n"
        self._not_shape = bytes(b for b in range(256) if b not in shape)
        self._row_shape = self._delimiter * (columns - 1) + b"\n"
        self._swap = bytes.maketrans(self._delimiter, self._target)
        classes = bytearray(b"x" * 256)
        for byte in self._delimiter + b"\r\n":
            classes[byte] = ord(",")
        classes[ord('"')] = ord('"')
        self._classes = bytes(classes)

    @property
    def full(self) -> bool:
        """Whether the limit is reached."""
        return self.rows == self._limit

    def take(self, data: bytes, final: bool) -> tuple[bytes, int]:
        """Copies the whole records of `data`, which begins at a record.

        Returns:
            The bytes to write, and how many bytes of `data` are done.

        Raises:
            RaggedRowError, MalformedRecordError: With the row and the line.
        """
        if b'"' in data and self._delimiter == self._target:
            end = self._fields.whole_rows(data, self._columns)
            if end and (
                self._limit is None or self.rows + data.count(b"\n", 0, end) <= self._limit
            ):
                return self._take_simple_rows(data[:end])
        return self._take_pieces(data, final)

    def _take_simple_rows(self, data: bytes) -> tuple[bytes, int]:
        """Copies records without a line end inside a value."""
        rows = data.count(b"\n")
        self.rows += rows
        self.line += rows
        return data.replace(b"\r\n", b"\n"), len(data)

    def _take_pieces(self, data: bytes, final: bool) -> tuple[bytes, int]:
        pieces = data.split(b'"')
        outline = b'"'.join(pieces[::2])
        open_quote = len(pieces) % 2 == 0
        if self._has_stray_quote(outline) or (final and open_quote):
            return self._take_slowly(data, final)
        end = len(outline) if final else _last_line_end(outline, open_quote)
        if not end:
            return b"", 0
        outline = outline[:end]
        quotes = outline.count(b'"')
        pieces = pieces[: 2 * quotes + 1]
        pieces[-1] = pieces[-1][: end - (outline.rfind(b'"') + 1)]
        done = sum(map(len, pieces)) + 2 * quotes
        plain = _with_line_feeds(outline)
        rows = plain.count(b"\n")
        if not self._is_regular(plain, rows):
            return self._take_slowly(data, final)
        self.rows += rows
        self.line += _lines(data[:done])
        changed = self._with_target(plain)
        if changed == outline:
            return data[:done], done
        pieces[::2] = changed.split(b'"')
        return b'"'.join(pieces).replace(_NEW_QUOTE, b'"'), done

    def _has_stray_quote(self, outline: bytes) -> bool:
        if b'"' not in outline:
            return False
        classes = outline.translate(self._classes)
        return b'x"' in classes or b'"x' in classes

    def _is_regular(self, plain: bytes, rows: int) -> bool:
        if self._limit is not None and self.rows + rows > self._limit:
            return False
        if self._columns == 1 and (plain.startswith(b"\n") or b"\n\n" in plain):
            return False
        return plain.translate(None, self._not_shape) == self._row_shape * rows

    def _with_target(self, plain: bytes) -> bytes:
        if self._delimiter == self._target:
            return plain
        if self._target not in plain:
            return plain.translate(self._swap)
        fields = plain.replace(b"\n", self._delimiter + b"\n").split(self._delimiter)
        fields = [self._quoted(f) if self._target in f else f for f in fields]
        return self._target.join(fields).replace(self._target + b"\n", b"\n")

    @staticmethod
    def _quoted(field: bytes) -> bytes:
        line_end, field = (b"\n", field[1:]) if field.startswith(b"\n") else (b"", field)
        return line_end + _NEW_QUOTE + field + _NEW_QUOTE

    def _take_slowly(self, data: bytes, final: bool) -> tuple[bytes, int]:
        records: list[bytes] = []
        done = 0
        while done < len(data) and not self.full:
            try:
                record = self._fields.record(data, done, final)
            except ValueError as error:
                raise MalformedRecordError(
                    Message("{location}: {problem}", location=self._location(), problem=error)
                ) from error
            if record is None:
                break
            fields, end = record
            records += self._record(fields)
            self.line += _lines(data[done:end])
            done = end
        return b"".join(records), done

    def _record(self, fields: list[bytes]) -> list[bytes]:
        if fields == [b""]:
            if self._columns > 1:
                self.blank += 1
                return []
            fields = [b'""']  # an empty line is lost by many readers
        if len(fields) != self._columns:
            raise RaggedRowError(
                Message(
                    "{location} has {fields}, but the header has {columns:,}",
                    location=self._location(),
                    fields=count(len(fields), "field"),
                    columns=self._columns,
                )
            )
        self.rows += 1
        return [self._target.join(quoted_if_needed(f, self._target) for f in fields), b"\n"]

    def _location(self) -> Message:
        return Message("Row {rows:,} (line {line:,})", rows=self.rows + 1, line=self.line)


def _last_line_end(outline: bytes, open_quote: bool) -> int:
    """How many bytes of the outline are certainly whole records."""
    most = len(outline)
    if outline.endswith(b"\r") and not open_quote:
        most -= 1  # a line feed that belongs to it may follow
    return max(outline.rfind(b"\n"), outline.rfind(b"\r", 0, most)) + 1


def _with_line_feeds(outline: bytes) -> bytes:
    if b"\r" in outline:
        outline = outline.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return outline if outline.endswith(b"\n") or not outline else outline + b"\n"


def _lines(text: bytes) -> int:
    ends = text.count(b"\n")
    return ends + text.count(b"\r") - text.count(b"\r\n") if b"\r" in text else ends
