"""Views of finished files with given rows."""

from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.tables.columns import Schema
from csvdownloader.core.tables.view import TableView
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.view.view_maker import ViewMaker, readable_table
from csvdownloader.engine.view.viewed_rows import ViewedFile
from tests.fakes.report import Recorder
from tests.support.finished import Rows, make_finished
from tests.support.indexed import verified


class Viewed:
    """A finished file in a folder, of which views are made."""

    def __init__(
        self,
        path: Path,
        schema: Schema,
        rows: Rows,
        fetched: Format = Format.CSV,
        data: bytes | None = None,
    ) -> None:
        copy = make_finished(path, schema, rows, fetched, data)
        self.file = verified(path, path.read_bytes(), fetched)
        self.maker = ViewMaker(readable_table(path, copy.receipt, fetched, Cancel()))

    def view(self, view: TableView, cancel: Cancel | None = None) -> ViewedFile:
        """The view."""
        numbers = self.maker.numbers(view, Recorder(), cancel or Cancel())
        return ViewedFile(self.file, numbers, is_sorted=view.sort is not None)

    def numbers(self, view: TableView) -> list[int]:
        """The numbers of the rows that the view shows."""
        return list(self.view(view).numbers)
