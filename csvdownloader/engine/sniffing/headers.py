"""Where the table begins: lines before it, comments, and the header or none."""

from collections.abc import Sequence

from msgspec import Struct

from csvdownloader.core.sources.reading import ExtraField, ReadingChoices
from csvdownloader.engine.sniffing.candidates import Candidate
from csvdownloader.engine.sniffing.cell_types import CellType, cell_type
from csvdownloader.engine.sniffing.columns import (
    Votes,
    column_types,
    filled,
    is_all_typed,
    votes,
)
from csvdownloader.engine.sniffing.records import Record

COMMENT = "#"
_MOST_HEADER_ROWS = 4
_MOST_TITLES = 40
_RULE, _SHORTEST_RULE = frozenset("-=:+"), 3
_LEAST_ROWS = 2  # that a longer line above the header needs
_UNITS = 3  # typed columns that all have text in a second row of a header


class HeaderProposal(Struct, frozen=True, kw_only=True):
    """Where the table begins.

    Attributes:
        line: The line of the header, or of the first record without one, from 0.
        has_header: Whether that record names the columns.
        is_doubted: Whether it might be otherwise.
        blank: Lines before it that are blank.
        comments: Lines before it that are comments.
        titles: Lines before it that are anything else.
        header_rows: How many records the header has; only the last names the columns.
        comment: What comments of this text begin with; empty for none.
        is_comment_doubted: Whether a comment might be a row, or the header.
        extra_field: How header and rows differ by one field.
        rule: The line below the header when it only has dashes, from 0; 0 for none.
    """

    line: int = 0
    has_header: bool
    is_doubted: bool = False
    blank: int = 0
    comments: int = 0
    titles: int = 0
    header_rows: int = 1
    comment: str
    is_comment_doubted: bool = False
    extra_field: ExtraField = ExtraField.NONE
    rule: int = 0


def proposed_header(
    records: Sequence[Record], width: int, choices: ReadingChoices
) -> HeaderProposal:
    """Where the table of these records begins.

    Args:
        records: From the beginning of the text, or behind the lines that the user wants skipped;
            comments and blank lines included.
        width: The number of fields that most of them have.
        choices: What the user says.
    """
    comment = comment_of(records, width) if choices.comment is None else choices.comment
    table = [record for record in records if not _is_aside(record, comment)]
    aside = [record for record in records if _is_aside(record, comment)]
    if not table:
        return HeaderProposal(has_header=choices.header_row != 0, comment=comment)
    is_fixed = choices.skip_lines is not None or bool(choices.header_row)
    begin = 0 if is_fixed else _begin(table, width)
    more = 0
    if not is_fixed and choices.header_row is None:
        more = _further_header_rows(table[begin:], width)
    header, rows = table[begin + more], table[begin + more + 1 :]
    has_header, is_doubted = choices.header_row != 0, False
    if choices.header_row is None and not more:
        has_header, is_doubted = _names_columns(header, rows, width)
    before = [record for record in records if record.line < header.line]
    blank = sum(record.is_blank for record in before)
    comments = sum(_is_comment(record, comment) for record in before)
    return HeaderProposal(
        line=header.line,
        has_header=has_header,
        is_doubted=is_doubted,
        blank=blank,
        comments=comments,
        titles=len(before) - blank - comments - more,
        header_rows=1 + more,
        comment=comment,
        is_comment_doubted=any(_may_be_row(r, header, width) for r in aside),
        extra_field=_extra_field(header, rows) if has_header else ExtraField.NONE,
        rule=rows[0].line if has_header and rows and _is_rule(rows[0]) else 0,
    )


def _is_rule(row: Record) -> bool:
    """Whether it only has dashes, which underline a header in print."""
    values = [value.strip() for value in row.fields]
    return set().union(*values) <= _RULE and any(len(value) >= _SHORTEST_RULE for value in values)


