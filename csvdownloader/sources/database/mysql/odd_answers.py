"""What PyMySQL, `wire` and Python raise when the peer does not speak MySQL's protocol."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from csvdownloader.core.errors.databases import ServerError
from csvdownloader.core.messages import Message

# RuntimeError: the server asks for a file of this computer (LOCAL INFILE), and gets none.
_ERRORS = (AssertionError, LookupError, RuntimeError, TypeError, ValueError, struct.error)


@contextmanager
def refusing_odd_answers() -> Iterator[None]:
    """Around what reads an answer, and nothing else, so that no bug of the program hides in it.

    Raises:
        ServerError: No MariaDB or MySQL server answers so.
    """
    try:
        yield
    except Exception as error:
        if not is_odd_answer(error):
            raise
        raise ServerError(
            Message("The server sent what no MariaDB or MySQL server sends"),
            Message("Check the host and the port, or what stands between, then retry."),
        ) from error


def is_odd_answer(error: BaseException) -> bool:
    """Whether an answer was stumbled over. PyMySQL raises Exception itself for some."""
    return isinstance(error, _ERRORS) or type(error) is Exception
