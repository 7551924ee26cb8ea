"""A field for SQL."""

from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.ui.fields.lines_field import LinesField

_LINES = 8


class QueryField(LinesField):
    """SQL of any length."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter, _LINES, "SELECT …")
