"""Reads the first rows of a file on the web, and leaves the rest of it where it is."""

from http import HTTPStatus

from msgspec.structs import replace

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.storage import storage_error
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.units import size
from csvdownloader.engine.proof.checksum import Checksum
from csvdownloader.engine.transfer.body import DownloadedBody, Proof
from csvdownloader.engine.transfer.error_responses import status_error_of
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.engine.transfer.streamed_response import StreamedResponse
from csvdownloader.sources.web.bodies.targets import FileTarget
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.result.links import Link

_MOST = 4 << 20  # bytes of the body


def run_head(context: RunContext, call: CallTemplate) -> Outcome:
    """Takes the first rows of what the call gives. Asks once, and retries nothing.

    Raises:
        UserError: The network failed, the server refused, its file begins with no table, or the
            disk refused.
        Cancelled: The run was cancelled.
    """
    request = context.service.filled(call)
    body, is_whole = _fetch(context, request)
    collector = context.collector(simple=False)
    try:
        collector.take_file(body, Link(request), None)
        outcome = collector.finish()
    except SourceError as error:
        if not is_whole:
            error.hint = Message(
                "Only the first {size} of the file were looked at; the download reads all of it.",
                size=size(body.size),
            )
        raise
    return outcome if is_whole else replace(outcome, completeness=Completeness.LIMITED)


def _fetch(context: RunContext, request: HttpRequest) -> tuple[DownloadedBody, bool]:
    """The beginning of the body, and whether it is all of it."""
    client = context.service.client
    client.check(request.url)
    client.throttle()
    request = client.scoped(request)
    if context.profile.result.auth:
        request = context.service.authorized(request)
    with client.http_client.open(request, client.cancel) as response:
        if response.status != HTTPStatus.OK:
            raise status_error_of(response)
        start, is_whole = _start_of(response)
        proof = Proof(response.framing.value) if is_whole else Proof.NONE
        target = FileTarget(context.head_path)
        target.reset()
        try:
            target.path.write_bytes(start)
        except OSError as error:
            raise storage_error(error, target.path) from error
        checksum = Checksum()
        checksum.update(start)
        body = DownloadedBody(
            target.path,
            len(start),
            checksum.hexdigest(),
            proof,
            response.headers,
            response.url,
            response.hosts,
        )
        return body, is_whole


def _start_of(response: StreamedResponse) -> tuple[bytes, bool]:
    """The first bytes, and whether there are no more. Whole lines, where there are more."""
    start = bytearray()
    for block in response.blocks():
        start += block
        if len(start) >= _MOST and len(start) != response.length:
            del start[_MOST:]
            return bytes(start[: start.rfind(b"\n") + 1] or start), False
    return bytes(start), True
