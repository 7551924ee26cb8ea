"""The end of the log, as a report has it: without values."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from csvdownloader.system.log_lines import without_values
from csvdownloader.system.private_log import log_lines


def last_lines(folder: Path, number: int) -> Iterator[str]:
    """At most that many of the last lines, without values. Raises OSError."""
    yield from deque(without_values(log_lines(folder)), maxlen=number)
