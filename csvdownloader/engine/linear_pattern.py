"""Regular expressions of users, by an engine that takes linear time on every text.

Python's own can take years for `(a+)+$`; this one, RE2, refuses what it cannot do in one pass.
"""

from typing import TYPE_CHECKING, AnyStr

from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    import re

LARGEST = 50_000  # steps of a compiled expression: for more, RE2 has no room to be fast


def compile_linear(
    pattern: AnyStr, most_memory: int, *, match_case: bool = True, within_line: bool = False
) -> "re.Pattern[AnyStr]":
    """Compiles an expression, of text or of UTF-8.

    Args:
        pattern: By the rules of RE2.
        most_memory: Bytes of the compiled expression, which also bounds its repeats.
        match_case: Whether small and capital letters differ.
        within_line: Whether nothing that it finds has a line feed in it.

    Raises:
        ValueError: With a sentence without a full stop, if it is no such expression.
    """
    import re2  # type: ignore[import-untyped]  # it has no stubs

    options = re2.Options()
    options.log_errors = False  # else it writes to standard error itself
    options.max_mem = most_memory
    options.case_sensitive = match_case
    options.never_nl = within_line
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode(errors="replace")
        raise ValueError(
            Message("This is no regular expression that can be used: {reason}", reason=reason)
        ) from None
    if compiled.programsize > LARGEST:
        raise ValueError(
            Message("This regular expression is too large to be fast: let it repeat less")
        )
    result: re.Pattern[AnyStr] = compiled
    return result
