"""What Python raises when a server's answers have not the shape that PostgreSQL gives them."""

from collections.abc import Iterator
from contextlib import contextmanager

from csvdownloader.core.errors.databases import ServerError
from csvdownloader.core.messages import Message

_ERRORS = (LookupError, TypeError, ValueError)  # a UnicodeDecodeError is a ValueError


@contextmanager
def refusing_odd_answers() -> Iterator[None]:
    """Around what reads an answer, and nothing else, so that no bug of the program hides in it.

    Raises:
        ServerError: PostgreSQL does not answer so.
    """
    try:
        yield
    except _ERRORS as error:
        raise odd_answer_error() from error


def odd_answer_error() -> ServerError:
    """The error for an answer that PostgreSQL does not give."""
    return ServerError(
        Message("The server sent what no PostgreSQL server sends"),
        Message("Check the host and the port, or what stands between, then retry."),
    )
