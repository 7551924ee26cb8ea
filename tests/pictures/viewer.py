"""Draws the table of all rows: going, finding, the whole cell."""

from pathlib import Path
from tempfile import TemporaryDirectory

from csvdownloader.core.columns import ColumnType
from csvdownloader.engine.library import FileLibrary
from tests.pictures.harness import PictureHarness, settle
from tests.support.finished import finished_job, schema_of_types

_SCHEMA = schema_of_types(
    id=ColumnType.INTEGER,
    price=ColumnType.DECIMAL,
    day=ColumnType.DATE,
    name=ColumnType.TEXT,
    note=ColumnType.TEXT,
)
_NOTES = [None, "", "  ", "Leave at the back door,\nthe bell is broken.\nThank you!", "x" * 400]
_ROWS = [
    (str(n), f"{n / 4:.2f}", f"2026-01-{n % 28 + 1:02}", f"Ada Müller {n % 97}", _NOTES[n % 5])
    for n in range(1, 20_001)
]


def draw_viewer(suffix: str) -> None:
    with TemporaryDirectory() as folder:
        job = finished_job(Path(folder) / "jobs", _SCHEMA, _ROWS)
        harness = PictureHarness(suffix, [job], library=FileLibrary(Path(folder) / "jobs"))
        harness.window.list.select(job.id)
        viewer = harness.window.job_page.finished.viewer
        _settle_work(harness)
        viewer.table.setFocus()
        viewer.table.go((12_345, 1))
        _settle_work(harness)
        harness.take("140-viewer")
        viewer.find_button.click()
        viewer.find_bar.edit.setText("müller 96")
        _settle_work(harness)
        harness.take("141-viewer-find")
        viewer.find_bar.regex.setChecked(True)
        viewer.find_bar.edit.setText("(a")
        _settle_work(harness)
        harness.take("142-viewer-no-expression")
        viewer.go_button.click()
        viewer.go_bar.edit.setText("20,001")
        viewer.go_bar.entered.emit("20,001")
        harness.take("143-viewer-go")
        viewer.go_bar.close_bar()
        viewer.table.go((8, 4))
        viewer.cell_button.click()
        _settle_work(harness)
        harness.take("144-viewer-cell")
        harness.window.resize(640, 400)
        viewer.find_button.click()
        viewer.find_bar.regex.setChecked(False)
        viewer.find_bar.edit.setText("Müller")
        _settle_work(harness)
        harness.take("145-viewer-small")
        harness.close()


def _settle_work(harness: PictureHarness) -> None:
    settle(300)
    while harness.runner.running:
        settle(50)
    settle(100)
