"""Turns the records of a text into the CSV of the output, without changing a value.

Blocks that are plain are copied as they are; in all others, the records are split one by one.
"""

from collections.abc import Callable

from csvdownloader.core.errors.reading import MalformedRecordError, RaggedRowError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import ExtraField, Ragged, TextReading
from csvdownloader.core.units import count
from csvdownloader.sources.tabular.delimited.csv_blocks import BlockCopier, count_lines
from csvdownloader.sources.tabular.delimited.csv_fields import FieldReader, quoted_if_needed

_EMPTY = {b"", b'""'}
_NOTHING = b" \t\v\f\r\n\x1a"  # of a blank line; the last one ends a text of DOS
RAGGED_HINT = Message(
    "Mend the row in the file, or choose under Adjust the Header row (--header-row), or what "
    "happens to Rows of other lengths (--ragged pad, cut or aside); nothing was saved."
)
MALFORMED_HINT = Message(
    "Mend the row in the file, or choose under Adjust the Quote and the Escape of its values "
    "(--quote, --escape); nothing was saved."
)


class RecordCopier:
    """Copies the records below the header.

    Attributes:
        rows: Records so far.
        blank: Blank lines that were left out; always 0 with one column, where they are rows.
        comments: Comment lines that were left out.
        padded: Rows that were filled with missing values.
        cut: Rows that were cut.
        aside: Rows that were set aside.
        nulls: Values that were the word for a missing value, and became nothing.
        line: The line that comes next, from 1.
    """

    def __init__(
        self,
        columns: int,
        reading: TextReading,
        target: str,
        limit: int | None,
        line: int,
        ragged: Ragged = Ragged.REFUSE,
        set_aside: Callable[[int, bytes], None] | None = None,
        null: str = "",
    ) -> None:
        """Begins below the header.

        Args:
            columns: How many the header has.
            reading: How the text is read.
            target: The delimiter of the output.
            limit: Rows at most; None for all.
            line: The line that the first record begins at.
            ragged: What happens to rows of other lengths.
            set_aside: Takes the line and the text of a row that is set aside.
            null: The word for a missing value, where no quotes are around it; empty for none.
        """
        self.rows = self.blank = self.comments = self.padded = self.cut = self.aside = 0
        self.line, self.nulls, self._null = line, 0, null.encode()
        self._columns, self._limit, self._target = columns, limit, target.encode()
        self._ragged, self._set_aside = ragged, set_aside
        self._has_extra = reading.extra_field is ExtraField.IN_ROWS
        self._fields = FieldReader(reading)
        copies_blocks = BlockCopier.copies(reading)
        self._blocks = BlockCopier(columns, reading, target) if copies_blocks else None

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
            StorageError: A row could not be set aside.
        """
        if self._blocks is not None and not (self._null and self._null in data):
            most = None if self._limit is None else self._limit - self.rows
            block = self._blocks.take(data, final, most)
            if block is not None:
                self.rows += block.rows
                self.line += block.lines
                return block.text, block.done
        return self._take_slowly(data, final)

    def _take_slowly(self, data: bytes, final: bool) -> tuple[bytes, int]:
        lines: list[bytes] = []
        done = 0
        while done < len(data) and not self.full:
            try:
                record = self._fields.record(data, done, final)
            except ValueError as error:
                problem = Message("{location}: {problem}", location=self._location(), problem=error)
                raise MalformedRecordError(problem, MALFORMED_HINT, line=self.line) from error
            if record is None:
                break
            fields, end = record
            text = data[done:end]
            line = self._line_of(fields, text)
            if line is not None:
                lines += line, b"\n"
                self.rows += 1
            self.line += count_lines(text)
            done = end
        return b"".join(lines), done

    def _line_of(self, fields: list[bytes], text: bytes) -> bytes | None:
        """What is written of a record; None when it is none, or is set aside."""
        if not fields:
            self.comments += 1
            return None
        if len(fields) == 1 < self._columns + self._has_extra and not text.strip(_NOTHING):
            self.blank += 1
            return None
        if self._has_extra or len(fields) != self._columns:
            mended = self._mended(fields, text)
            if mended is None:
                return None
            fields = mended
        if self._null:
            self.nulls += fields.count(self._null)
            fields = [b"" if field == self._null else field for field in fields]
        line = self._target.join([quoted_if_needed(f, self._target) for f in fields])
        return line or b'""'  # an empty line is lost by many readers

    def _mended(self, fields: list[bytes], text: bytes) -> list[bytes] | None:
        """The record with as many fields as the header; None when it is set aside."""
        missing = self._columns + self._has_extra - len(fields)
        is_long = missing < 0 or (self._has_extra and not missing and fields[-1] not in _EMPTY)
        if not missing and not is_long:
            return fields[: self._columns]
        if self._ragged is Ragged.REFUSE:
            raise RaggedRowError(self._raggedness(len(fields)), RAGGED_HINT, line=self.line)
        if self._ragged is Ragged.CUT and is_long:
            self.cut += 1
            return fields[: self._columns]
        if self._ragged is Ragged.ASIDE or is_long:
            self.aside += 1
            if self._set_aside is not None:
                self._set_aside(self.line, text)
            return None
        self.padded += 1
        return [*fields, *[b""] * missing][: self._columns]

    def _raggedness(self, fields: int) -> Message:
        if self._has_extra and fields <= self._columns:
            return Message(
                "{location} has {fields}, but the others have {others:,}, the last one empty",
                location=self._location(),
                fields=count(fields, "field"),
                others=self._columns + 1,
            )
        return Message(
            "{location} has {fields}, but the header has {columns:,}",
            location=self._location(),
            fields=count(fields, "field"),
            columns=self._columns,
        )

    def _location(self) -> Message:
        return Message("Row {rows:,} (line {line:,})", rows=self.rows + 1, line=self.line)
