"""Draws the table of all rows: going, finding, the whole cell."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from csvdownloader.core.messages import Message
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.tables.view import Condition, Operator
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.ui.viewer.filter_dialog import FilterDialog
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
_CITIES = ("Osaka", "Osaka", "Kraków", "Washington, DC", "São Paulo", "Zürich", None, "")
_COLUMNS = schema_of_types(
    order_id=ColumnType.INTEGER,
    ordered_at=ColumnType.TIMESTAMP_WITH_TIME_ZONE,
    city=ColumnType.TEXT,
    paid=ColumnType.BOOLEAN,
    amount=ColumnType.DECIMAL,
    the_name_of_this_column_was_typed_by_somebody_with_great_care=ColumnType.TEXT,
    code=ColumnType.UNKNOWN,
    nothing=ColumnType.TEXT,
    n=ColumnType.INTEGER,
)
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


def draw_summaries(suffix: str) -> None:
    with TemporaryDirectory() as folder:
        for rows in (30_000, 300):
            table = [_row(n) for n in range(1, rows + 1)]
            root = Path(folder) / str(rows)
            job = finished_job(root, _COLUMNS, table)
            harness = PictureHarness(suffix, [job], library=FileLibrary(root))
            harness.window.list.select(job.id)
            _settle_work(harness)
            harness.take(f"146-summaries-{rows}")
            viewer = harness.window.job_page.finished.viewer
            viewer.table.go((1, len(_COLUMNS) - 1))
            _settle_work(harness)
            harness.take(f"147-summaries-{rows}-end")
            viewer.table.go((1, 0))
            for column in range(len(_COLUMNS)):
                viewer.table.setColumnWidth(column, 70)
            _settle_work(harness)
            harness.take(f"148-summaries-{rows}-narrow")
            viewer.table.fit_columns()
            harness.window.resize(640, 400)
            _settle_work(harness)
            harness.take(f"149-summaries-{rows}-small")
            harness.close()


def _row(n: int) -> tuple[str | None, ...]:
    chosen = Random(n)
    return (
        str(n),
        f"2026-{chosen.randint(7, 9):02}-{chosen.randint(1, 28):02} 11:12:13+00",
        chosen.choice(_CITIES),
        "true" if chosen.random() < 0.96 else "false",
        f"{chosen.expovariate(0.01):.2f}",
        f"Ada Müller {n}",
        None if n % 700 else "A-17",
        None,
        str(n % 2),
    )


def _settle_work(harness: PictureHarness) -> None:
    settle(300)
    while harness.runner.running:
        settle(50)
    settle(100)


def draw_views(suffix: str) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "jobs"
        job = finished_job(root, _COLUMNS, [_row(n) for n in range(1, 30_001)])
        harness = PictureHarness(suffix, [job], library=FileLibrary(root))
        harness.window.list.select(job.id)
        viewer = harness.window.job_page.finished.viewer
        _settle_work(harness)
        viewer.table.setFocus()
        viewing = viewer.viewing
        viewing.add(Condition(2, Operator.IS, ("Osaka",)))
        viewing.add(Condition(4, Operator.BETWEEN, ("100", "250.50")))
        viewing.sort(4, True)
        _settle_work(harness)
        viewer.table.go((3, 4))
        _settle_work(harness)
        harness.take("151-view")
        viewer.view_bar.save_button.click()
        _settle_work(harness)
        harness.take_dialog("157-save-shown")
        viewing.add(Condition(5, Operator.CONTAINS, ("A text that somebody pasted here, " * 9,)))
        _settle_work(harness)
        harness.take("152-view-empty")
        harness.window.resize(640, 400)
        _settle_work(harness)
        harness.take("153-view-small")
        harness.window.resize(1000, 700)
        viewer.view_bar.say_running(Message("Sorting… 45%"))
        settle(100)
        harness.take("154-view-running")
        viewing.ask(4)
        (dialog,) = harness.window.findChildren(FilterDialog)
        settle(100)
        harness.take_open("155-filter", dialog)
        dialog.operator.setCurrentIndex(dialog.operator.findText("is between"))
        dialog.low.setText("many")
        dialog.ok_button.click()
        _settle_work(harness)
        harness.take_open("156-filter-error", dialog)
        dialog.reject()
        harness.close()
