"""Decodes a Content-Encoding that the server applied although the request accepts none."""

import zlib

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.containers.decompressors import BLOCK, decompressor
from csvdownloader.sources.tabular.containers.layers import Allowance, Layer, Unpacked
from csvdownloader.sources.tabular.containers.unwrap import container_of
from csvdownloader.sources.tabular.file_format import Container
from csvdownloader.sources.tabular.streams import Readable

_COMPRESSIONS = {
    "gzip": Container.GZIP,
    "x-gzip": Container.GZIP,
    "zstd": Container.ZSTD,
}
_HINT = Message("Ask whoever runs the service; nothing was saved.")


def decoded(layer: Layer, content_encoding: str) -> Layer:
    """The body without its codings; the last one named is the outermost.

    Raises:
        WrongContentError: A coding is unknown, or the body does not have it.
    """
    for label in reversed(content_encoding.lower().split(",")):
        coding = label.strip()
        if coding not in {"", "identity"} and layer.start:
            plain = Unpacked(layer.name, _plain(layer, coding), Allowance(layer.whole))
            layer = Layer(layer.name, plain, layer.whole, layer.containers)
    return layer


def _plain(layer: Layer, coding: str) -> Readable:
    if coding == "deflate":
        return _Deflate(layer)
    compression = _COMPRESSIONS.get(coding)
    if compression is None:
        raise WrongContentError(
            Message(
                "{name} came in the coding {coding}, which is not known",
                name=layer.name,
                coding=coding,
            ),
            _HINT,
        )
    if container_of(layer.start) is not compression:
        raise WrongContentError(
            Message(
                "{name} came with the label {coding}, but is not {coding}",
                name=layer.name,
                coding=coding,
            ),
            _HINT,
        )
    return decompressor(layer, compression)


class _Deflate:
    """Decodes "deflate": zlib's format or, as some servers send it, raw deflate without it."""

    def __init__(self, layer: Layer) -> None:
        is_zlib = len(layer.start) > 1 and not int.from_bytes(layer.start[:2], "big") % 31
        is_zlib = is_zlib and layer.start[0] & 0x0F == zlib.DEFLATED
        self._layer = layer
        self._decoder = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)

    def read(self, size: int, /) -> bytes:
        """The next bytes. Raises EOFError or zlib.error."""
        data = b""
        while not data and not self._decoder.eof:
            raw = self._decoder.unconsumed_tail or self._layer.read(BLOCK)
            if not raw:
                raise EOFError
            data = self._decoder.decompress(raw, size)
        if not data and (self._decoder.unused_data or self._layer.read(1)):
            raise zlib.error(Message("there is something behind its end"))
        return data
