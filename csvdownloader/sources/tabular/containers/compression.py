"""Opens a file and unpacks what is around its content, as a stream."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Finding
from csvdownloader.engine.sniffing.samples import Samples
from csvdownloader.sources.tabular.containers.decompressors import BLOCK
from csvdownloader.sources.tabular.containers.layers import Layer, WholeFile
from csvdownloader.sources.tabular.containers.unwrap import Unwrapper, Unwrapping, container_of
from csvdownloader.sources.tabular.containers.zips import ANY
from csvdownloader.sources.tabular.file_format import Container, InputFile
from csvdownloader.sources.tabular.unchanged import open_file


class DecompressedStream:
    """The content of an open file. Also a `streams.ByteStream`.

    Attributes:
        name: Of the innermost file.
        start: The first bytes; `read` gives them again.
        containers: Those around the content, the outermost first.
        findings: What was not plain about them.
    """

    def __init__(self, layer: Layer, findings: tuple[Finding, ...]) -> None:
        self._layer, self.findings = layer, findings
        self.name, self.start, self.containers = layer.name, layer.start, layer.containers

    @property
    def compressed(self) -> bool:
        """See `streams.ByteStream`."""
        return bool(self.containers)

    @property
    def is_packed(self) -> bool:
        """Whether it is a zip in another container still, for want of a folder."""
        return self.compressed and container_of(self.start) is Container.ZIP

    @property
    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return self._layer.fraction

    @property
    def layer(self) -> Layer:
        """The layer that holds the content."""
        return self._layer

    def samples(self) -> Samples:
        """Samples of the content; call it before `read`. Raises SourceUnreadableError."""
        with _said(self.name):
            return self._layer.samples()

    def read(self) -> bytes:
        """The next block; empty at the end. Raises SourceUnreadableError."""
        with _said(self.name):
            return self._layer.read(BLOCK)


@contextmanager
def opened(
    file: InputFile, cancel: Cancel, is_table: Callable[[str], bool] = bool
) -> Iterator[DecompressedStream]:
    """Opens the file, and what is packed in it.

    Args:
        file: Where it is, and which member of an archive is wanted.
        cancel: Checked while something is unpacked.
        is_table: Whether a member's name tells that there is a table in it.

    Raises:
        SourceError: The file cannot be read, or is damaged; or no one member is meant.
        Cancelled: `cancel` was set.
    """
    wanted = Unwrapping(member=file.member or ANY, is_table=is_table)
    with ExitStack() as open_files:
        raw = open_files.enter_context(open_file(file.path))
        with _said(file.path.name):
            whole = WholeFile(file.path, raw)
            unwrapper = Unwrapper(wanted, file.folder, cancel, open_files)
            layer = next(unwrapper.contents(Layer(file.path.name, whole, whole)))
        yield DecompressedStream(layer, unwrapper.findings)


@contextmanager
def _said(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SourceUnreadableError(
            Message("Cannot read {name}: {error}", name=name, error=error)
        ) from error
