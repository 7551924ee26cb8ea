"""Decodes small responses that were gzipped although the request did not allow it."""

import zlib

from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.messages import Message

_PLAIN = frozenset({"", "identity"})
_GZIP = frozenset({"gzip", "x-gzip"})
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def unpacked(body: bytes, coding: str, most: int) -> bytes:
    """The body without its content coding.

    Raises:
        NotTheDataError: Another coding than gzip, not really gzip, or more than `most` bytes.
        IncompleteError: The body is truncated.
    """
    name = coding.strip().lower()
    if name in _PLAIN or not body:
        return body
    if name not in _GZIP:
        raise NotTheDataError(
            Message("The server packed its answer by {name}, which nobody asked for", name=name)
        )
    plain = bytearray()
    while body:
        member = zlib.decompressobj(_GZIP_WINDOW)
        try:
            plain += member.decompress(body, most + 1 - len(plain))
        except zlib.error:
            raise NotTheDataError(
                Message("The server calls its answer gzip, but it is not")
            ) from None
        if len(plain) > most:
            raise NotTheDataError(Message("The server's answer is too large once it is unpacked"))
        if not member.eof:
            raise IncompleteError(Message("The server's packed answer ends in the middle"))
        body = member.unused_data
    return bytes(plain)
