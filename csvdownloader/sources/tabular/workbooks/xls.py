"""Reads workbooks of Excel 5 to 2003 (.xls): records of MS-XLS 2.3 and 2.4 (BIFF8), or BIFF5."""

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbooks.areas import Area
from csvdownloader.sources.tabular.workbooks.book import Row, Sheet, SheetFacts
from csvdownloader.sources.tabular.workbooks.cells import (
    FALSE,
    TRUE,
    Cell,
    Cells,
    Stored,
    Uncalculated,
    error,
    real,
)
from csvdownloader.sources.tabular.workbooks.number_formats import (
    BUILT_IN,
    GENERAL,
    NumberFormat,
    number_format,
)
from csvdownloader.sources.tabular.workbooks.rk_numbers import rk_number
from csvdownloader.sources.tabular.workbooks.xls_texts import OldTexts, Texts, shared_texts

# Numbers of records
_FORMULA, _EOF, _1904, _PASSWORD, _CONTINUE = 0x06, 0x0A, 0x22, 0x2F, 0x3C
_SHEET, _MULTI_RK, _CELL_FORMAT, _MERGED, _SHARED, _SHARED_TEXT = 0x85, 0xBD, 0xE0, 0xE5, 0xFC, 0xFD
_RICH_TEXT, _NUMBER, _TEXT, _BOOLEAN_OR_ERROR, _RESULT = 0xD6, 0x203, 0x204, 0x205, 0x207
_CODE_PAGE, _RK, _FORMAT, _BEGIN = 0x42, 0x27E, 0x41E, 0x809
_OLD_BEGINS = frozenset({0x09, 0x209, 0x409})
_BEGINS = _OLD_BEGINS | {_BEGIN}
_SINGLE = frozenset({_FORMULA, _SHARED_TEXT, _RICH_TEXT, _NUMBER, _TEXT, _BOOLEAN_OR_ERROR, _RK})
_BIFF5, _BIFF8 = 0x500, 0x600
_NO_NUMBER = 0xFFFF  # of a formula's result
_HIDDEN = 3  # bits of a sheet's state
_SAVE_ANEW = Message("Save it as .xlsx in a spreadsheet program, and read that.")


