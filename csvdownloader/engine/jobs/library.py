"""The finished files of all jobs, below one root.

What reads and saves them is imported when that is asked for: the window and most commands begin
without it.
"""

from __future__ import annotations

import logging
import shutil
import uuid
from typing import TYPE_CHECKING

from msgspec.structs import replace

from csvdownloader.core.data_folder import jobs_below
from csvdownloader.core.errors.storage import own_storage_error, unreadable_error
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.lifecycle import UNSETTLED, receipt_of
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.saving.receipt_files import NO_RECEIPTS, ReceiptFiles
from csvdownloader.core.tables.columns import untyped
from csvdownloader.core.tables.view import WHOLE_TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence, Set
    from pathlib import Path

    from csvdownloader.core.control import Cancel
    from csvdownloader.core.jobs.receipt import Receipt
    from csvdownloader.core.jobs.recovery import Recovery
    from csvdownloader.core.ports.running import Report
    from csvdownloader.core.saving.names import FreeNames, PartName, SavedName
    from csvdownloader.core.saving.save_place import SavedState, SavePlace
    from csvdownloader.core.saving.saved import Saved, SavedFile
    from csvdownloader.core.sources.first_rows import Preview
    from csvdownloader.core.tables.view import TableView
    from csvdownloader.core.writing.first_lines import FirstLines
    from csvdownloader.core.writing.options import WriteOptions
    from csvdownloader.core.writing.reader_effects import ReaderEffects
    from csvdownloader.engine.index.indexed_file import IndexedFile
    from csvdownloader.engine.view.view_maker import ViewMaker
    from csvdownloader.engine.view.viewed_rows import ViewedFile

logger = logging.getLogger(__name__)

_MOST_NUMBERS = 99  # that are tried behind a name that is taken
_RESUMABLE_STATES = frozenset(JobState) - {JobState.COMPLETED, JobState.CANCELLED}


