"""Rows from a file on this computer.

What knows the formats is imported late: the window is painted before a file is read.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.addresses import scheme_of
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.core.sources.source_base import SourceBase

if TYPE_CHECKING:
    from csvdownloader.core.ports.running import Report, Spool
    from csvdownloader.core.ports.sources import Source
    from csvdownloader.core.sources.first_rows import PreviewMode
    from csvdownloader.core.sources.inspection import Inspection
    from csvdownloader.core.sources.outcomes import Outcome
    from csvdownloader.core.tables.excerpt import Excerpt
    from csvdownloader.sources.tabular.file_format import InputFile

CHOOSE_A_FILE = Message("Choose a file")
_ANY_BYTES = "surrogateescape"  # of a path, which need not be UTF-8
_OTHER_SOURCES = ("connection:", "profile:")


class FileSource(SourceBase):
    """Reads files of the formats in `tabular.format_table`."""

    key = "file"
    title = Message("File")

    def __init__(self, databases: "Source | None" = None) -> None:
        """Makes the source. `databases` is the one that files with databases belong to."""
        self._databases = databases

    @cached_property
    @override
    def parameters(self) -> tuple[Parameter, ...]:
        """See `core.ports.sources.Source.parameters`."""
        from csvdownloader.sources.file.parameters import file_parameters

        return file_parameters()

    @override
    def describe(self, request: Request) -> str:
        """See `core.ports.sources.Source.describe`."""
        from csvdownloader.sources.tabular.file_types import stem_of

        return stem_of(Path(request.text("path")).name) or self.title

    @override
    def locate(self, text: str) -> dict[str, Value] | None:
        """See `core.ports.sources.Source.locate`: whatever no other source claims is a path."""
        if text.strip().lower().startswith("file:/"):
            return {"path": str(_path_of_url(text.strip()))}
        others = scheme_of(text) or "://" in text or text.startswith(_OTHER_SOURCES)
        if not text or others or text == "sample":
            return None
        return {"path": str(_path(text))}

    @override
    def locator(self, request: Request) -> str:
        """See `core.ports.sources.Source.locator`."""
        return str(_path(request.text("path")))

    @override
    def origin(self, request: Request) -> Sequence[str]:
        """See `core.ports.sources.Source.origin`."""
        parts = (request.text(key) for key in ("member", "sheet", "range"))
        return (self.locator(request), *filter(None, parts))

    @override
    def files(self, request: Request) -> tuple[Path, ...]:
        """See `core.ports.sources.Source.files`."""
        return (_path(request.text("path")),)

    @override
    def check(self, request: Request) -> dict[str, Message]:
        """See `core.ports.sources.Source.check`."""
        from csvdownloader.sources.tabular.file_types import format_titles
        from csvdownloader.sources.tabular.reading_options import AUTO, check_reading

        fields = {} if request.text("path").strip() else {"path": CHOOSE_A_FILE}
        kind = request.text("kind")
        if kind not in {"", AUTO, *(key for key, _ in format_titles())}:
            fields["kind"] = Message("There is no kind {kind}", kind=kind)
        return fields | check_reading(request)

    @override
    def inspect(self, request: Request, cancel: Cancel) -> "Inspection":
        """See `core.ports.sources.Source.inspect`."""
        from csvdownloader.core.sources.inspection import Inspection
        from csvdownloader.sources.tabular.reading import inspect_file
        from csvdownloader.sources.tabular.unchanged import unchanged

        file = self._file(request)
        if self._databases and (found := self._databases.locate(str(file.path))) is not None:
            instead = Request(self._databases.key, found)
            return Inspection({}, verbatim(self._databases.title), instead)
        with unchanged(file.path):
            cancel.check()
            return inspect_file(file, cancel)

    @override
    def excerpt(self, request: Request, line: int, cancel: Cancel) -> "Excerpt":
        """See `core.ports.sources.Source.excerpt`."""
        from csvdownloader.sources.tabular.excerpts import lines_around

        return lines_around(self._file(request), line, cancel)

    @override
    def export(
        self, request: Request, spool: "Spool", report: "Report", cancel: Cancel
    ) -> "Outcome":
        """See `core.ports.sources.Source.export`."""
        from csvdownloader.core.sources.output import Output
        from csvdownloader.sources.tabular.reading import export_file
        from csvdownloader.sources.tabular.unchanged import unchanged

        file = self._file(request)
        with unchanged(file.path):
            output = Output(
                spool.part,
                request.format,
                request.row_limit,
                report,
                cancel,
                spool.verifying,
                spool.wrote,
            )
            return export_file(file, output)

    @override
    def preview_mode(self, request: Request) -> "PreviewMode":  # noqa: ARG002 - the port's signature
        """See `core.ports.sources.Source`."""
        from csvdownloader.core.sources.first_rows import PreviewMode

        return PreviewMode.LIVE

    def _file(self, request: Request) -> "InputFile":
        from csvdownloader.sources.tabular.file_format import FileType, InputFile
        from csvdownloader.sources.tabular.file_types import format_by_name
        from csvdownloader.sources.tabular.format_table import CSV
        from csvdownloader.sources.tabular.reading_options import reading_choices

        fields = self.check(request)
        if fields:
            raise InvalidRequestError(fields)
        path = _path(request.text("path"))
        return InputFile(
            path,
            FileType(format_by_name(path.name) or CSV),
            reading_choices(request),
            sheet=request.text("sheet"),
            range=request.text("range").strip(),
            formulas=request.text("formulas"),
            member=request.text("member"),
        )


def _path_of_url(url: str) -> Path:
    """The path of a file: URL. Raises InvalidRequestError for a file of another computer."""
    parts = urlsplit(url)
    if parts.netloc.lower() not in ("", "localhost"):
        raise InvalidRequestError(
            {"source": Message("A file: address with a host cannot be read; give the path")}
        )
    if os.name == "nt":  # with a drive behind a slash
        from urllib.request import url2pathname  # brings an HTTP client along

        return Path(url2pathname(parts.path)).absolute()
    return Path(unquote(parts.path, errors=_ANY_BYTES)).absolute()


def _path(text: str) -> Path:
    path = Path(text.strip())
    with suppress(RuntimeError):  # "~name" of no user is a plain name
        path = path.expanduser()
    return path.absolute()
