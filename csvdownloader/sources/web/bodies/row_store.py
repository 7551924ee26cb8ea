"""Stores the rows of one export while its bodies come in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from typing import Any, BinaryIO, Protocol

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.running import Spool
from csvdownloader.core.sources.output import ASIDE, Output
from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.aside_file import AsideFile
from csvdownloader.engine.sniffing.proposal import Proposal
from csvdownloader.sources.tabular.containers.layers import Layer
from csvdownloader.sources.tabular.delimited.csv_text import TextCopy
from csvdownloader.sources.tabular.encoding import UTF_8
from csvdownloader.sources.tabular.file_format import FileType, InputFile
from csvdownloader.sources.tabular.format_table import JSON_LINES
from csvdownloader.sources.tabular.json.json_text import export_objects
from csvdownloader.sources.web.bodies.csv_parts import CsvParts
from csvdownloader.sources.web.bodies.json_rows import ObjectRows
from csvdownloader.sources.web.bodies.list_rows import ListRows
from csvdownloader.sources.web.bodies.working_file import WorkingFile
from csvdownloader.sources.web.profile.decode import Decode

_LINES = FileType(JSON_LINES)


class RowShape(StrEnum):
    """The shape of the rows; all bodies of an export have the same."""

    NONE = ""
    CSV = "delimited text"
    OBJECTS = "JSON objects"
    LISTS = "JSON lists"


_AS_UTF_8 = ReadingChoices(encoding=UTF_8)
_SHAPE_TITLES = {
    RowShape.CSV: Message("delimited text"),
    RowShape.OBJECTS: Message("JSON objects"),
    RowShape.LISTS: Message("JSON lists"),
}


class PlainReport:
    """A report that passes on what it is told, and watches nothing."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self._report = report

    def __call__(self, progress: Progress) -> None:
        self._report(progress)

    def watching(self, _probe: Callable[[], Progress | None]) -> AbstractContextManager[None]:
        return nullcontext()


class _RowSink(Protocol):
    rows: int
    truncated: bool

    def state(self) -> dict[str, Any]: ...

    def restore(self, state: Mapping[str, Any], rows: int) -> None: ...


class RowStore:
    """The rows so far, and the file that they are in.

    Attributes:
        mode: The shape of the rows; NONE before the first of them.
        csv, objects, lists: Take the rows of each shape.
    """

    def __init__(
        self, spool: Spool, file_format: Format, limit: int | None, decode: Decode
    ) -> None:
        self.shape, self._spool, self._format = RowShape.NONE, spool, file_format
        self._limit = limit
        self._was_truncated = False
        self.csv = CsvParts(decode, file_format, limit)
        self.objects = ObjectRows(decode.names, limit, dotted=decode.nested == "dot")
        self.lists = ListRows(file_format, limit)
        if decode.names:
            self.lists.name(decode.names)
        self._sinks: dict[RowShape, _RowSink] = {
            RowShape.CSV: self.csv,
            RowShape.OBJECTS: self.objects,
            RowShape.LISTS: self.lists,
        }
        part = WorkingFile(spool.part)
        lines = WorkingFile(spool.folder / "rows.jsonl")
        self._files = {RowShape.CSV: part, RowShape.OBJECTS: lines, RowShape.LISTS: part}

    @property
    def names(self) -> list[str]:
        """The columns, as far as they are known."""
        if self.shape is RowShape.OBJECTS:
            return list(self.objects.columns)
        return (self.csv.names if self.shape is RowShape.CSV else self.lists.names) or []

    @property
    def rows(self) -> int:
        """Rows so far."""
        return sum(sink.rows for sink in self._sinks.values())

    @property
    def limit_left(self) -> int | None:
        """Rows that are still wanted; None for all."""
        return None if self._limit is None else self._limit - self.rows

    @property
    def truncated(self) -> bool:
        """Whether rows are known to be left out by the row limit."""
        return self._was_truncated or any(sink.truncated for sink in self._sinks.values())

    @contextmanager
    def growing(self, mode: RowShape) -> Iterator[BinaryIO]:
        """The file for more rows of this shape.

        Raises:
            WrongContentError: The rows so far have another shape.
            OSError: The disk refused.
        """
        if self.shape not in {RowShape.NONE, mode}:
            raise WrongContentError(
                Message(
                    "Now the service sends {mode}; before it sent {shape}",
                    mode=_SHAPE_TITLES[mode],
                    shape=_SHAPE_TITLES[self.shape],
                )
            )
        if self.shape is RowShape.NONE and mode is not RowShape.OBJECTS:
            self._spool.reset()
        with self._files[mode].growing() as file:
            yield file
        if self._files[mode].size:
            self.shape = mode

    def take_inspected(
        self,
        layer: Layer,
        proposal: Proposal,
        choices: ReadingChoices,
        report: Callable[[Progress], None],
        cancel: Cancel,
    ) -> TextCopy:
        """Takes the rows of the only text, as it was proposed; returns how that went.

        Raises:
            SourceError: The text is damaged.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        path = self._spool.folder / ASIDE
        path.unlink(missing_ok=True)  # of a try before
        with self.growing(RowShape.CSV) as file, AsideFile(path) as aside:
            copy = TextCopy(layer, proposal, choices, self._format, self._limit, aside.put)
            for block in copy.blocks(cancel):
                file.write(block)
                percent = 100.0 * layer.fraction
                report(Progress(Stage.COPYING, copy.rows, file.tell(), percent=percent))
        self.csv.names, self.csv.rows, self.csv.truncated = copy.names, copy.rows, copy.truncated
        return copy

    def adopt_part_file(self, names: list[str], measured: Measured) -> None:
        """Adopts the part file verbatim as the rows."""
        self.shape, self.csv.names, self.csv.rows = RowShape.CSV, names, measured.row_count
        file = self._files[RowShape.CSV]
        file.size, file.sha256 = measured.bytes, measured.sha256

    def complete(self, report: Callable[[Progress], None], cancel: Cancel) -> None:
        """Completes the part file; the columns must be known.

        Raises:
            SourceError: A value cannot be written.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        if self.shape is RowShape.NONE:
            with self.growing(RowShape.LISTS) as file:
                self.lists.write_header(file)
        if self.shape is RowShape.OBJECTS:
            self._convert(report, cancel)

    def _convert(self, report: Callable[[Progress], None], cancel: Cancel) -> None:
        self._spool.reset()
        output = Output(self._spool.part, self._format, None, PlainReport(report), cancel)
        rows = InputFile(self._files[RowShape.OBJECTS].path, _LINES, _AS_UTF_8)
        export_objects(rows, output, self.names)

    def state(self) -> dict[str, Any]:
        """JSON values to resume from later; the rows are on disk when this returns."""
        size, sha256 = 0, ""
        if self.shape:
            file = self._files[self.shape]
            file.sync()
            size, sha256 = file.size, file.sha256
        sinks = {mode.name: sink.state() for mode, sink in self._sinks.items()}
        # "cut" and "takers" are keys of checkpoints on disk
        counts = {"rows": self.rows, "cut": self.truncated, "takers": sinks}
        return {"mode": self.shape.name, "size": size, "sha256": sha256, **counts}

    def restore(self, state: Mapping[str, Any], cancel: Cancel) -> None:
        """Resumes from what `state` gave. Raises LostRowsError, OSError or Cancelled."""
        self.shape, self._was_truncated = RowShape[state["mode"]], state["cut"]
        for mode, sink in self._sinks.items():
            sink.restore(state["takers"][mode.name], state["rows"] if mode is self.shape else 0)
        if self.shape:
            self._files[self.shape].restore(state["size"], state["sha256"], cancel)
