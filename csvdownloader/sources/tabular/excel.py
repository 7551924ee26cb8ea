"""Exports a sheet of an Excel workbook through calamine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import SourceError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Inspection, Outcome, Progress, Stage
from csvdownloader.core.ports import Output
from csvdownloader.core.units import count
from csvdownloader.engine.row_writer import write_rows
from csvdownloader.sources.tabular.excel_cells import error_cells
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.outcomes import file_outcome
from csvdownloader.sources.tabular.shared_strings import check_shared_strings
from csvdownloader.sources.tabular.workbook_parts import (
    damaged_workbook,
    opened_workbook,
    sheet_ids,
)
from csvdownloader.sources.tabular.workbook_size import check_members

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_LARGEST_INTEGER = 1e21  # from here on, a float is written with its exponent


def inspect_excel(file: InputFile, cancel: Cancel) -> Inspection:
    """The sheets to choose from. Raises SourceError."""
    names = _sheet_names(file.path, cancel)
    return Inspection({"sheet": names}, count(len(names), "sheet"))


def export_excel(file: InputFile, output: Output) -> Outcome:
    """Copies the rows of a sheet. Raises UserError or Cancelled."""
    path, sheet = file.path, file.sheet
    names = _sheet_names(path, output.cancel)
    if sheet and sheet not in names:
        raise SourceError(
            Message("{name} has no sheet {sheet}", name=path.name, sheet=sheet),
            Message("Choose one of its sheets."),
        )
    sheet = sheet or names[0]
    with opened_workbook(path) as archive:
        check_members(archive, path, output.cancel)
        check_shared_strings(archive, output.cancel)
    errors = error_cells(path, sheet, output.cancel)
    table = _table(path, sheet)  # calamine believes what a file says, so it comes after the checks
    output.cancel.check()
    rows = _rows(path, table, errors)
    header = next(rows, None)
    if header is None:
        raise WrongContentError(
            Message("The sheet {sheet} of {name} is empty", sheet=sheet, name=path.name)
        )
    total = table.height - 1
    wanted = total if output.limit is None else min(output.limit, total)

    def report_progress(written: int) -> None:
        percent = 100 * written / wanted
        output.report(Progress(Stage.COPYING, written, total=wanted, percent=percent))

    cells = ([text or None for text in row] for row in islice(rows, output.limit))
    write_rows(output, header, cells, report_progress)
    return file_outcome(wanted, truncated=wanted < total)


def _sheet_names(path: Path, cancel: Cancel) -> tuple[str, ...]:
    with opened_workbook(path) as archive:
        names = tuple(sheet_ids(archive, cancel))
    if not names:
        raise WrongContentError(Message("{name} has no sheets", name=path.name))
    return names


def _table(path: Path, sheet: str) -> "CalamineSheet":
    import python_calamine as calamine

    with _said(path), calamine.CalamineWorkbook.from_path(path) as book:
        return book.get_sheet_by_name(sheet)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Says what calamine finds wrong. Raises SourceUnreadableError."""
    import python_calamine as calamine

    try:
        yield
    except (calamine.CalamineError, OSError, OverflowError) as error:
        raise damaged_workbook(path, error) from error
    except BaseException as error:
        # a panic, for example at a date that is no date, is no Exception and cannot be imported
        if type(error).__name__ == "PanicException":
            raise damaged_workbook(path, error) from error
        raise


def _rows(
    path: Path, table: "CalamineSheet", errors: dict[tuple[int, int], str]
) -> Iterator[list[str]]:
    """The rows from the first used cell on; the texts of errors, which calamine omits, put in."""
    if table.start is None:
        return
    top, left = table.start
    rows_with_errors = {row for row, _ in errors}
    # calamine leaves empty columns at the left out, but not empty rows at the top
    with _said(path):
        for number, values in enumerate(islice(table.iter_rows(), top, None), top):
            row = [_text(value) for value in values]
            if number in rows_with_errors:
                row = [errors.get((number, left + i), text) for i, text in enumerate(row)]
            yield row


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _LARGEST_INTEGER
        return str(int(value)) if whole else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return _duration(value) if isinstance(value, timedelta) else str(value)


def _duration(value: timedelta) -> str:
    sign = "-" if value < timedelta(0) else ""
    seconds, rest = divmod(abs(value), timedelta(seconds=1))
    fraction = f".{rest.microseconds:06}".rstrip("0") if rest else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"
