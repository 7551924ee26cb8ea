"""Unpacks the texts in a body: the content coding, then its containers by their signatures."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.containers.layers import Layer, WholeFile
from csvdownloader.sources.tabular.containers.unwrap import Unwrapper, Unwrapping, container_of
from csvdownloader.sources.tabular.documents import document_in
from csvdownloader.sources.tabular.file_format import Container
from csvdownloader.sources.tabular.file_types import has_table_ending
from csvdownloader.sources.web.bodies.content_codings import decoded
from csvdownloader.sources.web.profile.decode import Decode

if TYPE_CHECKING:
    from csvdownloader.engine.transfer.download import DownloadedBody


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
        NotTheDataError: It is a workbook, or another document.
        SourceError: A container is damaged, encrypted, too large or not as it should be.
        OSError: The disk refused.
        Cancelled: `cancel` was set.
    """
    joins = decode.members == "join"
    wanted = Unwrapping(decode.unwrap, decode.member, joins, has_table_ending)
    with ExitStack() as open_files:
        file = open_files.enter_context(body.path.open("rb", buffering=0))
        whole = WholeFile(body.path, file, body.hosts)
        layer = decoded(
            Layer(body.name or Message("The file"), whole, whole), body.content_encoding
        )
        contents = Unwrapper(wanted, folder, cancel, open_files).contents(layer)
        yield map(_no_document, contents)


def _no_document(layer: Layer) -> Layer:
    if container_of(layer.start) is Container.ZIP and (found := document_in(layer.whole.file)):
        raise NotTheDataError(
            Message("{name} is {title}", name=layer.name, title=found.title),
            Message("Ask the service for CSV."),
        )
    return layer
