"""A source of files that reads none."""

from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceMissingError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.ports.running import Report, Spool
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.sources.first_rows import PreviewMode
from csvdownloader.core.sources.inspection import Inspection
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.sources.source_base import SourceBase
from csvdownloader.sources.tabular.reading_options import check_reading, reading_parameters


class FileFake(SourceBase):
    key = "file"
    title = "File"
    parameters = (
        Parameter(
            "path",
            Message("&File"),
            ParameterKind.FILE,
            default="",
            help=Message("CSV, Parquet, JSON or Excel"),
            locator=True,
            suffixes=("csv", "parquet", "json", "xlsx"),
        ),
        Parameter(
            "sheet",
            Message("S&heet"),
            ParameterKind.CHOICE,
            default="",
            help=Message("The sheet to read"),
            choices=(("", Message("First sheet")),),
        ),
        *(p for p in reading_parameters(()) if p.key in {"delimiter", "encoding"}),
    )

    @override
    def describe(self, request: Request) -> str:
        return Path(request.text("path")).stem

    @override
    def locate(self, text: str) -> dict[str, Value] | None:
        return {"path": text} if "/" in text and "://" not in text else None

    @override
    def locator(self, request: Request) -> str:
        return request.text("path")

    @override
    def files(self, request: Request) -> tuple[Path, ...]:
        return (Path(request.text("path")),)

    @override
    def origin(self, request: Request) -> tuple[str, ...]:
        return tuple(filter(None, (request.text("path"), request.text("sheet"))))

    @override
    def check(self, request: Request) -> dict[str, Message]:
        wrong = {} if request.text("path") else {"path": Message("Choose a file")}
        return wrong | check_reading(request)

    @override
    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        path = request.text("path")
        if "missing" in path:
            raise SourceMissingError(Path(path))
        if path.endswith(".sqlite"):
            instead = Request("database", {"connection": f"sqlite://{path}"})
            return Inspection({}, Message("Database"), instead)
        if path.endswith(".xlsx"):
            return Inspection(
                {"sheet": ("Orders", "Returns")}, Message("Excel workbook, 2 sheets, 84.2 KB")
            )
        return Inspection({}, Message("CSV, UTF-8, comma, 1.1 MB"))

    @override
    def preview_mode(self, request: Request) -> PreviewMode:
        return PreviewMode.LIVE

    @override
    def export(self, request: Request, spool: Spool, report: Report, cancel: Cancel) -> Outcome:
        raise AssertionError("GatedExporter makes the files")
