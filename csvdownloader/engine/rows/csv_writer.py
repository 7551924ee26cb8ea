"""The CSV dialect of the written file: makes lines of cells, and writes blocks of lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from csvdownloader.core.errors.storage import storage_error
from csvdownloader.core.sources.output import Output
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.proof.checksum import Checksum

Block: TypeAlias = bytes | bytearray | memoryview
_BUFFER = 1 << 20  # bytes


def write_blocks(output: Output, blocks: Iterable[Block]) -> None:
    """Writes all blocks into the part file; what that holds is replaced, its mode stays.

    The file is verified meanwhile, on another thread.

    Args:
        output: Where they go. It hears the checksum of what was written.
        blocks: The bytes. The iterator must not raise OSError, which counts as the disk's.

    Raises:
        StorageError: The disk refused.
    """
    checksum = Checksum()
    try:
        with output.part.open("wb", buffering=_BUFFER) as file, output.verifying():
            for block in blocks:
                checksum.update(block)
                file.write(block)
    except OSError as error:
        raise storage_error(error, output.part) from error
    output.wrote(checksum.hexdigest())


def special_characters(file_format: Format) -> str:
    """Those for which a field is quoted; an empty text is, too.

    The number sign begins a comment for some readers: DuckDB quotes it too.
    """
    return f'{file_format.delimiter}"#\r\n'


class CsvLineWriter:
    """Makes the lines of a file: None becomes an empty field, an empty text two quotes.

    Python 3.11's csv writer can do neither this nor quote a lone carriage return.
    """

    def __init__(self, file_format: Format) -> None:
        self._delimiter = file_format.delimiter
        self._specials = special_characters(file_format)
        self._special = re.compile(f"[{self._specials}]")

    def line(self, values: Sequence[str | None]) -> str:
        """One record with its line feed; a single empty value is never an empty line."""
        try:
            plain = self._delimiter.join(values)  # type: ignore[arg-type]
        except TypeError:  # there is a None
            return self._quoted_line(values)
        if (
            plain.count(self._delimiter) == len(values) - 1
            and '"' not in plain
            and "\n" not in plain
            and "\r" not in plain
            and "#" not in plain
            and "" not in values
        ):
            return plain + "\n"
        return self._quoted_line(values)

    def lines(self, columns: Sequence[Sequence[str | None]]) -> Iterator[str]:
        """As `line`, for records that are given by their columns: all of one length."""
        records = map(self._delimiter.join, zip(*map(self._fields, columns), strict=True))
        return ((record or '""') + "\n" for record in records)

    def _fields(self, values: Sequence[str | None]) -> Sequence[str]:
        """The fields of a column; most columns need no quotes at all."""
        together = " ".join(filter(None, values))
        if "" in values or any(special in together for special in self._specials):
            fields = {value: self._cell(value) for value in set(values)}  # most columns repeat some
            return list(map(fields.__getitem__, values))
        return [value or "" for value in values]

    def _quoted_line(self, values: Sequence[str | None]) -> str:
        return (self._delimiter.join(map(self._cell, values)) or '""') + "\n"

    def is_quoted(self, value: str) -> bool:
        """Whether the field of this value has quotes."""
        return not value or self._special.search(value) is not None

    def _cell(self, value: str | None) -> str:
        if value is None:
            return ""
        if self.is_quoted(value):
            return '"' + value.replace('"', '""') + '"'
        return value


def header_line(header: Sequence[str], file_format: Format) -> bytes:
    """The first line of the file, exactly these names."""
    return CsvLineWriter(file_format).line([name or None for name in header]).encode()
