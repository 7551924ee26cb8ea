"""Rows of single values whose names stand in a known order: one pattern takes many at once.

It makes no object for a row or a name, and numbers stay the text that they are. What it does not
take is left to the exact reader: values in values, other names, names that stand twice, mistakes.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter

_MOST_COLUMNS = 200  # with more, the pattern takes longer than the exact reader
_SPACE = r"[ \t\r\n]*+"
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?[0-9]++)?+"
_PLAIN = r'[^"\\\x00-\x1f]*+'
_TEXT = rf'"{_PLAIN}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}){_PLAIN})*+"'
_ESCAPED = re.compile(rf'"{_PLAIN}(?:\\.{_PLAIN})++"')  # in lines: what is no text has no backslash
_DECODER = json.JSONDecoder()
_OTHERWISE = r"|(.++)"  # what no row begins, to its end, so that no row behind it is found


class PlainRows:
    """Takes rows out of a text, and makes their lines.

    Attributes:
        patterns: Each matches a row with what stands before it, or, as its last group, the whole
            rest. The first is for rows without spaces, as most programs write them, and takes
            three quarters of the time; the second for all.
    """

    def __init__(
        self,
        row: Callable[[str], str],
        file_format: Format,
        order: Sequence[int],
        *,
        in_list: bool,
    ) -> None:
        """Compiles the patterns.

        Args:
            row: Of the pattern of spaces, that of a row, with what `value_pattern` gives for each
                value.
            file_format: Of the lines.
            order: For each column, the place of its value in the row.
            in_list: Whether the rows are elements of a list, and not values one after another.
        """
        separator = f"{_SPACE},{_SPACE}" if in_list else _SPACE
        dense = re.compile(separator + row("") + _OTHERWISE, re.DOTALL)
        spaced = re.compile(separator + row(_SPACE) + _OTHERWISE, re.DOTALL)
        self.patterns = dense, spaced
        self._writer = CsvLineWriter(file_format)
        # the last group is empty where a row matches
        self._template = file_format.delimiter.join(["%s%s"] * len(order)) + "\n%s"
        groups = [2 * place + part for place in order for part in (0, 1)]
        is_sorted = groups == sorted(groups)
        self._sorted = None if is_sorted else itemgetter(*groups, len(groups))

    def text(self, rows: list[tuple[str, ...]]) -> str:
        """The lines of rows that the pattern took, each with its line feed."""
        if self._sorted is not None:
            rows = list(map(self._sorted, rows))
        lines = "".join(map(self._template.__mod__, rows))
        return _ESCAPED.sub(self._unescaped, lines) if "\\" in lines else lines

    def _unescaped(self, written: re.Match[str]) -> str:
        """The cell for a text in JSON."""
        text, _ = _DECODER.raw_decode(written[0])
        return self._writer.line([text])[:-1]


def can_be_plain(columns: int) -> bool:
    """Whether rows of so many columns may be taken; a single one has rules of its own."""
    return 1 < columns <= _MOST_COLUMNS


def plain_objects(
    names: Sequence[str], columns: Sequence[str], file_format: Format, *, in_list: bool
) -> PlainRows:
    """Takes objects whose names stand in the order of `names`; any of them may be missing."""
    value = value_pattern(file_format)

    def row(space: str) -> str:
        end = rf"{space}(?:,{space}(?!\}})|(?=\}}))"
        members = (f"(?:{_name_pattern(name)}{space}:{space}{value}{end})?+" for name in names)
        return rf"\{{{space}{''.join(members)}\}}"

    order = [names.index(name) for name in columns]
    return PlainRows(row, file_format, order, in_list=in_list)


def plain_lists(columns: int, file_format: Format, *, in_list: bool) -> PlainRows:
    """Takes lists with a value for each column."""

    def row(space: str) -> str:
        values = f"{space},{space}".join([value_pattern(file_format)] * columns)
        return rf"\[{space}{values}{space}\]"

    return PlainRows(row, file_format, range(columns), in_list=in_list)


def value_pattern(file_format: Format) -> str:
    """Matches a single value. Of its two groups, one at most is not empty.

    The first is a text that a line of this format has without quotes. The second is any other
    value as it is written, but null: a text without backslashes is in a line as it is in JSON.
    """
    unquoted = rf'[^"\\#{file_format.delimiter}\x00-\x1f]++'
    return f'(?:"({unquoted})"|null|({_NUMBER}|{_TEXT}|true|false))'


def merged(names: Iterable[str], others: Sequence[str]) -> list[str]:
    """All names: `names` in their order, and each of the others behind its predecessor there."""
    found = list(names)
    for index, other in enumerate(others):
        if other not in found:
            found.insert(found.index(others[index - 1]) + 1 if index else 0, other)
    return found


def are_in_order(names: Iterable[str], order: Iterable[str]) -> bool:
    """Whether all names occur in `order`, and in that order."""
    remaining = iter(order)
    return all(name in remaining for name in names)


def _name_pattern(name: str) -> str:
    spellings = {json.dumps(name), json.dumps(name, ensure_ascii=False)}
    return f"(?:{'|'.join(map(re.escape, sorted(spellings)))})"
