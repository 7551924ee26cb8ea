"""The file of the rows that were set aside: a CSV of its own, with the line where each stood."""

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from csvdownloader.core.errors.storage import storage_error
from csvdownloader.core.overrides import override
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.disk.durable import make_private_file
from csvdownloader.engine.rows.csv_writer import CsvLineWriter, header_line

COLUMNS = ("line", "record")
_BUFFER = 1 << 20  # bytes


class AsideFile(AbstractContextManager["AsideFile"]):
    """Writes it. There is none before the first row."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._line = CsvLineWriter(Format.CSV).line

    def put(self, line: int, record: bytes) -> None:
        """Adds the row that began at that line, in UTF-8 and else as it stood. Raises StorageError.

        Its line end stays away.
        """
        text = record.decode().removesuffix("\n").removesuffix("\r")
        try:
            if self._file is None:
                make_private_file(self._path)
                self._file = self._path.open("r+b", buffering=_BUFFER)
                self._file.write(header_line(COLUMNS, Format.CSV))
            self._file.write(self._line((str(line), text)).encode())
        except OSError as error:
            raise storage_error(error, self._path) from error

    @override
    def __exit__(
        self,
        error_class: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Writes what is left. Raises StorageError."""
        if self._file is None:
            return
        try:
            self._file.close()
        except OSError as failure:
            raise storage_error(failure, self._path) from failure
