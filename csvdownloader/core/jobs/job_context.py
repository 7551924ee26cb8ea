"""Which job the running code works for: the log says it on each line."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_job: ContextVar[str] = ContextVar("job", default="")


def current_job() -> str:
    """The id of the job that this thread works for; empty for none."""
    return _job.get()


@contextmanager
def working_for(job_id: str) -> Iterator[None]:
    """While inside, this thread works for that job; empty for none."""
    token = _job.set(job_id)
    try:
        yield
    finally:
        _job.reset(token)
