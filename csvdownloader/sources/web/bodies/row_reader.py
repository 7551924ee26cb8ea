"""Takes the rows out of a text, once it has been looked at."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import (
    BadBytesError,
    MalformedRecordError,
    RaggedRowError,
    WrongContentError,
)
from csvdownloader.core.models import Progress, Stage
from csvdownloader.core.texts import one_line
from csvdownloader.sources.tabular.encoding import AUTO
from csvdownloader.sources.web.bodies.charset import encoding_of, utf8_start
from csvdownloader.sources.web.bodies.content_sniffing import (
    refuse_binary,
    refuse_error,
    refuse_json,
    refuse_no_json,
    refuse_page,
)
from csvdownloader.sources.web.bodies.formats import TextFormat, format_of
from csvdownloader.sources.web.bodies.json_pages import names_in, rows_in
from csvdownloader.sources.web.bodies.json_values import parse_json
from csvdownloader.sources.web.bodies.layers import Layer
from csvdownloader.sources.web.bodies.row_store import RowShape, RowStore
from csvdownloader.sources.web.profile.model import Decode
from csvdownloader.sources.web.profile.selectors import ParsedReply

if TYPE_CHECKING:
    from csvdownloader.engine.transfer.body import DownloadedBody

_BROKEN = BadBytesError, MalformedRecordError, RaggedRowError, WrongContentError
_SHOWN = 200  # characters of a line that may be a message
_LARGEST = 256 << 20  # bytes of a JSON text that is read in one go


class RowReader:
    """Takes one text after another.

    Attributes:
        bare: Whether the last text lacks even the header that those before it had.
        only_line: How the last text began, if no line end was in that; else empty.
    """

    def __init__(self, store: RowStore, decode: Decode) -> None:
        self._store, self._decode, self.only_line = store, decode, ""
        self.headerless = False

    def sniff(self, layer: Layer, body: "DownloadedBody") -> tuple[TextFormat, str]:
        """The format and the encoding of a text. Raises SourceError when it is no data."""
        refuse_binary(layer.start, body.hosts)
        encoding = encoding_of(layer.name, layer.start, self._decode.encoding, body.charset)
        start = utf8_start(layer.start, encoding)
        has_line_end = b"\n" in start or b"\r" in start
        self.only_line = "" if has_line_end else one_line(start.decode())[:_SHOWN]
        refuse_page(start, body.hosts)
        found = format_of(self._decode, start, body.media_type, layer.name)
        if self._goes_on_without_header:
            return TextFormat(False, False, found.delimiter), encoding
        if found.is_json:
            refuse_no_json(start, body.hosts)
        else:
            refuse_json(start, body.hosts)
        return found, encoding

    def take(
        self,
        layer: Layer,
        body: "DownloadedBody",
        report: Callable[[Progress], None],
        cancel: Cancel,
    ) -> None:
        """Adds the rows of a text. Percents in reports are of this body.

        Raises:
            SourceError: It is no data, or broken.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        wants_header = self._decode.header == "each-part" and self._store.csv.names is not None
        self.headerless = wants_header and not layer.start
        if not layer.start:
            return
        try:
            self._take(layer, body, report, cancel)
        except _BROKEN:
            if layer.compressed:
                layer.read_out(cancel)  # that the container is damaged would be the better reason
            raise
        self.headerless = wants_header and self._store.csv.headerless

    def _take(
        self,
        layer: Layer,
        body: "DownloadedBody",
        report: Callable[[Progress], None],
        cancel: Cancel,
    ) -> None:
        found, encoding = self.sniff(layer, body)
        if not found.is_json:
            with self._store.growing(RowShape.CSV) as file:
                tell = _progress_callback(report, file, layer)
                self._store.csv.take(layer, encoding, found.delimiter, file, tell, cancel)
        elif self._decode.rows is not None:
            value = parse_json(_all(layer, cancel), "" if encoding == AUTO else encoding)
            reply = ParsedReply(200, body.headers.items, value, "", body.url)
            if self._decode.rows.find(reply) is None:
                refuse_error(value, body.hosts)
            self.take_value(value, reply, cancel)
        else:
            with self._store.growing(RowShape.OBJECTS) as file:
                self._store.objects.take_text(
                    layer,
                    encoding,
                    file,
                    _progress_callback(report, file, layer),
                    cancel,
                    one_is_a_row=found.is_lines,
                )

    def take_value(self, value: Any, reply: ParsedReply, cancel: Cancel) -> None:
        """Adds the rows of a parsed answer. Raises as `take` does."""
        rows, names = rows_in(value, self._decode, reply), names_in(self._decode, reply)
        if names:
            self._store.lists.name(names)
        if not rows:
            return
        if isinstance(rows[0], list):
            with self._store.growing(RowShape.LISTS) as file:
                self._store.lists.take(rows, file, cancel)
        else:
            self._store.objects.name(names)
            with self._store.growing(RowShape.OBJECTS) as file:
                self._store.objects.take_values(rows, file, cancel)

    @property
    def _goes_on_without_header(self) -> bool:
        """Whether a text begins with a row, which may look like anything."""
        is_later = self._store.mode is RowShape.CSV and self._decode.header == "first-part"
        is_headless = self._decode.header == "none" and self._decode.format in {"csv", "tsv"}
        return is_later or is_headless


def _progress_callback(
    report: Callable[[Progress], None], file: BinaryIO, layer: Layer
) -> Callable[[int], None]:
    def tell(rows: int) -> None:
        report(Progress(Stage.COPYING, rows, file.tell(), percent=100.0 * layer.fraction))

    return tell


def _all(layer: Layer, cancel: Cancel) -> bytes:
    blocks: list[bytes] = []
    size = 0
    while block := layer.read():
        blocks.append(block)
        size += len(block)
        if size > _LARGEST:
            raise WrongContentError(
                f"{layer.name} is JSON of more than {_LARGEST >> 20} MiB, which is too large to "
                "look for rows in it",
                "Ask the service for CSV or JSON lines, or for fewer rows at a time.",
            )
        cancel.check()
    return b"".join(blocks)
