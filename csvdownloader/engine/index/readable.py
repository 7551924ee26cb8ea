"""What is said of a file that was proven, and is not what was written any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.messages import Message


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """While inside, a file that is gone, or is not what was written, raises NotWholeError."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise NotWholeError(
            Message("The fetched file {name} cannot be read any more", name=path.name)
        ) from error
