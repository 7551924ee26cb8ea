"""Cells as a text for other programs: what is copied of a table."""

import json
from collections.abc import Sequence
from enum import StrEnum

from csvdownloader.core.tables.search import Row


class CopyForm(StrEnum):
    """What is copied."""

    TSV = "tsv"  # what spreadsheets take
    CSV = "csv"
    MARKDOWN = "markdown"
    JSON = "json"


def copied_text(form: CopyForm, rows: Sequence[Row], header: Sequence[str] | None) -> str:
    """The cells as a text of that form, without a line end behind the last line.

    Args:
        form: TSV has no difference between a missing value and an empty text; Markdown neither.
        rows: All of one length.
        header: The names of the columns, where they are wanted.
    """
    if form is CopyForm.JSON:
        return _json(rows, header)
    if form is CopyForm.MARKDOWN:
        return _markdown(rows, header)
    delimiter, cell = ("\t", _tsv_cell) if form is CopyForm.TSV else (",", _csv_cell)
    lines = [*([tuple(header)] if header is not None else []), *rows]
    return "\n".join(delimiter.join(map(cell, line)) for line in lines)


def _tsv_cell(text: str | None) -> str:
    """A cell as spreadsheets copy it: in quotes only where it would else be several."""
    if text is None:
        return ""
    has_break = any(character in text for character in "\t\n\r")
    return _quoted(text) if has_break or text.startswith('"') else text


def _csv_cell(text: str | None) -> str:
    if text is None:
        return ""
    is_plain = text and not any(character in text for character in ',"#\n\r')
    return text if is_plain else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _markdown(rows: Sequence[Row], header: Sequence[str] | None) -> str:
    width = len(rows[0]) if rows else len(header or ())
    head = tuple(header) if header is not None else ("",) * width
    lines = [_markdown_line(line) for line in (head, *rows)]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _markdown_line(row: Sequence[str | None]) -> str:
    return "| " + " | ".join(map(_markdown_cell, row)) + " |"


def _markdown_cell(text: str | None) -> str:
    shown = (text or "").replace("\\", "\\\\").replace("|", "\\|")
    return "<br>".join(shown.splitlines())


def _json(rows: Sequence[Row], header: Sequence[str] | None) -> str:
    """Objects where the columns have names of their own, else lists; one a line."""
    if header is not None and len(set(header)) == len(header):
        plain: list[object] = [dict(zip(header, row, strict=True)) for row in rows]
    else:
        plain = [*([header] if header is not None else []), *rows]
    lines = (json.dumps(row, ensure_ascii=False) for row in plain)
    return "[\n" + ",\n".join(lines) + "\n]"
