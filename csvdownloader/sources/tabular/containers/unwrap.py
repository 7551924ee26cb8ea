"""Unpacks what is in a file: gzip, zstd, bzip2, xz and zip, one in another, by their signatures."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.core.units import count
from csvdownloader.engine.disk.durable import make_private_file
from csvdownloader.sources.tabular.containers.decompressors import decompressor
from csvdownloader.sources.tabular.containers.layers import Allowance, Layer, Unpacked, WholeFile
from csvdownloader.sources.tabular.containers.zips import (
    ANY,
    Member,
    members,
    only_table,
    opened_zip,
    shown,
)
from csvdownloader.sources.tabular.documents import document_in
from csvdownloader.sources.tabular.file_format import CONTAINER_ENDINGS, Container

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_DEEPEST = 3  # containers around a content
_SIGNATURES = (
    (Container.GZIP, re.compile(rb"\x1f\x8b")),
    (Container.ZSTD, re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")),
    (Container.BZIP2, re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")),
    (Container.XZ, re.compile(rb"\xfd7zXZ\x00")),
    (Container.ZIP, re.compile(rb"PK(?:\x03\x04|\x05\x06)")),
)


class Unwrapping(Struct, frozen=True):
    """What is unpacked.

    Attributes:
        containers: Those that are taken off; what is in another one is left as it is.
        member: Of a zip: a member's name, or a pattern.
        joins: Whether all members that match are wanted, and not the only one.
        is_table: Whether a member's name tells that there is a table in it.
    """

    containers: tuple[str, ...] = tuple(Container)
    member: str = ANY
    joins: bool = False
    is_table: Callable[[str], bool] = bool


def container_of(start: bytes) -> Container | None:
    """The container that these first bytes surely show."""
    return next((c for c, signature in _SIGNATURES if signature.match(start)), None)


class Unwrapper:
    """Unpacks one file. Temporary files, and what it opens, are closed with `open_files`.

    Attributes:
        findings: What was not plain so far.
    """

    def __init__(
        self, wanted: Unwrapping, folder: Path | None, cancel: Cancel, open_files: ExitStack
    ) -> None:
        """Begins.

        Args:
            wanted: What is unpacked.
            folder: For a zip inside another container, which is no stream; None leaves it packed.
            cancel: Checked while such a file is written.
            open_files: Closes them.
        """
        self._wanted, self._folder = wanted, folder
        self._cancel, self._open_files = cancel, open_files
        self.findings: tuple[Finding, ...] = ()

    def contents(self, layer: Layer) -> Iterator[Layer]:
        """The contents, one after another; each is to be read before the next.

        A workbook or another document is a content, although it is a zip.

        Raises:
            SourceError: A container is damaged, encrypted, too large or not as it should be.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        container = container_of(layer.start)
        if container is None or container not in self._wanted.containers:
            yield layer
            return
        if len(layer.containers) == _DEEPEST:
            raise WrongContentError(
                Message(
                    "{name} is packed more than {deepest} times", name=layer.name, deepest=_DEEPEST
                ),
                Message("Unpack it, and read the file in it."),
            )
        if container is Container.ZIP:
            yield from self._members(layer)
            return
        plain = Unpacked(layer.name, decompressor(layer, container), Allowance(layer.whole))
        yield from self._inside(layer, container, _without_ending(layer.name), plain)

    def _members(self, layer: Layer) -> Iterator[Layer]:
        zipped = layer
        if layer.compressed:
            if self._folder is None:
                yield layer
                return
            zipped = self._on_disk(layer, self._folder)
        if document_in(zipped.whole.file):
            yield zipped
            return
        archive = self._open_files.enter_context(opened_zip(zipped.whole.file, layer.name))
        allowance = Allowance(layer.whole)
        for info in self._found(archive, layer.name):
            member = Unpacked(shown(info), Member(archive, info), allowance)
            yield from self._inside(layer, Container.ZIP, shown(info), member)

    def _found(self, archive: "ZipFile", name: str) -> list["ZipInfo"]:
        found = members(archive, name, self._wanted.member)
        if self._wanted.joins:
            return found
        is_unsaid = self._wanted.member == ANY
        only = only_table(found, name, self._wanted.is_table if is_unsaid else bool)
        if len(found) > 1:
            note = Message(
                "Of the {number} in {name}, {only} is the only one with a table.",
                number=count(len(found), "file"),
                name=name,
                only=shown(only),
            )
            finding = Finding("member", only.filename, Certainty.LIKELY, note)
            self.findings = (*self.findings, finding)
        return [only]

    def _inside(
        self, layer: Layer, container: Container, name: str, plain: Unpacked
    ) -> Iterator[Layer]:
        containers = (*layer.containers, container)
        return self.contents(Layer(name, plain, layer.whole, containers))

    def _on_disk(self, layer: Layer, folder: Path) -> Layer:
        """Writes a nested zip to disk: a zip is read from its end, so it cannot be a stream."""
        path = folder / f"unpacked-{len(layer.containers)}.zip"
        path.unlink(missing_ok=True)
        make_private_file(path)
        self._open_files.callback(path.unlink)
        file = self._open_files.enter_context(path.open("r+b"))
        layer.copy_to(file, self._cancel)
        file.seek(0)
        whole = WholeFile(path, file, layer.whole.hosts)
        return Layer(layer.name, whole, whole, layer.containers)


def _without_ending(name: str) -> str:
    path = PurePath(name)
    return path.stem if path.suffix.lower() in CONTAINER_ENDINGS else name
