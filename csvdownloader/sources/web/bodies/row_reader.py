"""Reads the rows of a text, after content sniffing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.reading import (
    BadBytesError,
    MalformedRecordError,
    RaggedRowError,
    WrongContentError,
)
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.reading import Finding, ReadingChoices
from csvdownloader.engine.charsets import known_charset
from csvdownloader.engine.sniffing.proposal import Proposal
from csvdownloader.engine.transfer.body import DownloadedBody, Proof
from csvdownloader.sources.tabular.containers.layers import Layer
from csvdownloader.sources.tabular.encoding import AUTO
from csvdownloader.sources.tabular.file_format import WebReader
from csvdownloader.sources.tabular.format_table import CSV, JSON_LINES
from csvdownloader.sources.tabular.outcomes import read_outcome
from csvdownloader.sources.tabular.useless_options import refuse_useless_on_the_web
from csvdownloader.sources.web.bodies.charset import encoding_of, utf8_start
from csvdownloader.sources.web.bodies.content_sniffing import (
    refuse_binary,
    refuse_error,
    refuse_json,
    refuse_no_json,
    refuse_page,
)
from csvdownloader.sources.web.bodies.exported import EXPORTED, exported
from csvdownloader.sources.web.bodies.formats import (
    BodyFormat,
    delimiter_of,
    exported_format,
    format_of,
    may_be_delimited,
)
from csvdownloader.sources.web.bodies.inspection import chosen, proposal_for
from csvdownloader.sources.web.bodies.json_bodies import JsonBodies
from csvdownloader.sources.web.bodies.json_pages import names_in, rows_in
from csvdownloader.sources.web.bodies.json_values import parse_json
from csvdownloader.sources.web.bodies.row_store import RowShape, RowStore
from csvdownloader.sources.web.profile.decode import Decode
from csvdownloader.sources.web.profile.selectors import ParsedReply

if TYPE_CHECKING:
    from csvdownloader.sources.tabular.delimited.csv_text import TextCopy

BROKEN = BadBytesError, MalformedRecordError, RaggedRowError, WrongContentError
_PROSE = frozenset({":", "space"})  # delimiters, as the option takes them
_LARGEST = 256 << 20  # bytes of a JSON text that is read in one go


class RowReader:
    """Reads the rows of one text after another.

    Attributes:
        headerless: Whether the last text lacks even the header that those before it had.
        start: The first bytes of the last text, as UTF-8; none of what is no text.
        findings: What the inspection of the text found; none where the profile describes it.
        json: Takes the JSON texts whose profile does not say where their rows are.
    """

    def __init__(
        self, store: RowStore, decode: Decode, choices: ReadingChoices | None = None
    ) -> None:
        """`choices` is what the user says of the only text; None leaves all to the profile."""
        self._store, self._choices, self.start = store, choices, b""
        self._decode = decode if choices is None else chosen(decode, choices)
        self.headerless = False
        self.findings: tuple[Finding, ...] = ()
        self._copy: TextCopy | None = None
        self.json = JsonBodies(store, choices or ReadingChoices())

    def sniff(self, layer: Layer, body: "DownloadedBody") -> BodyFormat:
        """The format of a body. Raises SourceError if it is not data."""
        self.start = b""
        exported = exported_format(self._decode, layer.start)
        if exported:
            return BodyFormat(exported)
        refuse_binary(layer.start, body.hosts)
        charset = body.charset if self._choices is None else known_charset(body.charset) or ""
        encoding = encoding_of(layer.name, layer.start, self._decode, charset)
        self.start = start = utf8_start(layer.start, encoding)
        refuse_page(start, body.hosts)
        found = format_of(self._decode, start, body.media_type, layer.name)
        delimiter = delimiter_of(self._decode, found)
        if self._begins_with_row:
            return BodyFormat(CSV, encoding, delimiter)
        result = BodyFormat(found, encoding, delimiter)
        if self._choices is not None:
            refuse_useless_on_the_web(self._choices, found)
        if result.is_json:
            refuse_no_json(start, body.hosts)
        else:
            refuse_json(start, body.hosts)
        return result

    def take(
        self,
        layer: Layer,
        body: "DownloadedBody",
        report: Callable[[Progress], None],
        cancel: Cancel,
    ) -> None:
        """Adds the rows of a text. Percents in reports are of this body.

        Raises:
            SourceError: The text is not data, or damaged.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        wants_header = self._decode.header == "each-part" and self._store.csv.names is not None
        self.headerless = wants_header and not layer.start
        if not layer.start:
            return
        try:
            self._take(layer, body, report, cancel)
        except BROKEN:
            if layer.compressed:
                layer.read_out(
                    cancel
                )  # raises if the container is damaged: that is the better reason
            raise
        self.headerless = wants_header and self._store.csv.headerless

    def _take(
        self,
        layer: Layer,
        body: "DownloadedBody",
        report: Callable[[Progress], None],
        cancel: Cancel,
    ) -> None:
        found = self.sniff(layer, body)
        if found.format.web is WebReader.EXPORT:
            limit = self._store.limit_left
            with exported(layer, found.format, body.path.parent, limit, report, cancel) as records:
                self._take_records(records, EXPORTED, lambda _: None, cancel)
        elif not found.is_json and self._choices is not None:
            self._take_inspected(layer, body, self._choices, report, cancel)
        elif not found.is_json:
            self._take_records(layer, found, report, cancel)
        elif self._decode.rows is not None:
            self._take_selected(layer, found.encoding, body, cancel)
        else:
            self.json.take(
                layer,
                found.encoding,
                lambda file: _progress_callback(report, file, layer),
                cancel,
                are_lines=found.format is JSON_LINES,
            )

    def propose(self, layer: Layer, body: "DownloadedBody", choices: ReadingChoices) -> Proposal:
        """How a delimited text is read. Raises as `take` does."""
        has_end = body.proof is not Proof.NONE
        proposal = proposal_for(layer, choices, body.charset, has_end=has_end)
        self.findings = proposal.findings
        return proposal

    @property
    def is_prose_possible(self) -> bool:
        """Whether the values are divided by what sentences and lists of pairs have, too."""
        return any(f.option == "delimiter" and f.value in _PROSE for f in self.findings)

    def qualified(self, outcome: Outcome) -> Outcome:
        """The outcome with what was found out of the text, and what was changed in it."""
        if self._copy is None:
            return read_outcome(outcome, (*self.findings, *self.json.findings), ())
        changes, remarks = self._copy.changes(), self._copy.remarks()
        return read_outcome(outcome, self.findings, changes, remarks, self._copy.set_aside)

    def _take_inspected(
        self,
        layer: Layer,
        body: "DownloadedBody",
        choices: ReadingChoices,
        report: Callable[[Progress], None],
        cancel: Cancel,
    ) -> None:
        proposal = self.propose(layer, body, choices)
        self._copy = self._store.take_inspected(layer, proposal, choices, report, cancel)

    def _take_records(
        self,
        layer: Layer,
        found: BodyFormat,
        report: Callable[[Progress], None],
        cancel: Cancel,
    ) -> None:
        with self._store.growing(RowShape.CSV) as file:
            report_rows = _progress_callback(report, file, layer)
            self._store.csv.take(layer, found.encoding, found.delimiter, file, report_rows, cancel)

    def _take_selected(
        self, layer: Layer, encoding: str, body: "DownloadedBody", cancel: Cancel
    ) -> None:
        value = parse_json(_read_all(layer, cancel), "" if encoding == AUTO else encoding)
        reply = ParsedReply(200, body.headers.items, value, "", body.url)
        if self._decode.rows is not None and self._decode.rows.find(reply) is None:
            refuse_error(value, body.hosts)
        self.take_value(value, reply, cancel)

    def take_value(self, value: Any, reply: ParsedReply, cancel: Cancel) -> None:
        """Adds the rows of a parsed response. Raises as `take` does."""
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
    def _begins_with_row(self) -> bool:
        """Whether a text begins with a row, no header: a row may look like anything, even JSON."""
        is_later = self._store.shape is RowShape.CSV and self._decode.header == "first-part"
        is_known = self._decode.format != "auto" and may_be_delimited(self._decode.format)
        return is_later or (is_known and self._decode.header == "none")


def _progress_callback(
    report: Callable[[Progress], None], file: BinaryIO, layer: Layer
) -> Callable[[int], None]:
    def report_rows(rows: int) -> None:
        report(Progress(Stage.COPYING, rows, file.tell(), percent=100.0 * layer.fraction))

    return report_rows


def _read_all(layer: Layer, cancel: Cancel) -> bytes:
    blocks: list[bytes] = []
    size = 0
    while block := layer.read():
        blocks.append(block)
        size += len(block)
        if size > _LARGEST:
            raise WrongContentError(
                Message(
                    "{name} is JSON of more than {largest} MiB, which is too large to look for "
                    "rows in it",
                    name=layer.name,
                    largest=_LARGEST >> 20,
                ),
                Message("Ask the service for CSV or JSON lines, or for fewer rows at a time."),
            )
        cancel.check()
    return b"".join(blocks)
