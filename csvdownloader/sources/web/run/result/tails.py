"""Checks the ends of the texts in a download: some services write their errors there."""

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import storage_error
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.download import DownloadedBody
from csvdownloader.sources.tabular.containers.layers import Layer
from csvdownloader.sources.tabular.encoding import AUTO
from csvdownloader.sources.web.bodies.charset import encoding_of
from csvdownloader.sources.web.bodies.unwrap import unwrapped
from csvdownloader.sources.web.profile.decode import Decode
from csvdownloader.sources.web.profile.patterns import first_match
from csvdownloader.sources.web.run.calls.replies import host_of

_TAIL = 1 << 16  # bytes
_SHOWN = 300  # characters of the error
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def check_tails(body: DownloadedBody, decode: Decode, pattern: str, cancel: Cancel) -> None:
    """Refuses a download with a text whose end matches `pattern`; unpacks containers for that.

    Raises:
        IncompleteError: The end of a text matches.
        SourceError: A container is damaged.
        StorageError: The disk refused.
        Cancelled: `cancel` was set.
    """
    try:
        with unwrapped(body, decode, body.path.parent, cancel) as layers:
            for layer in layers:
                _check(_tail(layer, decode, body, cancel), pattern, body)
    except OSError as error:
        raise storage_error(error, body.path) from error


def _check(tail: str, pattern: str, body: DownloadedBody) -> None:
    start = first_match(pattern, tail)
    if start is not None:
        line = (tail[start:].splitlines() or [""])[0][:_SHOWN]
        raise IncompleteError(
            Message(
                "{host} ended the file with an error: {line}", host=host_of(body.url), line=line
            )
        )


def _tail(layer: Layer, decode: Decode, body: DownloadedBody, cancel: Cancel) -> str:
    start, tail = layer.start, b""
    while block := layer.read():
        tail = (tail + block)[-_TAIL:]
        cancel.check()
    encoding = encoding_of(layer.name, start, decode, body.charset)
    if encoding == AUTO:
        encoding = _WIDE.get(start[:2], "utf-8")
    return tail.decode(encoding, errors="replace")
