"""A finished file: where it will be saved, while it is, and what became of that."""

from pathlib import Path

from msgspec.structs import replace

from csvdownloader.core.errors.saving import FolderGoneError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from tests.fakes.samples import make_job
from tests.pictures.harness import PictureHarness, settle

SAVED = str(Path.home() / "Downloads" / "orders.csv")
GONE = "/media/ada/stick/orders.csv"
FULL = DiskFullError(
    Message("The disk is full: /media/ada/stick has 1.2 MB free, the file needs 168.2 MB")
)
PARQUET = Request("sample", {}, 100, writing=WriteOptions(format=SavedFormat.PARQUET))
STATES = {
    1: "unsaved",
    2: "saved",
    3: "gone",
    4: "disk-full",
    5: "folder-gone",
    6: "parquet",
    7: "saving",
}


def draw_finished(suffix: str) -> None:
    jobs = [
        make_job(1, "orders.csv"),
        make_job(2, "orders.csv", saved_to=SAVED),
        make_job(3, "orders.csv", saved_to=GONE),
        replace(make_job(4, "orders.csv"), failure=FULL.failure()),
        replace(
            make_job(5, "orders.csv"), failure=FolderGoneError(Path("/media/ada/stick")).failure()
        ),
        make_job(6, "orders.csv", request=PARQUET),
        make_job(7, "orders.csv", rows=3_000_000),
    ]
    for size, name in (((1000, 680), ""), ((640, 400), "-small")):
        harness = PictureHarness(suffix, jobs, size)
        harness.library.gone.add(Path(GONE))
        for number, state in STATES.items():
            harness.show(number)
            if state == "saving":
                harness.library.gate.clear()
                harness.window.commands.save()
                settle(100)
                harness.service.progressed.emit(
                    "job-7", Progress(Stage.SAVING, 1_400_000, 78_000_000, 3_000_000, 47.0)
                )
            settle(150)
            harness.take(f"60-save-{state}{name}")
        harness.open_gates()
        harness.close()


def draw_target(suffix: str) -> None:
    for size, name in (((1000, 680), ""), ((640, 400), "-small")):
        harness = PictureHarness(suffix, [], size)
        form = harness.open_form()
        settle(150)
        harness.take(f"61-target-folded{name}")
        form.saving_toggle.click()
        fields = form.saving.fields
        fields.folder.choose("/exports")
        fields.name.choose("{source}-{date}")
        fields.when_done.segments.buttons["save"].click()
        settle(500)
        harness.take(f"62-target-open{name}")
        form._area.bring_into_sight(fields.writing.more)
        harness.take(f"64-target-writing{name}")
        fields.name.choose("{day}")
        form.submit()
        settle(100)
        harness.take(f"63-target-wrong{name}")
        harness.close()