def comment_of(records: Sequence[Record], width: int) -> str:
    """What comments begin with; empty when lines that begin so belong to the table."""
    marked = [i for i, record in enumerate(records) if _is_comment(record, COMMENT)]
    if not marked:
        return ""
    plain = [record for record in records if not _is_comment(record, COMMENT)]
    plain = [record for record in plain if not record.is_blank]
    leading = [i for i in marked if all(_is_comment(r, COMMENT) or r.is_blank for r in records[:i])]
    if not plain or (leading and _is_header_with_mark(records, leading[-1], width, plain)):
        return ""
    if leading:
        return COMMENT
    # in the middle: only lines of another length are surely none of the table
    return COMMENT if all(records[i].width != width for i in marked) and width > 1 else ""


def _may_be_row(comment: Record, header: Record, width: int) -> bool:
    """Whether a comment might be a row of the table, or its header."""
    if comment.line > header.line:
        return comment.width > 1
    return comment.width == width > 1 and not comment.fields[0].startswith(COMMENT + " ")


def has_later_comments(later: Sequence[str], best: Candidate) -> bool:
    """Whether comments stand further on in the text, of another length than its records.

    Args:
        later: Pieces of the text, maybe from the inside of a value: those with quotes tell nothing.
        best: The dialect, and the records at the beginning.
    """
    if best.width == 1 or any(r.fields[0].startswith(COMMENT) for r in best.found.records):
        return False
    quote = best.dialect.quote
    plain = (piece for piece in later if not quote or quote not in piece)
    lines = (line for piece in plain for line in piece.split("\n"))
    marked = [line for line in lines if line.startswith(COMMENT)]
    return any(line.count(best.dialect.delimiter) + 1 != best.width for line in marked)


def _is_header_with_mark(
    records: Sequence[Record], index: int, width: int, plain: Sequence[Record]
) -> bool:
    """Whether a line that begins with # is the header, as in `#CHROM`, and no comment."""
    line = records[index]
    if line.width != width or width == 1:
        return False
    types = column_types(plain[1:] or plain, width)
    below = votes(plain[0].fields, types)
    if below.header > below.data:  # the next line is the header
        return False
    own = votes(line.fields, types)
    return own.header > own.data or not line.fields[0].startswith(COMMENT + " ")


def _is_comment(record: Record, comment: str) -> bool:
    return bool(comment) and 0 not in record.quoted and record.fields[0].startswith(comment)


def _is_aside(record: Record, comment: str) -> bool:
    return record.is_blank or _is_comment(record, comment)


def _begin(table: Sequence[Record], width: int) -> int:
    """The index of the record that the table begins with."""
    if table[0].width > width and table[0].fields[-1].strip():
        return int(_is_above_header(table, width))  # else it is the header, and rows end too early
    first = next((i for i, r in enumerate(table[:_MOST_TITLES]) if r.width == width), 0)
    begin = _behind_padded_titles(table, first, width)
    if begin == first and first and _is_short_header(table, first, width):
        return first - 1
    return _behind_blank_line(table, begin, width)


def _is_above_header(table: Sequence[Record], width: int) -> bool:
    """Whether all records but the first agree, and the second one names what is in the others."""
    header, rows = table[1], table[2:]
    if len(rows) < _LEAST_ROWS or any(record.width != width for record in table[1:]):
        return False
    found = votes(header.fields, column_types(rows, width))
    return found.header > found.data == 0


def _behind_padded_titles(table: Sequence[Record], first: int, width: int) -> int:
    """Passes titles that are filled up with delimiters, and rows without a value."""
    index = first
    while index + 1 < len(table) and width > 1 and _is_prose(table[index], table[index + 1]):
        index += 1
    while width > 1 and index + 1 < len(table) and index - first < _MOST_TITLES:
        record = table[index]
        below = next((row for row in table[index + 1 :] if filled(row.fields)), record)
        few = filled(record.fields) == 0 or (width > 2 and filled(record.fields) == 1)
        if not few or (filled(record.fields) and filled(below.fields) <= filled(record.fields)):
            break
        if filled(record.fields) and not _leads_to_header(table, index, width):
            break
        index += 1
    return index


def _is_prose(record: Record, below: Record) -> bool:
    """Whether delimiters only were punctuation in a title, as in `Jan 1, 2024`."""
    behind = record.fields[1:]
    return all(value.startswith(" ") for value in behind) and not any(
        value.startswith(" ") for value in below.fields[1:]
    )


