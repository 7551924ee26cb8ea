"""Unpacks the texts in a body: the content coding, then gzip, zip and zstd by signature."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.engine.disk import make_private_file
from csvdownloader.sources.tabular.compression import decompressor
from csvdownloader.sources.tabular.file_format import Compression
from csvdownloader.sources.web.bodies.content_codings import decoded
from csvdownloader.sources.web.bodies.layers import Allowance, BodyFile, Layer, Unpacked
from csvdownloader.sources.web.bodies.zips import Member, opened_zip, shown, wanted
from csvdownloader.sources.web.profile.model import Decode

if TYPE_CHECKING:
    from csvdownloader.engine.transfer.download import DownloadedBody

_DEEPEST = 3  # containers around a text
_SIGNATURES = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
}


@contextmanager
def unwrapped(
    body: "DownloadedBody", decode: Decode, folder: Path, cancel: Cancel
) -> Iterator[Iterator[Layer]]:
    """The texts in a body, one after another; each is to be read before the next.

    Args:
        body: What was downloaded.
        decode: Which containers are expected, and which members of a zip count.
        folder: For temporary files, where a container cannot be read as a stream.
        cancel: Checked while such a file is written.

    Raises:
        SourceError: A container is damaged, encrypted, too large or not as it should be.
        OSError: The disk refused.
        Cancelled: `cancel` was set.
    """
    with ExitStack() as open_files:
        file = open_files.enter_context(body.path.open("rb", buffering=0))
        whole = BodyFile(body.path, file, body.hosts)
        layer = decoded(
            Layer(body.name or Message("The file"), whole, whole, 0), body.content_encoding
        )
        yield _Unwrapper(decode, folder, cancel, open_files).texts(layer)


class _Unwrapper:
    def __init__(self, decode: Decode, folder: Path, cancel: Cancel, open_files: ExitStack) -> None:
        self._decode, self._folder = decode, folder
        self._cancel, self._open_files = cancel, open_files

    def texts(self, layer: Layer) -> Iterator[Layer]:
        container = self._container(layer.start)
        if not container:
            yield layer
            return
        if layer.depth == _DEEPEST:
            raise WrongContentError(
                Message(
                    "{name} is packed more than {deepest} times", name=layer.name, deepest=_DEEPEST
                )
            )
        if container == "zip":
            yield from self._members(layer)
            return
        plain = decompressor(layer, Compression(container))
        name = layer.name
        if PurePath(name).suffix.lower() in {".gz", ".zst"}:
            name = PurePath(name).stem
        yield from self._inside(layer, name, Unpacked(layer.name, plain, Allowance(layer.body)))

    def _members(self, layer: Layer) -> Iterator[Layer]:
        file = self._on_disk(layer) if layer.compressed else layer.body.file
        archive = self._open_files.enter_context(opened_zip(file, layer.name))
        allowance = Allowance(layer.body)
        single = self._decode.members == "single"
        for info in wanted(archive, layer.name, self._decode.member, single=single):
            member = Unpacked(shown(info), Member(archive, info), allowance)
            yield from self._inside(layer, shown(info), member)

    def _inside(self, layer: Layer, name: str, plain: Unpacked) -> Iterator[Layer]:
        return self.texts(Layer(name, plain, layer.body, layer.depth + 1))

    def _container(self, start: bytes) -> str:
        for signature, container in _SIGNATURES.items():
            if start.startswith(signature) and container in self._decode.unwrap:
                return container
        return ""

    def _on_disk(self, layer: Layer) -> BinaryIO:
        """Writes a nested zip to disk: a zip is read from its end, so it cannot be a stream."""
        path = self._folder / f"unpacked-{layer.depth}.zip"
        path.unlink(missing_ok=True)
        make_private_file(path)
        self._open_files.callback(path.unlink)
        file = self._open_files.enter_context(path.open("r+b"))
        while block := layer.read():
            file.write(block)
            self._cancel.check()
        return file
