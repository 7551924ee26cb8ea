"""Takes the rows of a sheet that are written as spreadsheet programs write them, in bulk."""

import re
from collections.abc import Mapping, Sequence
from itertools import compress, groupby
from operator import itemgetter, lt

from csvdownloader.sources.tabular.workbooks.book import Block, Row
from csvdownloader.sources.tabular.workbooks.references import ROWS, column_index, column_name
from csvdownloader.sources.tabular.workbooks.xlsx_cells import SheetElements
from csvdownloader.sources.tabular.workbooks.xlsx_forms import Form, Values

_TRIES, _WORTH = 1000, 4  # blocks, and the rows that each must have for less work than a parser's
_MOST_COLUMNS = 256  # a pattern takes 0.2 ms to compile for each
# In the order in which programs write them; a parser refuses two of one name.
_ATTRIBUTES = (
    "spans", "s", "customFormat", "ht", "hidden", "customHeight", "outlineLevel", "collapsed",
    "thickTop", "thickBot", "ph", "x14ac:dyDescent",
)  # fmt: skip
_BEGIN = re.compile(
    '<row r="([1-9][0-9]{0,6})"'
    + "".join(rf'(?: {name}="[ !#-%\'-;=-~]*+")?' for name in _ATTRIBUTES)
    + ">"
)
_END = "</row>"


class Columns:
    """Which forms the cells of each column have, as far as was seen, and a pattern of such rows."""

    def __init__(self, forms: Mapping[str, Form]) -> None:
        self._forms = forms
        each = (f"(?P<{name}>{form.pattern})" for name, form in forms.items())
        self._cell = re.compile(f'<c r="([A-Z]{{1,3}})[1-9][0-9]{{0,6}}"(?:{"|".join(each)})')
        self._known: set[tuple[int, str]] = set()
        self._seen: set[tuple[int, str]] = set()
        self._missed, self._patience = 0, 1  # rows
        self.pattern = re.compile("(?!)")

    def learn(self, text: str) -> None:
        """Takes the row at the end of the text into account, where its cells have known forms."""
        begin = _BEGIN.match(text, max(0, text.rfind("<row ")))
        at, row = begin.end() if begin else 0, set()
        while cell := self._cell.match(text, at):
            row.add((column_index(cell[1]), str(cell.lastgroup)))
            at = cell.end()
        is_known = begin and text[at:] == _END
        if is_known and all(column < _MOST_COLUMNS for column, _ in row):
            self._seen |= row
            self._missed += 1
            if self._missed >= self._patience and not self._seen <= self._known:
                self._compile()

    def _compile(self) -> None:
        """Each time twice as many rows are waited for: then it does not go on for ever."""
        self._known |= self._seen
        self._missed, self._patience = 0, 2 * self._patience
        cells = ""
        for column, forms in groupby(sorted(self._known), itemgetter(0)):
            name = column_name(column)
            either = "|".join(self._forms[form].pattern for _, form in forms)
            cells += rf'(?:<c r="{name}\1"(?:{either})|(?!<c r="{name}[0-9]))'
        self.pattern = re.compile(f"{_BEGIN.pattern}{cells}{_END}")

    def values(self, groups: Sequence[Values]) -> dict[int, Values]:
        """The values of rows by their columns, for what the groups of the pattern took."""
        found: dict[int, Values] = {}
        remaining = iter(groups)
        for column, form in sorted(self._known):
            for convert in self._forms[form].conversions:
                group = next(remaining)
                if any(group):
                    found[column] = _merged(found.get(column), convert(group))
        return found


class PlainSheetRows:
    """Takes plain rows. See `xml_shortcuts.Shortcut`.

    What it takes is in order and has all its texts; else it leaves all that comes to the parser,
    which says what is wrong. So it does where other rows stand between the plain ones too often.
    """

    end = _END

    def __init__(self, elements: SheetElements, forms: Mapping[str, Form]) -> None:
        self._elements, self._columns = elements, Columns(forms)
        self._found: list[Row | Block] = []
        self._is_over = not forms
        self._tries = self._rows = 0

    @property
    def ended_at(self) -> int:
        """See `xml_shortcuts.Shortcut.ended_at`."""
        return -1 if self._is_over else self._elements.row_ended_at

    def taken(self) -> list[Row | Block]:
        """The rows that are complete since the last call, also those of the parser."""
        rows, self._found = [*self._found, *self._elements.taken()], []
        return rows

    def learn(self, text: str) -> None:
        """See `xml_shortcuts.Shortcut.learn`."""
        self._columns.learn(text)

    def take(self, text: str, at: int) -> int:
        """See `xml_shortcuts.Shortcut.take`."""
        rows, begin = [], at
        match = self._columns.pattern.match
        while found := match(text, at):
            rows.append(found.groups())
            at = found.end()
        if rows and not self._is_taken(rows):
            self._is_over, at = True, begin
        self._tries, self._rows = self._tries + 1, self._rows + len(rows)
        self._is_over |= self._tries > _TRIES and self._rows < _WORTH * self._tries
        return at

    def _is_taken(self, rows: Sequence[tuple[str | None, ...]]) -> bool:
        first, *groups = zip(*rows, strict=True)
        numbers: Sequence[int] = [int(number) - 1 for number in first]
        is_ordered = all(map(lt, numbers, numbers[1:]))
        if not (is_ordered and self._elements.last < numbers[0] and numbers[-1] < ROWS):
            return False
        last = numbers[-1]
        if not any(map(all, groups)):
            keep = [any(row[1:]) for row in rows]
            numbers = list(compress(numbers, keep))
            groups = [tuple(compress(group, keep)) for group in groups]
        if numbers:
            try:
                block = Block(numbers, self._columns.values(groups))
            except IndexError:
                return False
            self._found += [*self._elements.taken(), block]
        self._elements.last = last
        return True


def _merged(some: Values | None, others: Values) -> Values:
    if some is None:
        return others
    return [b if a is None else a for a, b in zip(some, others, strict=True)]
