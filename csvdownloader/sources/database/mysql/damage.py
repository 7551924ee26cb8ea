"""The errors of rows that are not as they should be."""

from csvdownloader.core.errors.databases import ServerError
from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.messages import Message

_HINT = Message("Mend the value in the database and retry; nothing was saved.")


def damaged_row(rows: int) -> ServerError:
    """The error for a row that no server makes so, after `rows` others."""
    return ServerError(Message("The server sent a damaged row after row {rows:,}", rows=rows))


def no_text(column: str, row: int) -> BadBytesError:
    """The error for a value, of the row with this number, that is no UTF-8."""
    return BadBytesError(
        Message("Column {name} of row {rows:,} has bytes that are no UTF-8", name=column, rows=row),
        _HINT,
    )


def no_text_among(first: int, last: int) -> BadBytesError:
    """The same for one of these rows, when the value cannot be told."""
    if first == last:
        return BadBytesError(Message("Row {row:,} has bytes that are no UTF-8", row=first), _HINT)
    return BadBytesError(
        Message("Rows {first:,} to {last:,} have bytes that are no UTF-8", first=first, last=last),
        _HINT,
    )
