"""Reads binary workbooks (.xlsb): the records of MS-XLSB 2.3 and 2.4."""

import struct
from collections.abc import Iterator, Mapping
from functools import cached_property
from io import BufferedReader
from typing import IO

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbooks.areas import Area
from csvdownloader.sources.tabular.workbooks.book import Row, Sheet, SheetFacts
from csvdownloader.sources.tabular.workbooks.cells import (
    FALSE,
    TRUE,
    Cell,
    Cells,
    Stored,
    error,
    real,
)
from csvdownloader.sources.tabular.workbooks.number_formats import (
    BUILT_IN,
    GENERAL,
    NumberFormat,
    number_format,
)
from csvdownloader.sources.tabular.workbooks.packages import Package, Relationship
from csvdownloader.sources.tabular.workbooks.references import COLUMNS, ROWS
from csvdownloader.sources.tabular.workbooks.rk_numbers import rk_number
from csvdownloader.sources.tabular.workbooks.shared_strings import MOST_TEXTS

_BLOCK = 1 << 16  # bytes
_MORE = 0x80  # of a byte: another one follows
# Numbers of records
_ROW, _RK, _ERROR, _BOOLEAN, _REAL, _TEXT, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_REAL, _FORMULA_BOOLEAN, _FORMULA_ERROR = 8, 9, 10, 11
_RICH_TEXT = 62
_SHARED_ITEM, _FORMAT, _CELL_FORMAT = 19, 44, 47
_BEGIN_CELL_FORMATS, _END_CELL_FORMATS = 617, 618
_SHEET, _PROPERTIES, _MERGED = 156, 153, 176
_CELLS = frozenset(range(_RK, _FORMULA_ERROR + 1)) | {_RICH_TEXT}
_SHORT_CELLS = range(12, 19)  # without a column; no program is known that writes them
_HAS_1904 = 1  # bit of the properties


