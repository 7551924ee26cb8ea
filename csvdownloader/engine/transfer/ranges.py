"""Whether a response to a range request continues what is here already, or is the whole.

What counts is Content-Range, whatever the status: servers and caches answer 200 with a part.
"""

import re
from typing import NamedTuple

from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.resume_point import ResumePoint, resource_digest
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.I)
_UNSATISFIED = re.compile(r"bytes \*/(\d{1,18})", re.I)
_PARTIAL_CONTENT, _CHANGES_ONLY = 206, 226


class ByteRange(NamedTuple):
    """The bytes of a part: the first offset, the one behind the last, and those of the whole."""

    start: int
    end: int
    total: int


def next_range(resume_point: ResumePoint, response: StreamedResponse) -> ByteRange | None:
    """The range of a 206 that begins at the resume point and belongs to the same whole."""
    found = _range_of(response.headers)
    if response.status != _PARTIAL_CONTENT or found is None or _has_several_parts(response):
        return None
    start, end, total = found
    fits = start == resume_point.offset and start < end <= total == (resume_point.total or total)
    is_same_length = response.length in {None, end - start}
    is_continued = (
        fits
        and is_same_length
        and is_same_whole(resume_point, response)
        and _contradicts_nothing(resume_point, response.headers)
    )
    return found if is_continued else None


def is_already_complete(resume_point: ResumePoint, response: StreamedResponse) -> bool:
    """Whether a 416 says that the resume point is at the end of the same whole."""
    headers = response.headers
    match = _UNSATISFIED.fullmatch(_content_range(headers))
    offset, total = resume_point.offset, resume_point.total
    at_end = match is not None and int(match[1]) == offset == (total or offset)
    is_same_resource = resource_digest(response.url) == resume_point.answered
    has_no_validator = headers.get("etag") is None and headers.get("last-modified") is None
    # without one, it may be about a newer file that is just as long as what came so far
    has_same_size = has_no_validator and total is not None
    is_unchanged = has_same_size or _has_same_validator(resume_point, headers)
    return at_end and is_same_resource and is_unchanged


def is_part(resume_point: ResumePoint | None, response: StreamedResponse) -> bool:
    """Whether a response is not the whole; `resume_point` is None when no range was asked for."""
    if response.status in {_PARTIAL_CONTENT, _CHANGES_ONLY}:
        return True
    if resume_point and _is_shorter_than_before(resume_point, response):
        return True
    return says_part(response, asked=resume_point is not None)


def says_part(response: StreamedResponse, *, asked: bool = False) -> bool:
    """Whether the headers say that this is a part; `asked` is whether a range was asked for."""
    text = _content_range(response.headers)
    # other units than bytes are of no concern: some services count rows by this header
    if not text or not (asked or text.lower().startswith("bytes")):
        return _has_several_parts(response)
    found = _range_of(response.headers)
    is_whole = found and found.start == 0 and found.end == found.total
    return not is_whole or response.length not in {None, found and found.total}


def is_same_whole(resume_point: ResumePoint, response: StreamedResponse) -> bool:
    """Whether a response is about the very bytes that the resume point is about."""
    is_same_resource = resource_digest(response.url) == resume_point.answered
    return is_same_resource and _has_same_validator(resume_point, response.headers)


def _is_shorter_than_before(resume_point: ResumePoint, response: StreamedResponse) -> bool:
    """Whether the same version has another length now: the rest, without saying so."""
    lengths = {response.length, resume_point.total}
    return None not in lengths and len(lengths) > 1 and is_same_whole(resume_point, response)


def _has_several_parts(response: StreamedResponse) -> bool:
    media_type = (response.headers.get("content-type") or "").strip().lower()
    return media_type.startswith("multipart/byteranges")


def _content_range(headers: Headers) -> str:
    return ", ".join(headers.all("content-range")).strip()


def _range_of(headers: Headers) -> ByteRange | None:
    """The range that a response says it has; None when it does not say that clearly."""
    match = _RANGE.fullmatch(_content_range(headers))
    return ByteRange(int(match[1]), int(match[2]) + 1, int(match[3])) if match else None


def _has_same_validator(resume_point: ResumePoint, headers: Headers) -> bool:
    if resume_point.validator.startswith('"'):
        return headers.get("etag") == resume_point.validator
    return headers.get("last-modified") == resume_point.validator


def _contradicts_nothing(resume_point: ResumePoint, headers: Headers) -> bool:
    """Whether neither date nor coding differ from those of the whole; a part may lack both."""
    before = Headers(resume_point.headers)
    changed, coding = headers.get("last-modified"), headers.get("content-encoding")
    is_same_date = None in {changed, before.get("last-modified")} or changed == before.get(
        "last-modified"
    )
    return is_same_date and coding in {None, before.get("content-encoding")}
