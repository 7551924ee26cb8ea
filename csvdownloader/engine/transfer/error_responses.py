"""Responses that are not the file."""

from contextlib import suppress

from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.messages import EMPTY
from csvdownloader.engine.transfer.http import HttpResponse
from csvdownloader.engine.transfer.status import status_error
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

_MOST_BYTES = 64 << 10  # of the body of such a response that are read


class NotReadyYet(Exception):
    """The server is still at work (202): the same request is to be repeated later."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(EMPTY)
        self.response = answer


def status_error_of(response: StreamedResponse) -> HttpStatusError:
    """The error for a status that is no success, with the beginning of the body."""
    error = status_error(response.status, response.hosts[-1])
    error.body, error.headers = _body_start(response), response.headers.items
    return error


def buffered_response(response: StreamedResponse) -> HttpResponse:
    """The response with the beginning of its body."""
    return HttpResponse(
        response.status,
        response.reason,
        response.headers,
        _body_start(response),
        response.url,
        response.hosts,
    )


def _body_start(response: StreamedResponse) -> bytes:
    start = bytearray()
    with suppress(IncompleteError):  # what came of it will do
        for block in response.blocks():
            start += block
            if len(start) >= _MOST_BYTES:
                break
    return bytes(start)
