"""What is said of a finished file that cannot be read any more."""

from collections.abc import Iterator
from contextlib import contextmanager

from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.messages import Message


@contextmanager
def reading_finished(receipt: Receipt) -> Iterator[None]:
    """Says of an OSError inside that it is the finished file's. Raises NotWholeError."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotWholeError(
            Message("The fetched file of {name} is gone", name=receipt.name)
        ) from error
    except OSError as error:
        raise NotWholeError(
            Message(
                "The fetched file of {name} cannot be read: {error}",
                name=receipt.name,
                error=error.strerror or error,
            )
        ) from error
