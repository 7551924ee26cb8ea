"""Splits a piece of text into records, in any dialect, and counts what does not fit it."""

import re

from msgspec import Struct, field

MISSING = "\\N"


class Dialect(Struct, frozen=True):
    """How records are divided into fields; the words are those of `TextReading`."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    skip_initial_space: bool = False


class Record(Struct, frozen=True):
    """One record.

    Attributes:
        line: Where it begins, counted from 0.
        fields: Its values.
        quoted: The numbers of the values that were quoted, from 0.
        lines: How many lines it takes.
    """

    line: int
    fields: list[str]
    quoted: frozenset[int] = frozenset()
    lines: int = 1

    @property
    def width(self) -> int:
        """How many fields it has."""
        return len(self.fields)

    @property
    def is_blank(self) -> bool:
        """Whether it is a line without anything, or with the mark that ends a text of DOS."""
        return self.width == 1 and self.fields[0].strip() in {"", "\x1a"} and not self.quoted


class Parsed(Struct):
    r"""What a piece of text is in a dialect.

    Attributes:
        records: Its records; the last one is left out when the piece may end inside of it.
        malformed: How many values break the rules of quoting.
        quoted: How many values are quoted well.
        escaped: How many have an escape before a character that needs one.
        missing: How many are `\N`, unquoted.
        strays: How many have an escape only before characters that need none.
        is_open: Whether the piece may end inside of a quoted value.
    """

    records: list[Record] = field(default_factory=list)
    malformed: int = 0
    quoted: int = 0
    escaped: int = 0
    missing: int = 0
    strays: int = 0
    is_open: bool = False

    @property
    def shows_escape(self) -> bool:
        """Whether the escape is one; a missing value alone is none beside paths and the like."""
        return bool(self.escaped or (self.missing and not self.strays))


def parsed(text: str, dialect: Dialect, *, is_end: bool) -> Parsed:
    """Splits the text, whose line ends are line feeds.

    Args:
        text: It begins at a record.
        dialect: How it is split.
        is_end: Whether the last record is whole.
    """
    if (not dialect.quote or dialect.quote not in text) and not (
        dialect.escape in text if dialect.escape else dialect.skip_initial_space
    ):
        return _split(text, dialect.delimiter, is_end=is_end)
    return Scanner(dialect).parsed(text, is_end=is_end)


def _split(text: str, delimiter: str, *, is_end: bool) -> Parsed:
    lines = text.split("\n")
    last = lines.pop()
    if last and (is_end or not lines):
        lines.append(last)
    return Parsed([Record(number, line.split(delimiter)) for number, line in enumerate(lines)])


class Scanner:
    """Splits the text of a dialect with quotes or escapes in it."""

    def __init__(self, dialect: Dialect) -> None:
        d, q, e = map(re.escape, (dialect.delimiter, dialect.quote, dialect.escape))
        other = rf"(?:(?!{d})[^\n{e}])" if len(dialect.delimiter) > 1 else rf"[^{d}\n{e}]"
        plain = rf"(?:{other}++|{e}[\s\S])*+" if e else rf"{other}*+"
        inner = rf"(?:[^{q}{e}]++|{e}[\s\S]|{q}{q})*+" if e else rf"[^{q}]*+(?:{q}{q}[^{q}]*+)*+"
        space = " *+" if dialect.skip_initial_space else ""
        quoted = rf"{q}({inner}){q}({plain})" if q else r"(?!)()()"
        self._pattern = re.compile(rf"{space}(?:{quoted}|({plain}))({d}|\n|\Z)")
        self._dialect = dialect
        special = {dialect.delimiter, dialect.quote, '"', "'", "\n"} - {""}
        self._pairs = [dialect.escape + character for character in special]
        self._escaped = re.compile(rf"{e}([\s\S])")

    def parsed(self, text: str, *, is_end: bool) -> Parsed:
        """The records of the text, as `parsed` says."""
        found = Parsed()
        quote, start, line, end = self._dialect.quote, 0, 0, len(text)
        fields: list[str] = []
        quoted: set[int] = set()
        for match in self._pattern.finditer(text):
            inner, junk, plain, separator = match.groups()
            if inner is not None:
                quoted.add(len(fields))
                found.malformed += bool(junk)
                found.quoted += not junk
                value = self._value(inner, found, is_quoted=True)
                fields.append(value.replace(quote * 2, quote) + junk)
            else:
                if quote and plain.startswith(quote):
                    found.malformed += is_end
                    found.is_open = not is_end
                    break
                fields.append(self._value(plain, found, is_quoted=False))
            if separator in {"\n", ""}:
                lines = text.count("\n", start, match.end()) or 1
                if (separator or is_end) and not (match.end() == start == end):
                    found.records.append(Record(line, fields, frozenset(quoted), lines))
                start, line = match.end(), line + lines
                fields, quoted = [], set()
                if start == end:
                    break
        if not found.records and fields:
            found.records.append(Record(0, fields, frozenset(quoted)))
        return found

    def _value(self, raw: str, found: Parsed, *, is_quoted: bool) -> str:
        escape = self._dialect.escape
        if not escape or escape not in raw:
            return raw
        if raw == MISSING and not is_quoted:
            found.missing += 1
            return raw
        is_needed = any(pair in raw for pair in self._pairs)
        found.escaped += is_needed
        found.strays += not is_needed and escape in raw.replace(escape * 2, "")
        return self._escaped.sub(r"\1", raw)