class FileLibrary:
    """Hands out, saves and removes finished files; see `core.ports.library.Library`."""

    def __init__(self, root: Path, *others: Path) -> None:
        """The library below `root`; `others` are the folders of jobs that are not its own."""
        self._usual = self._root = root
        self._others = others
        self._view_maker: ViewMaker | None = None  # of the file that was viewed last
        self._shown: tuple[tuple[ViewMaker, TableView], ViewedFile] | None = None  # the last view

    def use_folder(self, chosen: str) -> None:
        """See `core.ports.library.Library`."""
        self._root = jobs_below(chosen, self._usual)

    def copy_files(self, chosen: str, cancel: Cancel) -> frozenset[str]:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.jobs.fetched_folder import copy_folders
        from csvdownloader.engine.jobs.folder_owner import claim, is_own, require_own

        new = jobs_below(chosen, self._usual)
        require_own(new, self._usual)
        is_own_root = is_own(self._root, self._usual)
        names = copy_folders(self._root, new, cancel) if is_own_root else frozenset()
        claim(new, self._usual)
        return names

    def remove_files(self, chosen: str, names: Set[str]) -> None:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.jobs.fetched_folder import remove_folders
        from csvdownloader.engine.jobs.folder_owner import is_own

        root = jobs_below(chosen, self._usual)
        if is_own(root, self._usual):
            remove_folders(root, names)

    def path(self, job: Job) -> Path:
        """See `core.ports.library.Library`."""
        return self._root / job.id / receipt_of(job).name

    def save(
        self,
        job: Job,
        target: Path,
        overwrite: bool,
        report: Report,
        cancel: Cancel,
        receipts: ReceiptFiles = NO_RECEIPTS,
        part_name: PartName | None = None,
    ) -> Saved:
        """See `core.ports.library.Library`. Without a `part_name` parts have the usual names."""
        from csvdownloader.engine.saving import job_saving

        destination = job_saving.Destination(target, overwrite, receipts, part_name)
        folder = self._root / job.id
        if is_view_wanted(job):
            maker = self._maker(job, cancel)
            saved = job_saving.save_shown(folder, job, destination, maker, report, cancel)
        else:
            saved = job_saving.save_job(folder, job, destination, report, cancel)
        return replace(saved, files=tuple(map(_dated, saved.files)))

    def save_into(
        self,
        job: Job,
        names: FreeNames,
        report: Report,
        cancel: Cancel,
        receipts: ReceiptFiles = NO_RECEIPTS,
    ) -> Saved:
        """See `core.ports.library.Library`."""
        from csvdownloader.core.errors.saving import TargetExistsError

        for name in map(names, range(_MOST_NUMBERS + 1)):
            try:
                return self.save(job, name.target, False, report, cancel, receipts, name.part_name)
            except TargetExistsError as error:
                taken = error
            saved = self.find_saved(job, name, report, cancel, receipts)
            if saved is not None:
                return saved
        raise taken

    def find_saved(
        self,
        job: Job,
        name: SavedName,
        report: Report,
        cancel: Cancel,
        receipts: ReceiptFiles,
    ) -> Saved | None:
        """What saving there would give, if the very same lies there already. Raises Cancelled."""
        from csvdownloader.engine.saving import job_saving

        destination = job_saving.Destination(name.target, False, receipts, name.part_name)
        return job_saving.find_saved(self._root / job.id, job, destination, report, cancel)

    def hand_over(
        self,
        job: Job,
        target: Path,
        overwrite: bool,
        report: Report,
        cancel: Cancel,
        receipts: ReceiptFiles = NO_RECEIPTS,
        part_name: PartName | None = None,
    ) -> Saved:
        """As `save`, but a file that is saved as it was fetched is moved out of the library.

        Raises:
            UserError, Cancelled: As `save` does; the file is still in the library then.
        """
        from csvdownloader.engine.saving import job_saving

        if is_view_wanted(job):
            return self.save(job, target, overwrite, report, cancel, receipts, part_name)
        destination = job_saving.Destination(target, overwrite, receipts, part_name)
        return job_saving.move_job(self._root / job.id, job, destination, report, cancel)

    def is_there(self, path: Path) -> bool:
        """See `core.ports.library.Library`."""
        return path.is_file()

    def preview(self, job: Job, rows: int) -> Preview:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.jobs.preview import read_preview

        return read_preview(self.path(job), job.request.format, rows)

    def first_lines(
        self, job: Job, options: WriteOptions, report: Report, cancel: Cancel
    ) -> FirstLines:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.view.first_shown import first_lines_shown
        from csvdownloader.engine.writers.first_lines import first_lines
        from csvdownloader.engine.writers.write import Finished

        finished = Finished(self.path(job), receipt_of(job), job.request.format)
        try:
            if options.view == WHOLE_TABLE:
                return first_lines(finished, options, report, cancel)
            viewed = self.view_rows(job, options.view, report, cancel)
            return first_lines_shown(finished, viewed, options, report, cancel)
        except OSError as error:
            raise own_storage_error(error, finished.path) from error

    def reader_effects(
        self, job: Job, view: TableView, most: int | None, cancel: Cancel
    ) -> ReaderEffects:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.saving.reader_effects import reader_effects

        fetched, receipt = job.request.format, receipt_of(job)
        return reader_effects(self.path(job), receipt, fetched, view, most, cancel)

    def save_place(
        self, job: Job, target: Path, options: WriteOptions, sources: Sequence[Path], receipts: bool
    ) -> SavePlace:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.saving import save_place

        return save_place.save_place(job, target, options, sources, receipts=receipts)

    def saved_state(self, saved: Saved, cancel: Cancel) -> SavedState:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.saving import save_place

        return save_place.saved_state(saved, cancel)

    def open_rows(self, job: Job, cancel: Cancel) -> IndexedFile:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.index.indexed_file import open_indexed

        return open_indexed(lambda: self.path(job), job.request.format, receipt_of(job), cancel)

    def view_rows(self, job: Job, view: TableView, report: Report, cancel: Cancel) -> ViewedFile:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.view.query import filtered
        from csvdownloader.engine.view.viewed_rows import ViewedFile

        rows, receipt = self.open_rows(job, cancel), receipt_of(job)
        filtered(view, receipt.schema or untyped(rows.header()))  # refuses before the long work
        report(Progress(Stage.COPYING))
        maker = self._maker(job, cancel)
        shown = self._shown
        if shown is None or shown[0] != (maker, view):
            numbers = maker.numbers(view, report, cancel)
            viewed = ViewedFile(rows, numbers, is_sorted=view.sort is not None)
            self._shown = shown = (maker, view), viewed
        return shown[1]

    def _maker(self, job: Job, cancel: Cancel) -> ViewMaker:
        from csvdownloader.engine.index.readable import readable
        from csvdownloader.engine.view.view_maker import ViewMaker, readable_table

        path, receipt, maker = self.path(job), receipt_of(job), self._view_maker
        if maker is None or maker.table.receipt != receipt or maker.table.path != path:
            with readable(path):
                table = readable_table(path, receipt, job.request.format, cancel)
            self._view_maker = maker = ViewMaker(table)
        return maker

    def remove(self, *job_ids: str) -> None:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.jobs.spool import SIDECAR

        folders = [self._root / str(uuid.UUID(job_id)) for job_id in job_ids]
        # First, so that the rest of an interrupted removal is not taken for a finished file.
        for folder in folders:
            try:
                (folder / SIDECAR).unlink(missing_ok=True)
            except OSError as error:
                logger.warning("what is left of %s cannot be removed: %s", folder.name, error)
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    def look(self, jobs: Sequence[Job], removed: Set[str] = frozenset()) -> Recovery:
        """What `recover` finds; removes nothing. Raises StorageError."""
        from csvdownloader.core.jobs.recovery import Recovery
        from csvdownloader.engine.jobs.spool import has_checkpoint, read_finished

        known = {job.id: job for job in jobs}
        whole: dict[str, Receipt] = {}
        adopted: list[Job] = []
        resumable: set[str] = set()
        folders = self._job_folders()
        for folder in folders:
            job = known.get(folder.name)
            if job is not None and job.receipt is not None:
                continue
            finished = read_finished(folder)
            if finished is None or finished.receipt is None:
                if job is not None and job.state in _RESUMABLE_STATES and has_checkpoint(folder):
                    resumable.add(job.id)
            elif job is None and folder.name in removed:
                continue  # the program ended before its files were removed
            elif job is None:
                # Whether it was pinned is not known, so it is pinned now.
                adopted.append(replace(finished, pinned=True))
            elif job.state in UNSETTLED:
                whole[job.id] = finished.receipt
        gone = removed - {folder.name for folder in folders}
        return Recovery(whole, tuple(adopted), frozenset(resumable), frozenset(gone))

    def recover(self, jobs: Sequence[Job], removed: Set[str] = frozenset()) -> Recovery:
        """See `core.ports.library.Library`."""
        from csvdownloader.engine.jobs.fetched_folder import remove_copies, require_root
        from csvdownloader.engine.jobs.folder_owner import claim
        from csvdownloader.engine.jobs.spool import remove_working_files
        from csvdownloader.engine.saving.drafts import remove_all_drafts

        require_root(self._root)
        claim(self._root, self._usual)
        recovery = self.look(jobs, removed)
        found = {job_id: receipt.name for job_id, receipt in recovery.whole.items()}
        found |= {job.id: job.title for job in recovery.adopted}
        # Saving finds out whether the file of a finished job was changed since.
        found |= {job.id: job.receipt.name for job in jobs if job.receipt}
        remove_all_drafts(self._root, *self._others)
        if self._root != self._usual:
            remove_copies(self._usual, self._root)  # what the end of a move did not come to
        for folder in self._job_folders():
            if folder.name in found:
                remove_working_files(folder, found[folder.name])
            elif folder.name not in recovery.resumable:
                logger.info("removing what is left of %s", folder.name)
                self.remove(folder.name)
        return recovery

    def _job_folders(self) -> list[Path]:
        """The folders of jobs. Raises StorageError."""
        from csvdownloader.engine.jobs.fetched_folder import job_folders, require_root
        from csvdownloader.engine.jobs.folder_owner import require_own

        require_root(self._root)
        require_own(self._root, self._usual)
        try:
            return job_folders(self._root)
        except OSError as error:
            raise unreadable_error(error, self._root) from error


def is_view_wanted(job: Job) -> bool:
    """Whether not all rows are to be saved, or not in their order."""
    return job.request.writing is not None and job.request.writing.view != WHOLE_TABLE


def _dated(file: SavedFile) -> SavedFile:
    """The file with the time of its last change; without, where it was taken away already."""
    try:
        return replace(file, modified=file.path.stat().st_mtime_ns)
    except OSError:
        return file