class Xlsb:
    """A workbook whose sheets are records. See `book.Workbook`."""

    names: Mapping[str, str] = {}  # they are formulas in binary

    def __init__(self, package: Package, part: str, cancel: Cancel) -> None:
        self._package, self._cancel = package, cancel
        self._links = package.relationships(part, cancel)
        self._is_1904 = False
        sheets = []
        for kind, data, _ in self._records(part):
            if kind == _PROPERTIES:
                self._is_1904 = bool(_flag(data) & _HAS_1904)
            elif kind == _SHEET:
                sheets.append(self._sheet(data))
        self.sheets = tuple(sheets)
        if len({sheet.name for sheet in self.sheets}) < len(self.sheets):
            raise ValueError(Message("two of its sheets have one name"))

    def rows(self, sheet: Sheet, facts: SheetFacts) -> Iterator[Row]:
        """See `book.Workbook.rows`."""
        size = max(1, self._package.size(sheet.place))
        number, cells = -1, Cells()
        for kind, data, done in self._records(sheet.place):
            facts.done = done / size
            if kind in _CELLS:
                column, cell = self._cell(kind, data)
                if number < 0 or column >= COLUMNS or column in cells:
                    raise ValueError(Message("its cells are not in order"))
                cells[column] = cell
            elif kind == _ROW:
                if cells:
                    yield Row(number, cells)
                number, cells = self._next_row(data, number), {}
            elif kind in _SHORT_CELLS:
                raise ValueError(Message("its cells are of a kind that is not read"))
            elif kind == _MERGED:
                top, bottom, left, right = struct.unpack_from("<4I", data)
                facts.merge(Area(top, left, bottom, right))
        if cells:
            yield Row(number, cells)

    blocks = rows

    @staticmethod
    def _next_row(data: bytes, last: int) -> int:
        (number,) = struct.unpack_from("<I", data)
        if not last < number < ROWS:
            raise ValueError(Message("its rows are not in order"))
        return int(number)

    def _cell(self, kind: int, data: bytes) -> tuple[int, Cell]:
        column, style = struct.unpack_from("<II", data)
        return column, self._value(kind, data[8:], style & 0xFFFFFF)

    def _value(self, kind: int, data: bytes, style: int) -> Cell:
        if kind == _SHARED:
            return self._shared(struct.unpack_from("<I", data)[0])
        if kind == _RK:
            return self._number(rk_number(struct.unpack_from("<I", data)[0]), style)
        if kind in {_REAL, _FORMULA_REAL}:
            return self._number(struct.unpack_from("<d", data)[0], style)
        if kind in {_BOOLEAN, _FORMULA_BOOLEAN}:
            return TRUE if _flag(data) else FALSE
        if kind in {_ERROR, _FORMULA_ERROR}:
            return error(_flag(data))
        return _text(data, 1 if kind == _RICH_TEXT else 0)[0]

    def _number(self, value: float, style: int) -> Stored:
        shown = self._formats[style] if style < len(self._formats) else GENERAL
        return real(value, shown, is_1904=self._is_1904)

    def _shared(self, index: int) -> str:
        if index < len(self._strings):
            return self._strings[index]
        raise ValueError(Message("a text of it is missing"))

    def _sheet(self, data: bytes) -> Sheet:
        (state,) = struct.unpack_from("<I", data)
        key, at = _text(data, 8)
        link = self._links.get(key, Relationship("", ""))
        return Sheet(
            _text(data, at)[0],
            is_hidden=bool(state),
            has_cells=link.kind == "worksheet",
            place=link.part,
        )

    def _part(self, kind: str) -> str | None:
        parts = (link.part for link in self._links.values() if link.kind == kind)
        return next((part for part in parts if self._package.has(part)), None)

    @cached_property
    def _strings(self) -> list[str]:
        found: list[str] = []
        part = self._part("sharedStrings")
        for kind, data, _ in self._records(part) if part else ():
            if kind == _SHARED_ITEM:
                if len(found) == MOST_TEXTS:
                    raise ValueError(Message("it has more than {most:,} texts", most=MOST_TEXTS))
                found.append(_text(data, 1)[0])
        return found

    @cached_property
    def _formats(self) -> list[NumberFormat]:
        found: list[NumberFormat] = []
        codes: dict[int, NumberFormat] = {}
        part, is_of_cells = self._part("styles"), False
        for kind, data, _ in self._records(part) if part else ():
            if kind == _FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = number_format(_text(data, 2)[0])
            elif kind in {_BEGIN_CELL_FORMATS, _END_CELL_FORMATS}:
                is_of_cells = kind == _BEGIN_CELL_FORMATS
            elif kind == _CELL_FORMAT and is_of_cells:
                number = struct.unpack_from("<H", data, 2)[0]
                found.append(codes.get(number) or BUILT_IN.get(number, GENERAL))
        return found

    def _records(self, part: str) -> Iterator[tuple[int, bytes, int]]:
        """The number, the content and the end of each record of a part."""
        with BufferedReader(self._package.open(part), _BLOCK) as file:  # type: ignore[type-var]
            done = 0
            while first := file.read(1):
                kind, length, done = first[0], 0, done + 1
                if kind & _MORE:
                    kind, done = kind & ~_MORE | _byte(file) << 7, done + 1
                for shift in range(0, 28, 7):
                    byte, done = _byte(file), done + 1
                    length |= (byte & ~_MORE) << shift
                    if not byte & _MORE:
                        break
                yield kind, _content(file, length), done + length
                done += length
                self._cancel.check()


def _flag(data: bytes) -> int:
    return int(struct.unpack_from("<B", data)[0])


def _byte(file: IO[bytes]) -> int:
    return _content(file, 1)[0]


def _content(file: IO[bytes], length: int) -> bytes:
    content = file.read(length)
    if len(content) < length:
        raise ValueError(Message("a record of it is cut off"))
    return content


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text in UTF-16 behind its length, and where it ends."""
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * length
    if end > len(data):
        raise ValueError(Message("a text of it is cut off"))
    return data[at + 4 : end].decode("utf-16-le"), end
