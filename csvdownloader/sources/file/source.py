"""Rows from a file on this computer."""

from contextlib import suppress
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import InvalidRequestError
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.models import (
    Inspection,
    Outcome,
    Parameter,
    ParameterKind,
    Request,
    Value,
)
from csvdownloader.core.overrides import override
from csvdownloader.core.ports import Output, Report, Spool
from csvdownloader.core.source_base import SourceBase
from csvdownloader.core.units import size
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.file_types import (
    file_type_of,
    format_titles,
    suffixes,
    supported,
)
from csvdownloader.sources.tabular.reading_options import (
    check_reading,
    reading_choices,
    reading_parameters,
)
from csvdownloader.sources.tabular.unchanged import unchanged

CHOOSE_A_FILE = Message("Choose a file")
_OTHER_SOURCES = ("connection:", "profile:")
_CHOICES = (
    Parameter(
        "sheet",
        Message("S&heet"),
        ParameterKind.CHOICE,
        "",
        Message("The sheet of an Excel workbook."),
        choices=(("", Message("First sheet")),),
    ),
    Parameter(
        "member",
        Message("File in the &archive"),
        ParameterKind.TEXT,
        "",
        Message("The name of the file in an archive that holds several."),
        is_option=True,
    ),
    Parameter(
        "records_path",
        Message("&Path of the records"),
        ParameterKind.TEXT,
        "",
        Message("Where the records of a JSON text are, in JMESPath: items, or data.rows."),
        is_option=True,
    ),
)


class FileSource(SourceBase):
    """Reads files of the formats in `tabular.format_table`."""

    key = "file"
    title = Message("File")

    def __init__(self) -> None:
        file = Parameter(
            "path",
            Message("&File"),
            ParameterKind.FILE,
            "",
            Message("The file to read."),
            locator=True,
            suffixes=suffixes(),
        )
        self.parameters = (file, *_CHOICES, *reading_parameters(format_titles()))

    @override
    def describe(self, request: Request) -> str:
        """See `core.ports.Source.describe`."""
        path = Path(request.text("path"))
        file_type = file_type_of(path)
        return (file_type.stem if file_type else path.stem) or path.name or self.title

    @override
    def locate(self, text: str) -> dict[str, Value] | None:
        """See `core.ports.Source.locate`: whatever no other source claims is a path."""
        if not text or "://" in text or text == "sample" or text.startswith(_OTHER_SOURCES):
            return None
        return {"path": str(_path(text))}

    @override
    def locator(self, request: Request) -> str:
        """See `core.ports.Source.locator`."""
        return str(_path(request.text("path")))

    @override
    def files(self, request: Request) -> tuple[Path, ...]:
        """See `core.ports.Source.files`."""
        return (_path(request.text("path")),)

    @override
    def check(self, request: Request) -> dict[str, Message]:
        """See `core.ports.Source.check`."""
        text = request.text("path").strip()
        if not text:
            return {"path": CHOOSE_A_FILE}
        fields = {} if file_type_of(Path(text)) else {"path": supported()}
        return fields | check_reading(request)

    @override
    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        """See `core.ports.Source.inspect`."""
        from csvdownloader.sources.tabular.reading import inspect_file

        file = self._file(request)
        with unchanged(file.path) as status:
            cancel.check()
            found, content = inspect_file(file, cancel), file.type.format.description
            title = f"{content[0].upper()}{content[1:]}"
            notes = (title, file.type.compression, size(status.st_size), found.note)
            return Inspection(found.choices, joined(notes, ", "))

    @override
    def export(self, request: Request, spool: Spool, report: Report, cancel: Cancel) -> Outcome:
        """See `core.ports.Source.export`."""
        from csvdownloader.sources.tabular.reading import export_file

        file = self._file(request)
        with unchanged(file.path):
            output = Output(
                spool.part, request.format, request.row_limit, report, cancel, spool.verifying
            )
            return export_file(file, output)

    def _file(self, request: Request) -> InputFile:
        fields = self.check(request)
        path = _path(request.text("path"))
        file_type = file_type_of(path)
        if fields or file_type is None:
            raise InvalidRequestError(fields)
        return InputFile(
            path,
            file_type,
            reading_choices(request),
            request.text("sheet"),
            request.text("member"),
            request.text("records_path"),
        )


def _path(text: str) -> Path:
    path = Path(text.strip())
    with suppress(RuntimeError):  # "~name" of no user is a plain name
        path = path.expanduser()
    return path.absolute()
