"""Exports a sheet of a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.reading import ContradictedChoiceError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.sources.inspection import Inspection
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.core.sources.reading import Finding
from csvdownloader.core.units import count
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from csvdownloader.engine.rows.row_writer import write_lines
from csvdownloader.engine.sniffing.proposal import refuse_doubts
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.outcomes import file_outcome, read_outcome
from csvdownloader.sources.tabular.workbooks.areas import Area
from csvdownloader.sources.tabular.workbooks.book import Block, Row, SheetFacts, Workbook
from csvdownloader.sources.tabular.workbooks.cells import Uncalculated
from csvdownloader.sources.tabular.workbooks.choice import chosen_place, empty_sheet
from csvdownloader.sources.tabular.workbooks.grid import Bounds, Grid, OutsideError
from csvdownloader.sources.tabular.workbooks.layout import Layout, chosen_layout, proposed_layout
from csvdownloader.sources.tabular.workbooks.opening import opened_workbook
from csvdownloader.sources.tabular.workbooks.references import COLUMNS

_SAMPLE = 200  # rows that show where the table is
_MOST_SET_ASIDE = 20  # rows that the receipt keeps


def inspect_workbook(file: InputFile, cancel: Cancel) -> Inspection:
    """The sheets to choose from, the hidden ones at the end. Raises SourceError."""
    with opened_workbook(file.path, cancel) as book:
        sheets = sorted((s for s in book.sheets if s.has_cells), key=lambda s: s.is_hidden)
        hidden = sum(sheet.is_hidden for sheet in sheets)
    notes = [count(len(sheets), "sheet")]
    if hidden:
        notes.append(Message("{hidden:,} of them hidden", hidden=hidden))
    return Inspection({"sheet": tuple(sheet.name for sheet in sheets)}, joined(notes, ", "))


def export_workbook(file: InputFile, output: Output) -> Outcome:
    """Copies the rows of a sheet. Raises UserError or Cancelled."""
    with opened_workbook(file.path, output.cancel) as book:
        return _Export(file, output, book).run()


class _Export:
    """One export. Its rows are read once more when one of them is wider than the first ones."""

    def __init__(self, file: InputFile, output: Output, book: Workbook) -> None:
        self._file, self._output, self._book = file, output, book
        choices = file.choices
        self._place = chosen_place(book, file.path, file.sheet, file.range)
        self._area = _without_first_rows(
            self._place.area or Area(), max((choices.header_row or 1) - 1, choices.skip_lines or 0)
        )
        self._facts = SheetFacts()

    def run(self) -> Outcome:
        sample = list(islice(self._rows(), _SAMPLE))
        header_row = self._file.choices.header_row
        if header_row and (not sample or sample[0].number + 1 != header_row):
            raise ContradictedChoiceError(
                Message("Row {row}, which you say names the columns, is empty", row=header_row),
                fields=("header_row",),
            )
        if not sample:
            raise empty_sheet(self._place.sheet, self._file.path)
        layout = self._layout(sample)
        findings = (*self._place.findings, *layout.findings)
        refuse_doubts(findings, self._file.choices)
        top = sample[layout.first].number
        try:
            bounds = Bounds.of(sample[layout.first :], self._place.area)
            return self._copy(layout, bounds, top, findings, sample)
        except OutsideError:
            bounds = Bounds.of(self._rows_from(top), self._place.area)
            return self._copy(layout, bounds, top, findings, sample)

    def _rows(self) -> Iterator[Row]:
        self._facts = SheetFacts()
        rows = self._book.rows(self._place.sheet, self._facts)
        return _within(rows, self._area)

    def _rows_from(self, top: int) -> Iterator[Row]:
        return (row for row in self._rows() if row.number >= top)

    def _blocks_from(self, top: int) -> Iterator[Row | Block]:
        """As `_rows_from`, many at once where whole rows are read."""
        if _is_narrow(self._area):
            yield from self._rows_from(top)
            return
        self._facts = SheetFacts()
        for some in self._book.blocks(self._place.sheet, self._facts):
            if some.first > self._area.bottom:
                return
            if part := some.between(top, self._area.bottom):
                yield part

    def _layout(self, sample: Sequence[Row]) -> Layout:
        choices = self._file.choices
        if choices.header_row is None:
            is_fixed = self._place.area is not None or choices.skip_lines is not None
            return proposed_layout(sample, is_fixed=is_fixed)
        return chosen_layout(choices.header_row)

    def _copy(
        self,
        layout: Layout,
        bounds: Bounds,
        top: int,
        findings: tuple[Finding, ...],
        sample: Sequence[Row],
    ) -> Outcome:
        writer = CsvLineWriter(self._output.format)
        grid = Grid(self._file, self._place.sheet, bounds, top, writer)
        names = grid.values(sample[layout.first]) if layout.has_header else bounds.names()
        first = top + layout.has_header
        lines = grid.lines(self._blocks_from(first), first)
        limit, header = self._output.limit, [name or "" for name in names]
        written = write_lines(self._output, header, islice(lines, limit), self._report)
        is_cut = limit is not None and written == limit and next(lines, None) is not None
        outcome = file_outcome(written, truncated=is_cut)
        aside = [_line(row) for row in sample[: layout.first][:_MOST_SET_ASIDE]]
        remarks = grid.remarks(self._facts.merged)
        return read_outcome(outcome, findings, (), remarks, aside)

    def _report(self, written: int) -> None:
        limit, done = self._output.limit, min(1.0, self._facts.done)
        share = max(done, written / limit) if limit else done
        self._output.report(Progress(Stage.COPYING, written, percent=100 * share))


def _within(rows: Iterable[Row], area: Area) -> Iterator[Row]:
    """The rows of an area, with a value in it."""
    is_narrow = _is_narrow(area)
    for row in rows:
        if row.number > area.bottom:
            return
        if row.number < area.top:
            continue
        if not is_narrow:
            yield row
        elif cells := {c: v for c, v in row.cells.items() if area.left <= c <= area.right}:
            yield Row(row.number, cells)


def _is_narrow(area: Area) -> bool:
    """Whether the area has not all columns."""
    return (area.left, area.right) != (0, COLUMNS - 1)


def _without_first_rows(area: Area, rows: int) -> Area:
    return Area(max(area.top, rows), area.left, area.bottom, area.right)


def _line(row: Row) -> str:
    """The row as a line for people."""
    cells = (row.cells[column] for column in sorted(row.cells))
    return ", ".join(cell.formula if isinstance(cell, Uncalculated) else cell for cell in cells)
