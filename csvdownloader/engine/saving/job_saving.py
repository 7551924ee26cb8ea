"""Saves the finished file of a job, with the rows set aside of it and its receipts."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.lifecycle import receipt_of
from csvdownloader.core.ports.running import Report
from csvdownloader.core.saving.names import PartName, aside_target
from csvdownloader.core.saving.receipt_files import ReceiptFiles, receipt_targets
from csvdownloader.core.saving.saved import Saved
from csvdownloader.core.sources.output import ASIDE
from csvdownloader.core.tables.shown_of import ShownOf
from csvdownloader.core.tables.view import WHOLE_TABLE
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.core.writing.rules import unless_as_fetched
from csvdownloader.engine.saving.already_saved import already_saved
from csvdownloader.engine.saving.copies import Copy
from csvdownloader.engine.saving.files_beside import NOTHING, Beside
from csvdownloader.engine.saving.full_disk import advising
from csvdownloader.engine.saving.receipt_files import ReceiptContents, are_due
from csvdownloader.engine.saving.save import move, save
from csvdownloader.engine.saving.targets import check_target
from csvdownloader.engine.view.shown_file import shown_file
from csvdownloader.engine.view.view_maker import ViewMaker


class Destination(Struct, frozen=True):
    """Where a file goes.

    Attributes:
        target: Its path.
        overwrite: Whether what is there may be replaced.
        receipts: The receipts that go beside it.
        part_name: Names its parts; None gives them the usual names.
    """

    target: Path
    overwrite: bool
    receipts: ReceiptFiles
    part_name: PartName | None


def save_job(
    folder: Path, job: Job, destination: Destination, report: Report, cancel: Cancel
) -> Saved:
    """Copies the finished file from the job's folder; errors as those of `save`."""
    copies = _copies(folder, job, destination)
    beside = _beside(job, copies, destination, cancel)
    with advising(folder, destination.target):
        return save(copies, destination.overwrite, report, cancel, beside)


def save_shown(
    folder: Path,
    job: Job,
    destination: Destination,
    maker: ViewMaker,
    report: Report,
    cancel: Cancel,
) -> Saved:
    """Saves the rows of the view of the request, as a file with a receipt of its own.

    Errors as those of `save`, and InvalidRequestError where there is no such view.
    """
    options = job.request.writing or WriteOptions()
    whole = unless_as_fetched(replace(options, view=WHOLE_TABLE), job.request.format)
    check_target(destination.target, destination.overwrite)
    with (
        advising(folder, destination.target),
        shown_file(maker, options.view, report, cancel) as (path, receipt),
    ):
        shown = replace(job, receipt=receipt, request=replace(job.request, writing=whole))
        copies = _copies(folder, shown, destination, path)
        origin = ShownOf(receipt_of(job), options.view)
        beside = _beside(shown, copies, destination, cancel, origin)
        saved = save(copies, destination.overwrite, report, cancel, beside)
    return replace(saved, options=replace(saved.options, view=options.view))


def move_job(
    folder: Path, job: Job, destination: Destination, report: Report, cancel: Cancel
) -> Saved:
    """As `save_job`, but moves a file that is saved as it was fetched."""
    copies = _copies(folder, job, destination)
    beside = _beside(job, copies, destination, cancel)
    with advising(folder, destination.target):
        return move(copies, destination.overwrite, report, cancel, beside)


def find_saved(
    folder: Path, job: Job, destination: Destination, report: Report, cancel: Cancel
) -> Saved | None:
    """See `engine.jobs.library.FileLibrary.find_saved`."""
    target = destination.target
    receipts = receipt_targets(target) if destination.receipts.are_wanted else ()
    if not all(path.exists() for path in receipts):
        return None
    earlier = [save.saved for save in job.saves]
    return already_saved(_copies(folder, job, destination), earlier, report, cancel)


def _copies(
    folder: Path, job: Job, destination: Destination, path: Path | None = None
) -> list[Copy]:
    """What is saved; `path` is the file, where that is not the job's."""
    receipt, request, target = receipt_of(job), job.request, destination.target
    main = Copy(
        path or folder / receipt.name,
        receipt,
        target,
        request.format,
        request.writing,
        destination.part_name,
    )
    aside = receipt.aside
    if aside is None:
        return [main]
    proof = replace(
        receipt,
        name=aside_target(Path(receipt.name)).name,
        row_count=aside.row_count,
        bytes=aside.bytes,
        sha256=aside.sha256,
        checksum=aside.checksum,
    )
    # The first: so the file is never saved without the rows that were set aside of it.
    return [Copy(folder / ASIDE, proof, aside_target(target)), main]


def _beside(
    job: Job,
    copies: Sequence[Copy],
    destination: Destination,
    cancel: Cancel,
    origin: ShownOf | None = None,
) -> Beside:
    """The receipts that are saved with the copies."""
    target = copies[-1].target
    if not are_due(target, destination.overwrite, destination.receipts):
        return NOTHING
    contents = ReceiptContents(copies, job, receipt_of(job), destination.receipts, cancel, origin)
    return Beside(receipt_targets(target), contents.make)
