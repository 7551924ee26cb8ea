"""Numbers as people read them. Digits are grouped by commas, whatever the locale."""

from csvdownloader.core.messages import Message

_COUNTS = {  # one, and every other number
    "row": (Message("{number:,} row"), Message("{number:,} rows")),
    "cell": (Message("{number:,} cell"), Message("{number:,} cells")),
    "column": (Message("{number:,} column"), Message("{number:,} columns")),
    "field": (Message("{number:,} field"), Message("{number:,} fields")),
    "value": (Message("{number:,} value"), Message("{number:,} values")),
    "text": (Message("{number:,} text"), Message("{number:,} texts")),
    "character": (Message("{number:,} character"), Message("{number:,} characters")),
    "line": (Message("{number:,} line"), Message("{number:,} lines")),
    "blank line": (Message("{number:,} blank line"), Message("{number:,} blank lines")),
    "comment": (Message("{number:,} comment"), Message("{number:,} comments")),
    "sheet": (Message("{number:,} sheet"), Message("{number:,} sheets")),
    "area": (Message("{number:,} merged area"), Message("{number:,} merged areas")),
    "formula": (Message("{number:,} formula"), Message("{number:,} formulas")),
    "table": (Message("{number:,} table"), Message("{number:,} tables")),
    "file": (Message("{number:,} file"), Message("{number:,} files")),
    "part": (Message("{number:,} part"), Message("{number:,} parts")),
    "page": (Message("{number:,} page"), Message("{number:,} pages")),
    "byte": (Message("{number:,} byte"), Message("{number:,} bytes")),
    "day": (Message("{number:,} day"), Message("{number:,} days")),
    "download": (Message("{number:,} download"), Message("{number:,} downloads")),
    "saved request": (Message("{number:,} saved request"), Message("{number:,} saved requests")),
    "service": (Message("{number:,} service"), Message("{number:,} services")),
    "problem": (Message("{number:,} problem"), Message("{number:,} problems")),
}
_SIZES = (
    Message("{value:,.1f} KB"),
    Message("{value:,.1f} MB"),
    Message("{value:,.1f} GB"),
    Message("{value:,.1f} TB"),
    Message("{value:,.1f} PB"),
)


def count(number: int, noun: str) -> Message:
    """A number and one of the nouns above: "1 row", "10,000 rows"."""
    one, others = _COUNTS[noun]
    return (one if number == 1 else others).filled(number=number)


def size(number: int) -> Message:
    """Bytes in decimal units, as file managers show them: "999 bytes", "1.1 MB"."""
    if number < 1000:
        return count(number, "byte")
    value = number / 1000
    for unit in _SIZES:
        if value < 999.95:
            return unit.filled(value=value)
        value /= 1000
    return _SIZES[-1].filled(value=value * 1000)


def duration(seconds: float) -> Message:
    """A span of time: "under 1 s", "4 s", "2 min 05 s", "3 h 20 min"."""
    if seconds < 1:
        return Message("under 1 s")
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return Message("{hours} h {minutes:02} min", hours=hours, minutes=minutes)
    if minutes:
        return Message("{minutes} min {seconds:02} s", minutes=minutes, seconds=rest)
    return Message("{seconds} s", seconds=rest)


def remaining(seconds: float) -> Message:
    """An estimate of the time left, rounded so that it does not jump: "about 2 min"."""
    if seconds < 5:
        return Message("a few seconds")
    if seconds < 60:
        return Message("about {seconds} s", seconds=5 * round(seconds / 5))
    minutes = round(seconds / 60)
    if minutes < 60:
        return Message("about {minutes} min", minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    return Message("about {hours} h {minutes:02} min", hours=hours, minutes=minutes)


def rate(rows_per_second: float) -> Message:
    """A speed: "2,310 rows/s", "0.4 rows/s"."""
    if 0 < rows_per_second < 10:
        return Message("{rows:.1f} rows/s", rows=rows_per_second)
    return Message("{rows:,} rows/s", rows=round(rows_per_second))
