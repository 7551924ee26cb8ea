"""What of the log is shown or sent: without values."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from csvdownloader.system.log_lines import of_job, without_values
from csvdownloader.system.private_log import log_lines


def last_lines(folder: Path, number: int) -> Iterator[str]:
    """At most that many of the last lines, without values. Raises OSError."""
    yield from deque(without_values(log_lines(folder)), maxlen=number)


def lines_of_job(folder: Path, job_id: str) -> Iterator[str]:
    """The lines about that job, without values. Raises OSError."""
    return without_values(of_job(log_lines(folder), job_id))
