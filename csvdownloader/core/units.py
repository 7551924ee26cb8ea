"""Numbers as people read them. Digits are grouped by commas, whatever the locale."""

_UNITS = ("KB", "MB", "GB", "TB", "PB")


def count(number: int, noun: str) -> str:
    """A number and its noun: "1 row", "10,000 rows"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size(number: int) -> str:
    """Bytes in decimal units, as file managers show them: "999 bytes", "1.1 MB"."""
    if number < 1000:
        return count(number, "byte")
    value = float(number)
    for unit in _UNITS:
        value /= 1000
        if value < 999.95 or unit == _UNITS[-1]:
            return f"{value:,.1f} {unit}"
    raise AssertionError("unreachable")


def duration(seconds: float) -> str:
    """A span of time: "under 1 s", "4 s", "2 min 05 s", "3 h 20 min"."""
    if seconds < 1:
        return "under 1 s"
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def remaining(seconds: float) -> str:
    """An estimate of the time left, rounded so that it does not jump: "about 2 min left"."""
    if seconds < 5:
        return "a few seconds left"
    if seconds < 60:
        return f"about {5 * round(seconds / 5)} s left"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"about {minutes} min left"
    return f"about {minutes // 60} h {minutes % 60:02} min left"


def rate(rows_per_second: float) -> str:
    """A speed: "2,310 rows/s", "0.4 rows/s"."""
    if 0 < rows_per_second < 10:
        return f"{rows_per_second:.1f} rows/s"
    return f"{round(rows_per_second):,} rows/s"
