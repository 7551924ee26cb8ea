"""A delegate that paints cells in one line."""

from typing import Any

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QStyledItemDelegate

from csvdownloader.core.overrides import override

LINE_BREAK = "⏎"
_LONGEST_SHOWN = 300  # characters
_BREAKS = ("\r\n", "\n", "\r", "\u2028", "\u2029")


class OneLineDelegate(QStyledItemDelegate):
    """Paints a cell in one line, with a visible symbol for each line break in it."""

    @override
    def displayText(
        self,
        value: Any,
        locale: QLocale | QLocale.Language,  # noqa: ARG002 - Qt's signature
    ) -> str:
        return one_line(str(value))


def one_line(text: str) -> str:
    """The beginning of the text, with a visible symbol for each line break in it."""
    shown = text[:_LONGEST_SHOWN]
    for line_break in _BREAKS:
        shown = shown.replace(line_break, LINE_BREAK)
    return shown
