"""Answers that are not the file."""

from contextlib import suppress

from csvdownloader.core.errors import HttpStatusError, IncompleteError
from csvdownloader.engine.transfer.http import HttpResponse
from csvdownloader.engine.transfer.status import status_error
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

_MOST_WORDS = 64 << 10  # bytes of such an answer that are read


class NotReadyYet(Exception):
    """The server works on it (202): ask the same again later."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__("not ready")
        self.answer = answer


def status_error_of(reply: StreamedResponse) -> HttpStatusError:
    """The error for a status that is no success, with the server's own words."""
    error = status_error(reply.status, reply.hosts[-1])
    error.body = _body_start(reply)
    return error


def response_of(reply: StreamedResponse) -> HttpResponse:
    """The reply with the beginning of its body."""
    return HttpResponse(
        reply.status, reply.reason, reply.headers, _body_start(reply), reply.url, reply.hosts
    )


def _body_start(reply: StreamedResponse) -> bytes:
    words = bytearray()
    with suppress(IncompleteError):  # they are not worth another try
        for block in reply.blocks():
            words += block
            if len(words) >= _MOST_WORDS:
                break
    return bytes(words)
