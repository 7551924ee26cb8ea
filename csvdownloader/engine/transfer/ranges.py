"""Whether a partial answer is the part that was asked for."""

import re

from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.resume import Mark

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")
_UNSATISFIED = re.compile(r"bytes \*/(\d{1,18})")


def goes_on(mark: Mark, headers: Headers, length: int | None) -> bool:
    """Whether a 206 begins where the mark ends, and belongs to the same whole."""
    match = _RANGE.fullmatch((headers.get("content-range") or "").strip())
    if match is None:
        return False
    first, last, total = (int(number) for number in match.groups())
    fits = first == mark.offset and first <= last < total == (mark.total or total)
    is_same_length = length is None or length == last - first + 1
    return fits and is_same_length and _is_same(mark, headers)


def was_all(mark: Mark, headers: Headers) -> bool:
    """Whether a 416 says that the mark stands at the end of the same whole."""
    match = _UNSATISFIED.fullmatch((headers.get("content-range") or "").strip())
    at_end = match is not None and int(match[1]) == mark.offset == (mark.total or mark.offset)
    unnamed = headers.get("etag") is None and headers.get("last-modified") is None
    return at_end and (unnamed or _is_same(mark, headers))


def _is_same(mark: Mark, headers: Headers) -> bool:
    if mark.validator.startswith('"'):
        return headers.get("etag") == mark.validator
    return headers.get("last-modified") == mark.validator
