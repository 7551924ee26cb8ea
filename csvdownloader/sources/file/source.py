"""Rows from a file on this computer."""

from contextlib import suppress
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import InvalidRequestError
from csvdownloader.core.messages import Message, joined, verbatim
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
from csvdownloader.core.units import count, size
from csvdownloader.sources.tabular.encoding import AUTO, LATIN_1, UTF_8, UTF_16
from csvdownloader.sources.tabular.file_types import (
    SUFFIXES,
    SUPPORTED,
    FileFormat,
    FileType,
    file_type_of,
)
from csvdownloader.sources.tabular.unchanged import unchanged

CHOOSE_A_FILE = Message("Choose a file")
_OTHER_SOURCES = ("connection:", "profile:")
_PARAMETERS = (
    Parameter(
        "path",
        Message("&File"),
        ParameterKind.FILE,
        "",
        Message("The file to read."),
        locator=True,
        suffixes=SUFFIXES,
    ),
    Parameter(
        "sheet",
        Message("S&heet"),
        ParameterKind.CHOICE,
        "",
        Message("The sheet of an Excel workbook."),
        choices=(("", Message("First sheet")),),
    ),
    Parameter(
        "delimiter",
        Message("De&limiter"),
        ParameterKind.CHOICE,
        AUTO,
        Message("The character between the values of a text file; detected by its header line."),
        choices=(
            (AUTO, Message("Detect")),
            ("comma", Message("Comma")),
            ("semicolon", Message("Semicolon")),
            ("tab", Message("Tab")),
            ("pipe", Message("Pipe")),
        ),
        is_option=True,
    ),
    Parameter(
        "encoding",
        Message("&Encoding"),
        ParameterKind.CHOICE,
        AUTO,
        Message("How the characters of a text file are stored."),
        choices=(
            (AUTO, Message("UTF-8, or UTF-16 by its mark")),
            (UTF_8, verbatim("UTF-8")),
            (UTF_16, verbatim("UTF-16")),
            (LATIN_1, verbatim("Latin-1")),
        ),
        is_option=True,
    ),
)


class FileSource(SourceBase):
    """Reads CSV, JSON, Parquet and Excel files."""

    key = "file"
    title = "File"
    parameters = _PARAMETERS

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
        fields = {} if file_type_of(Path(text)) else {"path": SUPPORTED}
        for parameter in self.parameters:
            allowed = {value for value, _ in parameter.choices}
            given = request.parameters.get(parameter.key, parameter.default)
            if parameter.key in {"delimiter", "encoding"} and given not in allowed:
                fields[parameter.key] = Message(
                    "There is no {key} {given}", key=parameter.key, given=given
                )
        return fields

    @override
    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        """See `core.ports.Source.inspect`."""
        path, file_type = self._file(request)
        with unchanged(path) as status:
            cancel.check()
            content = file_type.format
            title = f"{content[0].upper()}{content[1:]}"
            facts = [title, file_type.compression or "", size(status.st_size)]
            if content is FileFormat.EXCEL:
                from csvdownloader.sources.tabular.excel import sheet_names

                names = sheet_names(path, file_type)
                facts.append(count(len(names), "sheet"))
                return Inspection({"sheet": names}, joined(facts, ", "))
            if content is FileFormat.PARQUET:
                from csvdownloader.sources.tabular.parquet import read_footer

                rows, columns = read_footer(path, file_type, cancel)
                facts += [count(rows, "row"), count(columns, "column")]
            return Inspection({}, joined(facts, ", "))

    @override
    def export(self, request: Request, spool: Spool, report: Report, cancel: Cancel) -> Outcome:
        """See `core.ports.Source.export`."""
        path, file_type = self._file(request)
        with unchanged(path):
            output = Output(
                spool.part, request.format, request.rows, report, cancel, spool.verifying
            )
            return _export(path, file_type, request, output)

    def _file(self, request: Request) -> tuple[Path, FileType]:
        fields = self.check(request)
        path = _path(request.text("path"))
        file_type = file_type_of(path)
        if fields or file_type is None:
            raise InvalidRequestError(fields)
        return path, file_type


def _export(path: Path, file_type: FileType, request: Request, output: Output) -> Outcome:
    encoding = request.text("encoding") or AUTO
    match file_type.format:
        case FileFormat.DELIMITED:
            from csvdownloader.sources.tabular.csv_text import delimiter_of, export_csv

            delimiter = delimiter_of(file_type, request.text("delimiter"))
            return export_csv(path, file_type, delimiter, encoding, output)
        case FileFormat.JSON | FileFormat.LINES:
            from csvdownloader.sources.tabular.json_text import export_json

            return export_json(path, file_type, encoding, output)
        case FileFormat.PARQUET:
            from csvdownloader.sources.tabular.parquet import export_parquet

            return export_parquet(path, file_type, output)
        case FileFormat.EXCEL:
            from csvdownloader.sources.tabular.excel import export_excel

            return export_excel(path, file_type, request.text("sheet"), output)


def _path(text: str) -> Path:
    path = Path(text.strip())
    with suppress(RuntimeError):  # "~name" of no user is a plain name
        path = path.expanduser()
    return path.absolute()