class Xls:
    """A workbook of Excel 5 to 2003. See `book.Workbook`.

    Attributes:
        is_encrypted: Whether it needs a password; then it has no sheets.
    """

    names: Mapping[str, str] = {}  # they are formulas in binary

    def __init__(self, path: Path, data: bytes, cancel: Cancel) -> None:
        self._data, self._cancel = data, cancel
        self.is_encrypted = self._is_1904 = False
        self.sheets: tuple[Sheet, ...] = ()
        self._texts: Texts = Texts()
        self._strings: list[str] = []
        self._formats: list[int] = []
        self._codes: dict[int, NumberFormat] = {}
        self._read_globals(path)

    def rows(self, sheet: Sheet, facts: SheetFacts) -> Iterator[Row]:
        """See `book.Workbook.rows`."""
        number, cells = -1, Cells()
        for row, column, cell in self._cells(int(sheet.place), facts):
            if row != number:
                if row < number:
                    raise ValueError(Message("its rows are not in order"))
                if cells:
                    yield Row(number, cells)
                number, cells = row, {}
                self._cancel.check()
            cells[column] = cell
        if cells:
            yield Row(number, cells)

    blocks = rows

    def _read_globals(self, path: Path) -> None:
        sheets: list[Sheet] = []
        for kind, parts, _ in _records(self._data, 0):
            data = parts[0]
            if kind in _BEGINS:
                self._texts = _texts(kind, data, path)
            elif kind == _CODE_PAGE:
                self._texts.set_code_page(struct.unpack_from("<H", data)[0])
            if kind == _PASSWORD:
                self.is_encrypted = True
                return
            if kind == _SHEET:
                sheets.append(self._sheet(data))
            elif kind == _1904:
                self._is_1904 = struct.unpack_from("<H", data)[0] == 1
            elif kind == _SHARED:
                self._strings = shared_texts(parts)
            else:
                self._read_style(kind, data)
        self.sheets = tuple(sheets)
        if len({sheet.name for sheet in sheets}) < len(sheets):
            raise ValueError(Message("two of its sheets have one name"))

    def _read_style(self, kind: int, data: bytes) -> None:
        if kind == _CELL_FORMAT:
            self._formats.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == _FORMAT:
            code = self._texts.of_format(data, 2)
            self._codes[struct.unpack_from("<H", data)[0]] = number_format(code)

    def _cells(self, start: int, facts: SheetFacts) -> Iterator[tuple[int, int, Cell]]:
        waiting: tuple[int, int] | None = None  # a formula whose text comes next
        for kind, parts, done in _records(self._data, start):
            data = parts[0]
            facts.done = done / len(self._data)
            if kind in _SINGLE:
                row, column, style = struct.unpack_from("<3H", data)
                cell = self._value(kind, data, style)
                if waiting:
                    yield *waiting, Uncalculated("")
                waiting = (row, column) if cell is None else None
                if cell is not None:
                    yield row, column, cell
            elif kind == _RESULT and waiting:
                yield *waiting, self._texts.of_cell(b"".join(parts), 0)
                waiting = None
            elif kind == _MULTI_RK:
                yield from self._many(data)
            elif kind == _MERGED:
                (count,) = struct.unpack_from("<H", data)
                for top, bottom, left, right in struct.iter_unpack("<4H", data[2 : 2 + 8 * count]):
                    facts.merge(Area(top, left, bottom, right))

    def _sheet(self, data: bytes) -> Sheet:
        place, state, kind = struct.unpack_from("<I2B", data)
        name = self._texts.of_sheet(data, 6)
        return Sheet(name, is_hidden=bool(state & _HIDDEN), has_cells=kind == 0, place=str(place))

    def _many(self, data: bytes) -> Iterator[tuple[int, int, Cell]]:
        row, column = struct.unpack_from("<2H", data)
        for at in range(4, len(data) - 2, 6):
            style, raw = struct.unpack_from("<HI", data, at)
            yield row, column, self._number(rk_number(raw), style)
            column += 1

    def _value(self, kind: int, data: bytes, style: int) -> Cell | None:
        """The value; None where it is in another record."""
        if kind == _SHARED_TEXT:
            return self._shared(struct.unpack_from("<I", data, 6)[0])
        if kind == _RK:
            return self._number(rk_number(struct.unpack_from("<I", data, 6)[0]), style)
        if kind == _NUMBER:
            return self._number(struct.unpack_from("<d", data, 6)[0], style)
        if kind == _BOOLEAN_OR_ERROR:
            value, is_error = struct.unpack_from("<2B", data, 6)
            return error(value) if is_error else (TRUE if value else FALSE)
        if kind == _FORMULA:
            return self._result(data, style)
        return self._texts.of_cell(data, 6)

    def _result(self, data: bytes, style: int) -> Cell | None:
        """What a formula's record holds of its result; None where it is a text."""
        result, value, mark = (
            *struct.unpack_from("<BxB", data, 6),
            struct.unpack_from("<H", data, 12)[0],
        )
        if mark != _NO_NUMBER:
            return self._number(struct.unpack_from("<d", data, 6)[0], style)
        if result == 1:
            return TRUE if value else FALSE
        if result == 2:
            return error(value)
        return "" if result == 3 else None

    def _number(self, value: float, style: int) -> Stored:
        number = self._formats[style] if style < len(self._formats) else 0
        shown = self._codes.get(number) or BUILT_IN.get(number, GENERAL)
        return real(value, shown, is_1904=self._is_1904)

    def _shared(self, index: int) -> str:
        if index < len(self._strings):
            return self._strings[index]
        raise ValueError(Message("a text of it is missing"))


def _records(data: bytes, at: int) -> Iterator[tuple[int, list[bytes], int]]:
    """The records of one substream: number, content with what continues it, and end."""
    depth = 0
    for kind, parts, end in _joined(data, at):
        depth += kind in _BEGINS
        if not depth:
            raise ValueError(Message("a sheet is not where it should be"))
        if depth == 1:  # charts inside of a sheet are substreams of their own
            yield kind, parts, end
        depth -= kind == _EOF
        if not depth:
            return
    raise ValueError(Message("it is cut off"))


def _joined(data: bytes, at: int) -> Iterator[tuple[int, list[bytes], int]]:
    kind = -1
    parts: list[bytes] = []
    while at + 4 <= len(data):
        number, length = struct.unpack_from("<2H", data, at)
        if number != _CONTINUE:
            if kind >= 0:
                yield kind, parts, at
            kind, parts = number, []
        parts.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    if kind >= 0 and at <= len(data):
        yield kind, parts, at


def _texts(kind: int, data: bytes, path: Path) -> Texts:
    (version,) = struct.unpack_from("<H", data)
    if kind != _BEGIN or version not in {_BIFF5, _BIFF8}:
        raise SourceError(
            Message("{name} is a workbook of an Excel before 5, which is not read", name=path.name),
            _SAVE_ANEW,
        )
    return Texts() if version == _BIFF8 else OldTexts()
