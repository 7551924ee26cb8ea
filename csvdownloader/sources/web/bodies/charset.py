"""Finds the encoding of a text: by the profile, a byte order mark, or the response."""

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.engine.sniffing.marks import marked_codec
from csvdownloader.sources.tabular.encoding import AUTO, UTF_16, known_encoding
from csvdownloader.sources.web.profile.decode import Decode


def encoding_of(name: str, start: bytes, decode: Decode, charset: str) -> str:
    """The encoding, as `text_blocks` takes it.

    Args:
        name: Of the body, for the message.
        start: Its first bytes.
        decode: What the profile says; its `encoding` takes precedence over all else.
        charset: Of the response; empty for none. A byte order mark takes precedence.

    Raises:
        WrongContentError: The encoding is unknown.
    """
    if not decode.encoding and marked_codec(start):
        return AUTO
    wanted = decode.encoding or charset or decode.default_encoding
    if wanted in {"", AUTO}:
        return AUTO
    known = known_encoding(wanted)
    if known is None:
        raise WrongContentError(
            Message("{name} is in {wanted}, which is no known encoding", name=name, wanted=wanted),
            Message("Choose the real encoding in the profile; nothing was saved."),
        )
    return known


def utf8_start(start: bytes, encoding: str) -> bytes:
    """The first bytes in UTF-8, for content sniffing; without byte order mark and invalid bytes."""
    is_open = encoding in {AUTO, UTF_16}
    codec = marked_codec(start) or "utf-8" if is_open else encoding
    return start.decode(codec, errors="ignore").removeprefix("\ufeff").encode(errors="ignore")
