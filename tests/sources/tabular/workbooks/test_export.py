"""What an export asks a workbook for, and the progress that it tells."""

from contextlib import nullcontext

import pytest

from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.workbooks import export as module
from csvdownloader.sources.tabular.workbooks.book import Row, Sheet
from csvdownloader.sources.tabular.workbooks.export import export_workbook
from tests.support.builders import make_output

ROWS = 4000  # two batches of the writer


class Book:
    """A workbook with one sheet of two columns; `size` rows would be the whole of it."""

    sheets, names = (Sheet("One"),), {}

    def __init__(self, size, rows=ROWS):
        self.size, self.number, self.asked = size, rows, []

    def rows(self, _sheet, facts):
        self.asked.append("rows")
        return self._rows(facts)

    def blocks(self, _sheet, facts):
        self.asked.append("blocks")
        return self._rows(facts)

    def _rows(self, facts):
        yield Row(0, {0: "a", 1: "b"})
        for number in range(1, self.number + 1):
            facts.done = number / self.size
            yield Row(number, {0: str(number), 1: "x"})


@pytest.fixture
def export(tmp_path, monkeypatch):
    def export(book, limit=None, area=""):
        monkeypatch.setattr(module, "opened_workbook", lambda *_: nullcontext(book))
        output = make_output(tmp_path / "out.csv", limit=limit)
        export_workbook(InputFile(tmp_path / "b.xlsx", None, range=area), output)
        return output

    return export


@pytest.mark.parametrize(
    ("size", "limit", "percents"),
    [
        (8000, None, [25, 50]),
        (8000, 4000, [50, 100]),
        (8000, 40_000, [25, 50]),
        (2500, None, [80, 100]),
        (2500, 4000, [80, 100]),
    ],
)
def test_the_progress_is_what_was_read_or_written_of_all(export, size, limit, percents):
    assert export(Book(size), limit).report.percents == percents


@pytest.mark.parametrize(
    ("area", "is_whole"),
    [
        ("", True),
        ("2:3", True),
        ("A:XFD", True),
        ("A:B", False),
        ("B:XFD", False),
        ("A:XFC", False),
    ],
)
def test_whole_rows_are_read_in_blocks(export, area, is_whole):
    book = Book(ROWS, 3)
    export(book, area=area)
    assert ("blocks" in book.asked) is is_whole


def test_of_a_narrow_area_no_other_column_is_read(export):
    assert export(Book(ROWS, 3), area="B1:B3").part.read_bytes() == b"b\nx\nx\n"
