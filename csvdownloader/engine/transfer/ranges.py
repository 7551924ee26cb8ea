"""Whether a partial answer is the part that was asked for."""

import re

from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.resume_point import ResumePoint, resource_digest
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")
_UNSATISFIED = re.compile(r"bytes \*/(\d{1,18})")


def goes_on(mark: ResumePoint, reply: StreamedResponse) -> bool:
    """Whether a 206 begins where the mark ends, and belongs to the same whole."""
    match = _RANGE.fullmatch((reply.headers.get("content-range") or "").strip())
    if match is None:
        return False
    first, last, total = (int(number) for number in match.groups())
    fits = first == mark.offset and first <= last < total == (mark.total or total)
    is_same_length = reply.length in {None, last - first + 1}
    is_here = resource_digest(reply.url) == mark.answered
    return fits and is_same_length and is_here and _is_same(mark, reply.headers)


def was_all(mark: ResumePoint, reply: StreamedResponse) -> bool:
    """Whether a 416 says that the mark stands at the end of the same whole."""
    headers = reply.headers
    match = _UNSATISFIED.fullmatch((headers.get("content-range") or "").strip())
    at_end = match is not None and int(match[1]) == mark.offset == (mark.total or mark.offset)
    is_here = resource_digest(reply.url) == mark.answered
    unnamed = headers.get("etag") is None and headers.get("last-modified") is None
    # without a name it may be about something newer, that is just as long as what came so far
    is_same = mark.total is not None if unnamed else _is_same(mark, headers)
    return at_end and is_here and is_same


def _is_same(mark: ResumePoint, headers: Headers) -> bool:
    if mark.validator.startswith('"'):
        return headers.get("etag") == mark.validator
    return headers.get("last-modified") == mark.validator
