"""Whether a partial answer is the part that was asked for."""

import re

from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.resume_point import ResumePoint, resource_digest
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")
_UNSATISFIED = re.compile(r"bytes \*/(\d{1,18})")


def is_next_range(resume_point: ResumePoint, reply: StreamedResponse) -> bool:
    """Whether a 206 begins where the mark ends, and belongs to the same whole."""
    match = _RANGE.fullmatch((reply.headers.get("content-range") or "").strip())
    if match is None:
        return False
    first, last, total = (int(number) for number in match.groups())
    fits = first == resume_point.offset and first <= last < total == (resume_point.total or total)
    is_same_length = reply.length in {None, last - first + 1}
    is_here = resource_digest(reply.url) == resume_point.answered
    return fits and is_same_length and is_here and _is_same(resume_point, reply.headers)


def is_already_complete(resume_point: ResumePoint, reply: StreamedResponse) -> bool:
    """Whether a 416 says that the mark stands at the end of the same whole."""
    headers = reply.headers
    match = _UNSATISFIED.fullmatch((headers.get("content-range") or "").strip())
    at_end = match is not None and int(match[1]) == resume_point.offset == (
        resume_point.total or resume_point.offset
    )
    is_here = resource_digest(reply.url) == resume_point.answered
    unnamed = headers.get("etag") is None and headers.get("last-modified") is None
    # without a name it may be about something newer, that is just as long as what came so far
    is_same = resume_point.total is not None if unnamed else _is_same(resume_point, headers)
    return at_end and is_here and is_same


def _is_same(resume_point: ResumePoint, headers: Headers) -> bool:
    if resume_point.validator.startswith('"'):
        return headers.get("etag") == resume_point.validator
    return headers.get("last-modified") == resume_point.validator