def _leads_to_header(table: Sequence[Record], index: int, width: int) -> bool:
    """Whether below a row with one value there is a record that names most columns."""
    if is_all_typed(table[index].fields) and not index:
        return False
    for record in table[index + 1 :][:_MOST_TITLES]:
        if record.width == width and filled(record.fields) > max(1, width // 2):
            return not any(map(_is_number, record.fields))
    return False


def _is_number(value: str) -> bool:
    return cell_type(value) is CellType.NUMBER


def _is_short_header(table: Sequence[Record], first: int, width: int) -> bool:
    """Whether the record before the first of the usual length is a header of another length."""
    header, rows = table[first - 1], table[first:]
    if abs(header.width - width) != 1 or is_all_typed(header.fields):
        return False
    if header.line + header.lines != rows[0].line:
        return False
    if (header.width > width) == bool(header.fields[-1].strip()):
        return False
    if not all(record.width == width for record in rows):
        return False
    if header.width == 1 and first == 1:
        return bool(votes(rows[0].fields, column_types(rows[1:] or rows, width)).data)
    types = column_types(rows[1:] or rows, width)
    below = votes(rows[0].fields, types)
    return below.header <= below.data


def _behind_blank_line(table: Sequence[Record], begin: int, width: int) -> int:
    """Passes a block of pairs that a blank line parts from a table of as many columns."""
    for index in range(begin + 1, min(begin + _MOST_TITLES, len(table) - 1)):
        before, record = table[index - 1], table[index]
        if record.line == before.line + before.lines or record.width != width:
            continue
        rows = [row for row in table[index + 1 :] if row.width == width]
        types = column_types(rows, width)
        found = votes(record.fields, types)
        pairs = [votes(row.fields, types) for row in table[begin:index]]
        are_rows = any(pair.data > pair.header for pair in pairs)
        if found.header and not found.data and len(rows) > index - begin and not are_rows:
            return index
    return begin


def _further_header_rows(table: Sequence[Record], width: int) -> int:
    """How many records below the first belong to the header too."""
    more = 0
    while more + 1 < min(len(table), _MOST_HEADER_ROWS):
        row, rows = table[more + 1], table[more + 2 :]
        if not _continues_header(table[more], row, rows, width):
            break
        more += 1
    return more


def _continues_header(above: Record, row: Record, rows: Sequence[Record], width: int) -> bool:
    if row.width != width or above.width != width:
        return False
    types = column_types(rows, width)
    typed = [i for i, kind in enumerate(types) if kind not in {CellType.TEXT, CellType.EMPTY}]
    found = votes(row.fields, types)
    if not typed or found.data or not found.header or votes(above.fields, types).data:
        return False
    has_gaps = filled(above.fields) < width and filled(above.fields) < filled(row.fields)
    if has_gaps and filled(row.fields) == width:
        return True
    texts = [i for i in typed if cell_type(row.fields[i]) is CellType.TEXT]
    return len(texts) == len(typed) >= _UNITS or _are_units(row, typed)


def _are_units(row: Record, typed: Sequence[int]) -> bool:
    values = [row.fields[i].strip() for i in typed]
    return all(value[:1] in "([" and value[-1:] in ")]" for value in values if value) and any(
        values
    )


def _names_columns(header: Record, rows: Sequence[Record], width: int) -> tuple[bool, bool]:
    """Whether the record names the columns, and whether that is doubted."""
    if not rows:
        return (False, True) if is_all_typed(header.fields) else (True, False)
    fitting = [row for row in rows if row.width == width]
    # a header may have a field less, in front or behind: then its names say nothing of the values
    if header.width != width:
        return True, False
    found: Votes = votes(header.fields, column_types(fitting, width))
    if not found.data:
        return True, False
    if not found.header:
        return False, True
    return found.header >= found.data, True


def _extra_field(header: Record, rows: Sequence[Record]) -> ExtraField:
    widths = {row.width for row in rows}
    if len(widths) != 1:
        return ExtraField.NONE
    (width,) = widths
    if header.width == width + 1 and not header.fields[-1].strip():
        return ExtraField.IN_HEADER
    if header.width != width - 1:
        return ExtraField.NONE
    if any(row.fields[-1].strip() for row in rows):
        return ExtraField.UNNAMED_FIRST
    return ExtraField.IN_ROWS
