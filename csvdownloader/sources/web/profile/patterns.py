"""Regular expressions of a profile: they take linear time on every text."""

from functools import lru_cache
from typing import TYPE_CHECKING

from csvdownloader.core.messages import Message
from csvdownloader.engine.linear_pattern import compile_linear

if TYPE_CHECKING:
    import re

LONGEST = 1000  # characters of an expression
_MOST_MEMORY = 1 << 20  # bytes of a compiled expression, which also bounds its repeats


def check_pattern(pattern: str) -> None:
    """Raises ValueError, with a sentence without a full stop, if it is no such expression."""
    if len(pattern) > LONGEST:
        raise ValueError(
            Message("This expression is longer than {longest} characters", longest=LONGEST)
        )
    _compiled(pattern)


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches."""
    return _compiled(pattern).fullmatch(_encodable(text)) is not None


def first_match(pattern: str, text: str) -> int | None:
    """Where the first match in the text begins, with ^ and $ at its lines; None without one."""
    found = _compiled(f"(?m){pattern}").search(_encodable(text))
    return found.start() if found else None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> "re.Pattern[str]":
    return compile_linear(_encodable(pattern), _MOST_MEMORY)


def _encodable(text: str) -> str:
    """The text with each half of a surrogate pair, which UTF-8 cannot say, as "?"."""
    return text.encode(errors="replace").decode()
