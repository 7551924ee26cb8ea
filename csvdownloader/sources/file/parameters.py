"""The parameters of a file: where it lies, what of it is read, and how."""

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.sources.tabular.file_types import format_titles, suffixes
from csvdownloader.sources.tabular.reading_options import MEMBER, reading_parameters

_CHOICES = (
    Parameter(
        "sheet",
        Message("S&heet"),
        ParameterKind.CHOICE,
        "",
        Message("The sheet of a workbook, by its name or its number."),
        choices=(("", Message("First visible sheet with data")),),
    ),
    Parameter(
        "range",
        Message("Ran&ge of the sheet"),
        ParameterKind.TEXT,
        "",
        Message("The cells of a workbook to read: A3:F200, Sheet!A3:F200, or the name of a range."),
        is_option=True,
    ),
    Parameter(
        "formulas",
        Message("&Formulas without a result"),
        ParameterKind.CHOICE,
        "refuse",
        Message("What stands for a formula whose result the workbook does not hold."),
        choices=(
            ("refuse", Message("Refuse the file")),
            ("text", Message("Its text")),
            ("empty", Message("Nothing")),
        ),
        is_option=True,
    ),
    MEMBER,
)


def file_parameters() -> tuple[Parameter, ...]:
    """All of them, in the order of the form."""
    file = Parameter(
        "path",
        Message("&File"),
        ParameterKind.FILE,
        "",
        Message("The file to read."),
        locator=True,
        suffixes=suffixes(),
    )
    return (file, *_CHOICES, *reading_parameters(format_titles()))
