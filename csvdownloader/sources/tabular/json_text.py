"""Exports JSON: objects become rows, their names columns in the order of first appearance."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from csvdownloader.core.errors import BadBytesError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Outcome, Progress, Stage
from csvdownloader.core.ports import Output
from csvdownloader.engine.csv_writer import CsvLineWriter, header_line, write_blocks
from csvdownloader.engine.gil import yield_gil
from csvdownloader.sources.tabular.compression import DecompressedStream, opened
from csvdownloader.sources.tabular.encoding import AUTO, text_blocks
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.json_objects import JsonObjects, Number, as_text
from csvdownloader.sources.tabular.outcomes import file_outcome

_TEXTS = frozenset({str, Number, type(None)})  # most values: as_text would not change them
_BATCH = 500  # rows


class _LateColumnError(Exception):
    """A name appeared after the header was written."""


def export_json(file: InputFile, output: Output) -> Outcome:
    """Copies the objects of a JSON text: a list, or one after another. Raises as the next does."""
    return _export(file, output, {}, one_is_a_row=False)


def export_json_lines(file: InputFile, output: Output, first: Iterable[str] = ()) -> Outcome:
    """Copies the objects of the file. Raises UserError or Cancelled.

    With a limit, only the rows up to it give columns. The columns `first` come before all others,
    even if no object has them.
    """
    return _export(file, output, dict.fromkeys(first), one_is_a_row=True)


def _export(
    file: InputFile, output: Output, columns: dict[str, None], *, one_is_a_row: bool
) -> Outcome:
    while True:
        with opened(file, output.cancel) as stream:
            objects = JsonObjects(
                file.path.name, text_blocks(stream, file.choices.encoding or AUTO)
            )
            run = _Run(objects, columns, stream, output)
            try:
                write_blocks(output.part, run.blocks())
            except _LateColumnError:
                run.find_columns()  # then once more, from the start
                continue
            truncated = run.rows == output.limit and next(run.objects, None) is not None
        if run.rows == 1 and not (one_is_a_row or objects.in_array or truncated):
            raise WrongContentError(
                Message("{name} holds one object, not a list of objects", name=file.path.name)
            )
        return file_outcome(run.rows, truncated=truncated)


class _Run:
    """One pass over the objects. `columns` is the dictionary to fill."""

    def __init__(
        self,
        objects: JsonObjects,
        columns: dict[str, None],
        stream: DecompressedStream,
        output: Output,
    ) -> None:
        self.objects = iter(objects)
        self.rows = 0
        self._taken = islice(self.objects, output.limit)
        self._columns, self._stream, self._output = columns, stream, output
        self._line_writer = CsvLineWriter(output.format)

    def blocks(self) -> Iterator[bytes]:
        """The file's bytes. Raises _LateColumnError."""
        batch = self._batch()
        for item in batch:
            self._columns.update(dict.fromkeys(item))
        if not self._columns:
            raise WrongContentError(
                Message("{name} has no object with a name in it", name=self._stream.name)
            )
        header = self._encoded(header_line, list(self._columns), self._output.format)
        written = len(header)
        yield header
        while batch:
            block = self._encoded(self._lines, batch)
            yield block
            written += len(block)
            self.rows += len(batch)
            self._output.report(self._progress(written))
            batch = self._batch()

    def find_columns(self) -> None:
        """Reads to the end, for the names only."""
        while batch := self._batch():
            for item in batch:
                self._columns.update(dict.fromkeys(item))

    def _batch(self) -> list[dict[str, Any]]:
        self._output.cancel.check()
        yield_gil()
        return list(islice(self._taken, _BATCH))

    def _lines(self, batch: list[dict[str, Any]]) -> bytes:
        known, line = self._columns.keys(), self._line_writer.line
        lines = []
        for item in batch:
            if not item.keys() <= known:
                for late in batch:
                    self._columns.update(dict.fromkeys(late))
                raise _LateColumnError
            lines.append(
                line([v if type(v) in _TEXTS else as_text(v) for v in map(item.get, known)])
            )
        return "".join(lines).encode()

    def _encoded(self, make: Callable[..., bytes], *arguments: Any) -> bytes:
        try:
            return make(*arguments)
        except UnicodeEncodeError as error:
            raise BadBytesError(
                Message(
                    "{name} has half a surrogate pair, which is no character, in row {rows:,} or "
                    "one of the {batch} after it",
                    name=self._stream.name,
                    rows=self.rows + 1,
                    batch=_BATCH,
                ),
                Message("Mend the row in the file and retry; nothing was saved."),
            ) from error

    def _progress(self, written: int) -> Progress:
        fraction = self._stream.fraction
        if self._output.limit:
            fraction = max(fraction, self.rows / self._output.limit)
        return Progress(Stage.COPYING, self.rows, written, percent=100 * min(1.0, fraction))
