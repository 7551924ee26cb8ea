"""How the values of a text are quoted and escaped, once the delimiter is assumed."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.engine.sniffing.candidates import Candidate, candidate
from csvdownloader.engine.sniffing.records import MISSING, Dialect, Record

_DOUBLE, _SINGLE, _BACKSLASH = '"', "'", "\\"
_QUOTED_AS_A_RULE = frozenset(",;")  # the delimiters of files in which values are quoted
_BETTER = 1.02  # an unusual dialect must fit better than the usual one
_LINES_AGREE, _FEW = 0.8, 3  # share and number of lines by which an open quote is none
_COLUMN = 0.8  # the share of values that a column quoted by single quotes has in them


def best_quoting(text: str, delimiter: str, choices: ReadingChoices, *, is_end: bool) -> Candidate:
    """The dialect with this delimiter that fits the text best."""
    best = candidate(text, _usual(delimiter, choices), is_end=is_end)
    if _is_plain(text, delimiter, choices):
        return best
    for dialect in _unusual(text, delimiter, choices, best):
        other = candidate(text, dialect, is_end=is_end)
        if _is_better(other, best):
            best = other
    return best


def later_quoting(
    best: Candidate, text: str, later: Sequence[str], choices: ReadingChoices
) -> Candidate:
    """The dialect for the text when pieces from further on show another quote or escape.

    Args:
        best: What fits the text best.
        text: It is not all.
        later: Pieces that begin at a line, which may stand inside of a value.
        choices: What the user says.
    """
    for piece in later:
        other = best_quoting(piece, best.dialect.delimiter, choices, is_end=False)
        if other.dialect != best.dialect and other.width == best.width:
            here = candidate(text, other.dialect, is_end=False)
            there = candidate(piece, best.dialect, is_end=False)
            if here.structure >= best.structure and other.structure > there.structure:
                best = here
    return best


def _usual(delimiter: str, choices: ReadingChoices) -> Dialect:
    return Dialect(
        delimiter,
        _DOUBLE if choices.quote is None else choices.quote,
        choices.escape or "",
        bool(choices.skip_initial_space),
    )


def _is_plain(text: str, delimiter: str, choices: ReadingChoices) -> bool:
    """Whether nothing in the text could be a quote or an escape, or all is chosen."""
    chosen = (choices.quote, choices.escape, choices.skip_initial_space)
    return None not in chosen or not (
        any(_opens(text, delimiter, quote) for quote in (_DOUBLE, _SINGLE))
        or _BACKSLASH in text
        or (delimiter == " " and "  " in text)
    )


def _opens(text: str, delimiter: str, quote: str) -> bool:
    """Whether a value begins with the quote, maybe behind a space."""
    return quote in text and (
        text.startswith(quote)
        or any(before + quote in text for before in ("\n", delimiter, delimiter + " "))
    )


def _unusual(
    text: str, delimiter: str, choices: ReadingChoices, usual: Candidate
) -> Iterator[Dialect]:
    quotes = [choices.quote] if choices.quote is not None else _quotes(text, delimiter)
    for quote in quotes:
        for escape in [choices.escape] if choices.escape is not None else _escapes(text, delimiter):
            for skips in _spaces(text, delimiter, quote, choices):
                dialect = Dialect(delimiter, quote, escape, skips)
                if dialect != usual.dialect:
                    yield dialect


def _quotes(text: str, delimiter: str) -> list[str]:
    quotes = [_DOUBLE]
    if _opens(text, delimiter, _SINGLE):
        quotes.append(_SINGLE)
    return [*quotes, ""]


def _escapes(text: str, delimiter: str) -> list[str]:
    escaped = (_BACKSLASH + after for after in (_DOUBLE, _SINGLE, delimiter, "\n", "N"))
    return ["", _BACKSLASH] if any(pair in text for pair in escaped) else [""]


def has_single_quoted(best: Candidate) -> bool:
    """Whether single quotes that were not taken as such stand around values, or around several."""
    if _SINGLE in {best.dialect.quote, best.dialect.escape}:
        return False
    unquoted = map(_unquoted, best.found.records)
    records = [fields for fields in unquoted if any(map(_opens_single, fields))]
    found = [value for fields in records for value in fields if _opens_single(value)]
    return any(map(_spans_single, records)) or (bool(found) and all(map(_is_single_quoted, found)))


def _unquoted(record: Record) -> list[str]:
    return [value for number, value in enumerate(record.fields) if number not in record.quoted]


def _opens_single(value: str) -> bool:
    return value.startswith(_SINGLE)


def _is_single_quoted(value: str) -> bool:
    return (
        value.endswith(_SINGLE) and len(value) > 1 and _SINGLE not in value[1:-1].replace("''", "")
    )


def _spans_single(fields: Sequence[str]) -> bool:
    """Whether a value begins with a single quote, and only one behind it ends with one."""
    first = next(number for number, value in enumerate(fields) if _opens_single(value))
    return not _is_single_quoted(fields[first]) and any(
        value.endswith(_SINGLE) for value in fields[first + 1 :]
    )


def joins_whole_rows(best: Candidate, text: str) -> bool:
    """Whether the only quotes join lines that are whole records without them."""
    joined = sum(record.lines > 1 for record in best.found.records)
    if not joined or best.found.quoted > joined:
        return False
    return _lines_agree(candidate(text, replace(best.dialect, quote=""), is_end=True), best)


def may_be_escaped(best: Candidate, text: str) -> bool:
    r"""Whether backslashes only stand in pairs, each maybe an escaped one, or a value is `\N`."""
    if any(MISSING in _unquoted(record) for record in best.found.records):
        return True
    single = text.replace(_BACKSLASH * 2, "")
    return len(single) < len(text) and _BACKSLASH not in single


def _spaces(text: str, delimiter: str, quote: str, choices: ReadingChoices) -> list[bool]:
    if choices.skip_initial_space is not None:
        return [choices.skip_initial_space]
    if delimiter == " ":
        return [False, True]
    return [False, True] if quote and f"{delimiter} {quote}" in text else [False]


def _is_better(other: Candidate, best: Candidate) -> bool:
    """Whether an unusual dialect fits better than the best one so far."""
    if other.dialect == replace(best.dialect, escape=other.dialect.escape):
        return other.found.shows_escape and other.structure >= best.structure
    if other.dialect.quote == _SINGLE != best.dialect.quote:
        return _is_single_better(other, best)
    if best.dialect.quote and not other.dialect.quote:
        return _is_none_better(other, best)
    return other.score > _BETTER * best.score


def _is_single_better(other: Candidate, best: Candidate) -> bool:
    if _quotes_columns(other):
        return other.structure >= best.structure
    return other.agreement == 1 > best.agreement and not other.found.malformed


def _is_none_better(other: Candidate, best: Candidate) -> bool:
    is_csv = best.dialect.delimiter in _QUOTED_AS_A_RULE
    if _lines_agree(other, best):
        return not is_csv
    if is_csv and _is_damaged(best):
        return False
    if best.found.is_open:
        return other.agreement >= _LINES_AGREE and len(other.found.records) > _FEW
    if not best.found.malformed:
        return other.agreement > best.agreement and other.structure > _BETTER * best.structure
    return other.score > _BETTER * best.score


def _is_damaged(best: Candidate) -> bool:
    """Whether most quotes fit, so that the others are a mistake in the file."""
    return best.found.quoted > best.found.malformed + best.found.is_open > 0


def _quotes_columns(other: Candidate) -> bool:
    """Whether the quotes stand around all values of some column."""
    rows = [record for record in other.found.records[1:] if record.width == other.width]
    rows = rows or other.found.records
    header = next((record for record in other.found.records if not record.is_blank), None)
    if header and header.width == len(header.quoted) > 1 and not other.found.malformed:
        return True
    most = max((sum(n in r.quoted for r in rows) for n in range(other.width)), default=0)
    return bool(rows) and most >= _COLUMN * len(rows) and not other.found.malformed


def _lines_agree(none: Candidate, quoted: Candidate) -> bool:
    """Whether lines that quotes join are whole records without quotes."""
    joined = [record for record in quoted.found.records if record.lines > 1]
    is_same_table = none.width == quoted.width and none.first <= quoted.first
    return bool(joined) and none.agreement == 1 and is_same_table
