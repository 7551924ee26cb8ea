"""Which delimiter, quote and escape a text has, by how well its records agree."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.engine.sniffing.candidates import (
    STRONG,
    WEAK,
    Candidate,
    candidate,
    delimiters,
    is_aside,
)
from csvdownloader.engine.sniffing.cell_types import CellType, cell_type
from csvdownloader.engine.sniffing.pieces import Pieces
from csvdownloader.engine.sniffing.quoting import (
    best_quoting,
    has_single_quoted,
    joins_whole_rows,
    later_quoting,
    may_be_escaped,
)
from csvdownloader.engine.sniffing.records import Dialect, Record

_BY_ENDING = {".tsv": "\t", ".tab": "\t", ".psv": "|", ".ssv": ";", ".csv": ","}
_ENDING_BONUS = 1.15
_LEAST_STRUCTURE = 0.4  # of a usual delimiter, whose rows may be of different lengths
_LEAST_OF_RARE = 0.75
_UNUSED = ("\t", "\x1f", "\x01")
_WHOLE = {CellType.TIME, CellType.CODE}  # values that have a colon or a space inside
_NUMBERS = {CellType.NUMBER, CellType.YEAR, CellType.EMPTY}
_RIVAL = 0.8  # the share of the best one's score with which another is a rival


class DialectProposal(Struct, frozen=True):
    """The dialect that fits best, and what speaks against it.

    Attributes:
        best: The candidate.
        is_single: Whether no delimiter was found: each record is one value.
        rival: Another delimiter on which all records agree; empty for none.
        is_rival_plausible: Whether the values that it gives are as plausible.
        is_escape_doubted: Whether backslashes might be escapes, although not all look like it.
        is_quote_doubted: Whether single quotes might be no part of values.
        is_joining_doubted: Whether lines that a quote joins might be records.
    """

    best: Candidate
    is_single: bool = False
    rival: str = ""
    is_rival_plausible: bool = False
    is_escape_doubted: bool = False
    is_quote_doubted: bool = False
    is_joining_doubted: bool = False

    @property
    def width(self) -> int:
        """How many fields most records have."""
        return 1 if self.is_single else self.best.width


def proposed_dialect(pieces: Pieces, choices: ReadingChoices, ending: str) -> DialectProposal:
    """The dialect that fits the pieces best.

    Args:
        pieces: Of the text.
        choices: What the user says.
        ending: The ending of the file's name, with its dot, in lower case.
    """
    found = _of_first(pieces.first, choices, ending, is_end=pieces.is_end)
    best = later_quoting(found.best, pieces.first, pieces.later, choices)
    is_escape_doubted = not best.dialect.escape and may_be_escaped(best, pieces.first)
    return replace(
        found,
        best=best,
        is_escape_doubted=is_escape_doubted,
        is_quote_doubted=has_single_quoted(best),
        is_joining_doubted=joins_whole_rows(best, pieces.first),
    )


def _of_first(text: str, choices: ReadingChoices, ending: str, *, is_end: bool) -> DialectProposal:
    if choices.delimiter is not None:
        return DialectProposal(best_quoting(text, choices.delimiter, choices, is_end=is_end))
    found = [best_quoting(text, d, choices, is_end=is_end) for d in delimiters(text)]
    found = _without_parts(found)
    usual = _BY_ENDING.get(ending)
    fitting = sorted((one for one in found if _may_be(one)), key=lambda one: -_weighted(one, usual))
    if not fitting:
        return DialectProposal(_single(text, choices, usual, is_end=is_end), is_single=True)
    best = fitting[0]
    rival = next((one for one in fitting[1:] if _is_rival(one, best)), None)
    if rival is None:
        return DialectProposal(best)
    is_plausible = rival.typed >= 0.9 * best.typed and rival.score > _RIVAL * best.score
    return DialectProposal(best, False, rival.dialect.delimiter, is_plausible)


def _without_parts(found: list[Candidate]) -> list[Candidate]:
    """The candidates without those whose delimiter is only a part of a longer one.

    Nor the longer one, where it is two delimiters around a column that is empty in all rows.
    """
    regular = {
        one.dialect.delimiter: one
        for one in found
        if one.width > 1 and one.agreement == 1 and one.is_headed
    }
    out: set[str] = set()
    for long in (delimiter for delimiter in regular if len(delimiter) > 1):
        if any(_divides_more(regular[part], regular[long]) for part in long if part in regular):
            out.add(long)
        else:
            out |= set(long)
    return [one for one in found if one.dialect.delimiter not in out]


def _divides_more(part: Candidate, long: Candidate) -> bool:
    """Whether the part of a delimiter stands alone in every row, too."""
    inside = long.dialect.delimiter.count(part.dialect.delimiter)
    return part.width > inside * (long.width - 1) + 1


def _weighted(one: Candidate, usual: str | None) -> float:
    delimiter = one.dialect.delimiter
    weight = 0.6 if delimiter in WEAK else 1.0
    return one.score * weight * (_ENDING_BONUS if delimiter == usual else 1)


def _may_be(one: Candidate) -> bool:
    delimiter = one.dialect.delimiter
    if one.width < 2:
        return False
    if delimiter in STRONG:
        # quotes that do not fit leave it a table: the copier names their line
        is_like = one.is_headed and one.agreement > _LEAST_OF_RARE
        is_table = is_like or one.structure > _LEAST_STRUCTURE
        return is_table and not _is_prose(one) and not _is_single_number(one)
    if delimiter[0] in WEAK:
        return _is_weak_table(one)
    return one.agreement > _LEAST_OF_RARE


def _is_prose(one: Candidate) -> bool:
    """Whether the delimiter looks like punctuation below a header that has none."""
    rows = [record for record in one.found.records if not record.is_blank]
    if one.dialect.delimiter not in {",", ";"} or not one.first or one.found.quoted:
        return False
    return all(
        value.startswith(" ") and cell_type(value) is CellType.TEXT
        for record in rows
        for value in record.fields[1:]
    )


def _is_single_number(one: Candidate) -> bool:
    """Whether the comma stands inside of numbers, below a header that has none."""
    header, *rows = [record for record in one.found.records if not is_aside(record)]
    if one.dialect.delimiter != "," or header.width > 1 or one.found.quoted:
        return False
    return all(cell_type(_line(one, record)) in _NUMBERS for record in rows)


def _is_weak_table(one: Candidate) -> bool:
    """Whether records agree so well that a colon or a space is no punctuation."""
    rows = [record for record in one.found.records if not is_aside(record)]
    if one.agreement < 1 or one.first > 1 or len(rows) < 2 or one.found.malformed:
        return False
    if one.first and not (_has_comment(one) or _has_short_header(one, rows[0])):
        return False
    if all(cell_type(_line(one, record)) in _WHOLE for record in rows):
        return False
    if one.dialect.delimiter == " ":
        are_quoted = all(len(record.quoted) == record.width for record in rows)
        return are_quoted or any(_is_typed_column(rows[1:], number) for number in range(one.width))
    return not all(value.startswith(" ") for record in rows for value in record.fields[1:])


def _line(one: Candidate, record: Record) -> str:
    return one.dialect.delimiter.join(record.fields)


def _is_typed_column(rows: Sequence[Record], number: int) -> bool:
    kinds = {cell_type(record.fields[number]) for record in rows if number < record.width}
    return not kinds & {CellType.TEXT, CellType.EMPTY}


def _has_short_header(one: Candidate, header: Record) -> bool:
    """Whether the first column has no name, as R writes it."""
    return one.dialect.delimiter == " " and header.width == one.width - 1 > 1


def _has_comment(one: Candidate) -> bool:
    return one.found.records[0].fields[0].startswith("#")


def _is_rival(one: Candidate, best: Candidate) -> bool:
    """Whether all records agree on this delimiter too, the first one included."""
    if one.dialect.delimiter in WEAK and best.dialect.delimiter not in WEAK:
        return False
    return one.agreement == 1 and one.is_headed and one.structure >= best.structure


def _single(text: str, choices: ReadingChoices, usual: str | None, *, is_end: bool) -> Candidate:
    """One column, with a delimiter that splits no value."""
    order = dict.fromkeys((usual or ",", ",", *_UNUSED))
    tried = (best_quoting(text, d, choices, is_end=is_end) for d in order)
    unsplit = (one for one in tried if all(record.width == 1 for record in one.found.records))
    return next(unsplit, None) or candidate(text, Dialect(_UNUSED[-1]), is_end=is_end)
