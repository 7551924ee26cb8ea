"""Whether a response to a range request continues what is here already."""

import re

from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.resume_point import ResumePoint, resource_digest
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")
_UNSATISFIED = re.compile(r"bytes \*/(\d{1,18})")


def is_next_range(resume_point: ResumePoint, response: StreamedResponse) -> bool:
    """Whether a 206 begins at the resume point, and belongs to the same whole."""
    match = _RANGE.fullmatch((response.headers.get("content-range") or "").strip())
    if match is None:
        return False
    first, last, total = (int(number) for number in match.groups())
    fits = first == resume_point.offset and first <= last < total == (resume_point.total or total)
    is_same_length = response.length in {None, last - first + 1}
    is_same_resource = resource_digest(response.url) == resume_point.answered
    return (
        fits
        and is_same_length
        and is_same_resource
        and _has_same_validator(resume_point, response.headers)
    )


def is_already_complete(resume_point: ResumePoint, response: StreamedResponse) -> bool:
    """Whether a 416 says that the resume point is at the end of the same whole."""
    headers = response.headers
    match = _UNSATISFIED.fullmatch((headers.get("content-range") or "").strip())
    offset, total = resume_point.offset, resume_point.total
    at_end = match is not None and int(match[1]) == offset == (total or offset)
    is_same_resource = resource_digest(response.url) == resume_point.answered
    has_no_validator = headers.get("etag") is None and headers.get("last-modified") is None
    # without one, it may be about a newer file that is just as long as what came so far
    has_same_size = has_no_validator and total is not None
    is_unchanged = has_same_size or _has_same_validator(resume_point, headers)
    return at_end and is_same_resource and is_unchanged


def _has_same_validator(resume_point: ResumePoint, headers: Headers) -> bool:
    if resume_point.validator.startswith('"'):
        return headers.get("etag") == resume_point.validator
    return headers.get("last-modified") == resume_point.validator
