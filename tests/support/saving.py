"""Files that are saved with receipts."""

from pathlib import Path

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.saving.names import saved_name
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.core.saving.saved import Saved
from csvdownloader.core.tables.columns import Schema
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.spool import JobSpool
from tests.fakes.report import Recorder
from tests.support.builders import NOON, complete, make_job

WISH = ReceiptFiles(True, "connection:Shop", "csvdownloader export connection:Shop --table orders")


class FileSaver:
    """Saves texts as files with receipts, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(
        self,
        data: bytes,
        schema: Schema = (),
        name: str = "orders.csv",
        writing: WriteOptions | None = None,
        *,
        verbatim: bool = False,
    ) -> Saved:
        """What was saved, of a job whose file has these bytes."""
        job = make_job(name, started_at=NOON)
        job = replace(job, request=replace(job.request, writing=writing))
        spool = JobSpool.create(self._folder / "jobs" / job.id, job)
        spool.part.write_bytes(data)
        outcome = replace(complete(None), schema=schema, verbatim=verbatim)
        job = replace(job, receipt=spool.publish(outcome, Recorder(), Cancel()))
        target = self._folder / job.id / saved_name(name, writing)
        target.parent.mkdir()
        library = FileLibrary(self._folder / "jobs")
        return library.save(job, target, False, Recorder(), Cancel(), WISH)


def package_in(folder: Path) -> Path:
    """The data package of the folder."""
    (package,) = folder.glob("*.datapackage.json")
    return package
