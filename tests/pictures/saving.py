"""Pictures of Save as and of what was saved, over real files."""

from pathlib import Path
from tempfile import TemporaryDirectory

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.writing.options import Compression, DecimalSign, SavedFormat, WriteOptions
from csvdownloader.core.writing.presets import preset
from csvdownloader.core.writing.rules import write_options
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.ui.saving.chosen_columns_dialog import ChosenColumnsDialog
from csvdownloader.ui.saving.save_as_dialog import SaveAsDialog
from csvdownloader.ui.saving.saves_dialog import SavesDialog
from csvdownloader.ui.saving.taken_question import TakenQuestion
from tests.pictures.harness import LONG, PictureHarness, settle
from tests.support.finished import finished_job, schema_of_types

_SCHEMA = schema_of_types(
    order_id=ColumnType.INTEGER,
    ordered_at=ColumnType.TIMESTAMP,
    city=ColumnType.TEXT,
    zip_code=ColumnType.TEXT,
    quantity=ColumnType.INTEGER,
    unit_price=ColumnType.DECIMAL,
    note=ColumnType.TEXT,
)
_CITIES = ("Osaka", "Washington, DC", "Lyon", "Kraków", "São Paulo")
_NOTES = ("=HYPERLINK(1)", None, "1-2", 'he said "no"', "a\tb", "4111111111111111")
_ROWS = tuple(
    (
        str(1_000_001 + n),
        f"2026-07-{n % 28 + 1:02} 09:57:00",
        _CITIES[n % 5],
        f"{n % 100_000:05}",
        str(n % 12),
        f"{n % 90}.50",
        _NOTES[n % 6],
    )
    for n in range(30_000)
)


def _settle_work(harness: PictureHarness) -> None:
    settle(300)
    while harness.runner.running:
        settle(50)
    settle(100)


def _open(harness: PictureHarness) -> SaveAsDialog:
    harness.window.list.select(harness.service.book.jobs()[0].id)
    harness.window.actions_by_id[CommandId.SAVE_AS].trigger()
    _settle_work(harness)
    dialog: SaveAsDialog = harness.window.findChildren(SaveAsDialog)[-1]
    return dialog


def draw_saving(suffix: str) -> None:
    with TemporaryDirectory() as folder:
        job = finished_job(Path(folder) / "jobs", _SCHEMA, _ROWS)
        library = FileLibrary(Path(folder) / "jobs")
        target = Path(folder) / "Downloads"
        target.mkdir()
        harness = PictureHarness(suffix, [job], library=library)
        harness.window.commands.saver._last_folder = target
        dialog = _open(harness)
        harness.take_open("130-save-as", dialog)
        writing = dialog.writing
        writing.choose_preset("excel")
        writing.more.setChecked(True)
        writing.changed.emit()
        _settle_work(harness)
        harness.take_open("131-save-as-excel", dialog)
        dialog.pane.way.buttons["bytes"].click()
        harness.take_open("132-save-as-bytes", dialog)
        writing.set_options(WriteOptions(format=SavedFormat.XLSX))
        writing.changed.emit()
        _settle_work(harness)
        harness.take_open("133-save-as-workbook", dialog)
        writing.set_options(WriteOptions(format=SavedFormat.PARQUET))
        writing.changed.emit()
        dialog.resize(640, 400)
        _settle_work(harness)
        harness.take_open("134-save-as-small", dialog)
        writing.set_options(WriteOptions(decimal=DecimalSign.COMMA))
        writing.fields["decimal"].edited.emit()
        dialog.place.name.edit.setText(f"{LONG}.xlsx")
        dialog.place.name.edited.emit()
        _settle_work(harness)
        harness.take_open("135-save-as-wrong", dialog)
        dialog.close()
        (target / "orders.csv").touch()
        dialog = _open(harness)
        dialog.save_button.click()
        _settle_work(harness)
        asked = ChosenColumnsDialog([c.name for c in _SCHEMA], (), dialog)
        asked.open()
        harness.take_open("139-columns", asked)
        asked.close()
        harness.take_open("136-save-as-taken", dialog.findChildren(TakenQuestion)[-1])
        dialog.findChildren(TakenQuestion)[-1].no_button.click()
        dialog.close()
        _save_several(harness, job, target)
        harness.take("140-saved-several")
        harness.window.actions_by_id[CommandId.SAVED_FILES].trigger()
        _settle_work(harness)
        saves = harness.window.findChildren(SavesDialog)[-1]
        harness.take_open("137-saved-files", saves)
        saves.resize(640, 400)
        harness.take_open("138-saved-files-small", saves)
        harness.close()


def _save_several(harness: PictureHarness, job: Job, target: Path) -> None:
    excel = preset("excel", {}, has_comma=True)
    for name, options in (
        ("orders.xlsx", WriteOptions(format=SavedFormat.XLSX)),
        ("for Berlin.csv", write_options({}, "", excel)),
        ("orders.jsonl.gz", WriteOptions(format=SavedFormat.JSONL, compression=Compression.GZIP)),
        (f"{LONG}.csv", WriteOptions(delimiter=";", split_rows=9000)),
    ):
        harness.service.saving.save(job.id, target / name, True, options)
        _settle_work(harness)
    (target / "orders.xlsx").write_text("changed")
    (target / "orders.jsonl.gz").unlink()
