"""Joins parts of delimited text into one file with one header."""

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.reading import (
    MalformedRecordError,
    RaggedRowError,
    WrongContentError,
)
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import TextReading
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import header_line
from csvdownloader.sources.tabular.containers.layers import Layer
from csvdownloader.sources.tabular.delimited.csv_records import RecordCopier
from csvdownloader.sources.tabular.delimited.csv_stream import CsvText
from csvdownloader.sources.tabular.delimited.csv_text import copied
from csvdownloader.sources.web.profile.decode import Decode


class CsvParts:
    """Takes one part after another.

    Attributes:
        names: The columns; None before the first part.
        rows: Records so far.
        blank: Blank lines that were left out.
        nulls: Values that were the word for a missing value, and became nothing.
        truncated: Whether rows are known to be left out by the row limit.
        headerless: Whether the last part had not even a header.
    """

    def __init__(self, decode: Decode, file_format: Format, limit: int | None) -> None:
        self.names: list[str] | None = None
        self.rows = self.blank = self.nulls = 0
        self.truncated = self.headerless = False
        self._decode, self._format, self._limit = decode, file_format, limit
        self._delimiter: str | None = None

    def take(
        self,
        layer: Layer,
        encoding: str,
        delimiter: str | None,
        file: BinaryIO,
        report_rows: Callable[[int], None],
        cancel: Cancel,
    ) -> None:
        """Adds the records of a part.

        Args:
            layer: The text.
            encoding: Of the text.
            delimiter: None to detect it from the header.
            file: The records are written to it.
            report_rows: Called with the number of rows in all after each block.
            cancel: Checked after each block.

        Raises:
            SourceError: The part is damaged, or does not fit the ones before it.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        quote = "" if self._decode.quotes == "none" else '"'
        text = CsvText(layer, TextReading(encoding=encoding, quote=quote))
        try:
            self.headerless = not self._begin(text, delimiter, file)
            if not self.headerless:
                self._copy(text, file, report_rows, cancel)
        except (RaggedRowError, MalformedRecordError) as error:
            raise type(error)(
                Message("{name}: {problem}", name=layer.name, problem=error.message)
            ) from error

    def state(self) -> dict[str, Any]:
        """JSON values to resume from later."""
        state = {"names": self.names, "blank": self.blank, "delimiter": self._delimiter}
        return state | {"nulls": self.nulls}

    def restore(self, state: Mapping[str, Any], rows: int) -> None:
        """Resumes from what `state` gave."""
        self.names, self.blank = state["names"], state["blank"]
        self._delimiter, self.rows = state["delimiter"], rows
        self.nulls = state.get("nulls", 0)  # older checkpoints have none

    def _begin(self, text: CsvText, delimiter: str | None, file: BinaryIO) -> bool:
        """Reads what is before the rows; False when there is nothing."""
        if not text.has_more(blank_counts=True):
            return False
        separator = text.take_separator_line() if self._decode.sep_line == "strip" else None
        delimiter = separator or delimiter
        if self._decode.header == "none":
            self._begin_without_header(text, delimiter, file)
        elif self._decode.header == "each-part" or self.names is None:
            if text.is_blank():
                return False
            self._take_header(text, delimiter, file)
        else:
            self._separate(text, delimiter or self._delimiter)
        return True

    def _begin_without_header(self, text: CsvText, delimiter: str | None, file: BinaryIO) -> None:
        names = list(self._decode.names)
        if not names:
            raise ProfileError(
                Message("The profile says that files have no header, but names no columns")
            )
        self._set_names(names, text.stream.name, file)
        self._separate(text, delimiter or self._delimiter)
        text.skip_records(self._decode.drop_rows_after_header)

    def _take_header(self, text: CsvText, delimiter: str | None, file: BinaryIO) -> None:
        self._separate(text, delimiter)
        names = text.header()
        if text.blank:
            raise WrongContentError(
                Message("The first line of {name} is blank, not a header", name=text.stream.name)
            )
        self._set_names(names, text.stream.name, file)
        text.skip_records(self._decode.drop_rows_after_header)

    def _separate(self, text: CsvText, delimiter: str | None) -> None:
        self._delimiter = delimiter or text.likely_delimiter()
        text.separate_by(self._delimiter)

    def _set_names(self, names: list[str], part: str, file: BinaryIO) -> None:
        if self.names is None:
            self.names = names
            file.write(header_line(names, self._format))
        elif names != self.names:
            difference = _difference(self.names, names)
            raise WrongContentError(
                Message(
                    "{part} has another header than the parts before it: {difference}",
                    part=part,
                    difference=difference,
                ),
                Message("Run it again; nothing was saved."),
            )

    def _copy(
        self,
        text: CsvText,
        file: BinaryIO,
        report_rows: Callable[[int], None],
        cancel: Cancel,
    ) -> None:
        columns = len(self.names or ())
        left = None if self._limit is None else self._limit - self.rows
        null, target = self._decode.null, self._format.delimiter
        copier = RecordCopier(columns, text.reading, target, left, text.line, null=null)
        for block in copied(text, copier, cancel):
            file.write(block)
            report_rows(self.rows + copier.rows)
        self.rows += copier.rows
        self.blank += copier.blank
        self.nulls += copier.nulls
        self.truncated |= copier.full and text.has_more(blank_counts=columns == 1)


def _difference(before: list[str], now: list[str]) -> Message:
    for number, (old, new) in enumerate(zip(before, now, strict=False), 1):
        if old != new:
            return Message(
                "column {number:,} is {new}, and was {old}",
                number=number,
                new=repr(new),
                old=repr(old),
            )
    return Message("{now:,} columns instead of {before:,}", now=len(now), before=len(before))
