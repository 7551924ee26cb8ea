"""Chooses the sheet, and the area of it, that are read."""

from pathlib import Path

from msgspec import Struct

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import EMPTY, Message, verbatim
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.core.texts import listed
from csvdownloader.sources.tabular.workbooks.areas import Area, area_of, sheet_and_area
from csvdownloader.sources.tabular.workbooks.book import Sheet, SheetFacts, Workbook

_MOST_NAMED = 20  # sheets in a sentence
_SHEET = ("sheet",)
_CHOOSE = Message("Choose one by its name or its number.")


class Place(Struct, frozen=True):
    """What is read of a workbook, and what was found out about it."""

    sheet: Sheet
    area: Area | None
    findings: tuple[Finding, ...]


def chosen_place(book: Workbook, path: Path, sheet: str, area: str) -> Place:
    """The sheet and the area that the user wants; else the first visible sheet with data.

    Args:
        book: It is open.
        path: Of the workbook, for sentences.
        sheet: A name, or a number from 1; empty for none.
        area: A range, with or without a sheet, or the name of one; empty for the whole sheet.

    Raises SourceError: there is no such sheet or range.
    """
    findings: list[Finding] = []
    found = None
    if area:
        named, found = _area(book, path, area)
        if named and sheet and _named(book, path, named) is not _named(book, path, sheet):
            raise SourceError(
                Message("The range {area} is not on the sheet {sheet}", area=area, sheet=sheet),
                Message("Leave one of them out."),
                fields=("range", "sheet"),
            )
        sheet = sheet or named
        findings.append(Finding("range", area, Certainty.CERTAIN))
    if sheet:
        chosen = _named(book, path, sheet)
        findings.append(Finding("sheet", chosen.name, Certainty.CERTAIN))
    else:
        chosen = _first_with_data(book, path)
        findings.append(_finding(book, chosen))
    return Place(chosen, found, tuple(findings))


def _area(book: Workbook, path: Path, text: str) -> tuple[str, Area]:
    sheet, area = sheet_and_area(book.names.get(text.strip().lower(), text))
    try:
        return sheet, area_of(area)
    except ValueError as error:
        names = listed(sorted(book.names)[:_MOST_NAMED]) if book.names else EMPTY
        hint = Message("Its names are {names}.", names=names) if names else None
        raise SourceError(
            Message("{name} has no range {text}: {error}", name=path.name, text=text, error=error),
            hint,
            fields=("range",),
        ) from error


def _named(book: Workbook, path: Path, wanted: str) -> Sheet:
    names = {sheet.name: sheet for sheet in book.sheets}
    alike = [sheet for name, sheet in names.items() if name.casefold() == wanted.casefold()]
    found = names.get(wanted) or (alike[0] if len(alike) == 1 else None)
    if not found and wanted.isascii() and wanted.isdigit() and len(wanted) < 6:
        found = dict(enumerate(book.sheets, 1)).get(int(wanted))
    if found is None:
        raise SourceError(
            Message(
                "{name} has no sheet {sheet}; it has {sheets}",
                name=path.name,
                sheet=wanted,
                sheets=_titles(book.sheets),
            ),
            _CHOOSE,
            fields=_SHEET,
        )
    if not found.has_cells:
        others = [sheet for sheet in book.sheets if sheet.has_cells]
        raise WrongContentError(
            Message(
                "The sheet {sheet} of {name} has no cells, as it is a chart or the like",
                sheet=found.name,
                name=path.name,
            ),
            Message("The sheets with cells are {sheets}.", sheets=_titles(others))
            if others
            else None,
            fields=_SHEET,
        )
    return found


def _first_with_data(book: Workbook, path: Path) -> Sheet:
    visible = [sheet for sheet in book.sheets if sheet.has_cells and not sheet.is_hidden]
    for sheet in visible:
        if _has_data(book, sheet):
            return sheet
    others = [sheet for sheet in book.sheets if sheet.has_cells and sheet.is_hidden]
    hint = _CHOOSE if others else None
    if len(visible) == 1 and not others:
        raise empty_sheet(visible[0], path)
    raise WrongContentError(
        Message(
            "No visible sheet of {name} has data; it has {sheets}",
            name=path.name,
            sheets=_titles(book.sheets),
        ),
        hint,
        fields=_SHEET if others else (),
    )


def _has_data(book: Workbook, sheet: Sheet) -> bool:
    """Whether any cell of the sheet has a value."""
    return next(book.rows(sheet, SheetFacts()), None) is not None


def empty_sheet(sheet: Sheet, path: Path) -> WrongContentError:
    """The error for a sheet, or an area of it, without a value."""
    return WrongContentError(
        Message("The sheet {sheet} of {name} is empty", sheet=sheet.name, name=path.name),
        Message("Choose another sheet or range."),
        fields=("sheet", "range"),
    )


def _finding(book: Workbook, chosen: Sheet) -> Finding:
    others = [sheet for sheet in book.sheets if sheet is not chosen]
    if not others:
        return Finding("sheet", chosen.name, Certainty.CERTAIN)
    note = Message(
        "The sheet {sheet} was taken, the first visible one with data; the workbook also has "
        "{others}.",
        sheet=chosen.name,
        others=_titles(others),
    )
    return Finding("sheet", chosen.name, Certainty.LIKELY, note)


def _titles(sheets: "tuple[Sheet, ...] | list[Sheet]") -> Message:
    titles = [
        Message("{name} (hidden)", name=sheet.name) if sheet.is_hidden else verbatim(sheet.name)
        for sheet in sheets[:_MOST_NAMED]
    ]
    more = len(sheets) - len(titles)
    return listed([*titles, Message("{more:,} more", more=more)] if more else titles)
