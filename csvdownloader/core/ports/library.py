"""What is done with finished files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence, Set
    from pathlib import Path

    from csvdownloader.core.control import Cancel
    from csvdownloader.core.jobs.job import Job
    from csvdownloader.core.jobs.recovery import Recovery
    from csvdownloader.core.ports.rows import IndexedRows, ViewedRows
    from csvdownloader.core.ports.running import Report
    from csvdownloader.core.saving.names import FreeNames
    from csvdownloader.core.saving.receipt_files import ReceiptFiles
    from csvdownloader.core.saving.save_place import SavedState, SavePlace
    from csvdownloader.core.saving.saved import Saved
    from csvdownloader.core.sources.first_rows import Preview
    from csvdownloader.core.tables.view import TableView
    from csvdownloader.core.writing.first_lines import FirstLines
    from csvdownloader.core.writing.options import WriteOptions
    from csvdownloader.core.writing.reader_effects import ReaderEffects


class Library(Protocol):
    """The finished files of all jobs."""

    def use_folder(self, chosen: str) -> None:
        """Looks in that folder from now on; empty for the usual one. While nothing else runs."""

    def copy_files(self, chosen: str, cancel: Cancel) -> frozenset[str]:
        """Copies the files of all jobs into that folder, which is not used yet.

        None where the present folder is gone, as with a lost disk: else nobody could leave it.

        Returns:
            The names of their folders, for `remove_files`.

        Raises:
            StorageError, Cancelled: Nothing of them is left there.
        """

    def remove_files(self, chosen: str, names: Set[str]) -> None:
        """Removes what `copy_files` copied from that folder, which is not used any more."""

    def path(self, job: Job) -> Path:
        """Where the job's finished file lies. Raises JobNotReadyError when there is none."""

    def save(
        self,
        job: Job,
        target: Path,
        overwrite: bool,
        report: Report,
        cancel: Cancel,
        receipts: ReceiptFiles = ...,
    ) -> Saved:
        """Saves the job's file in the way that its request asks for, and verifies it.

        Raises UserError or Cancelled.
        """

    def save_into(
        self,
        job: Job,
        names: FreeNames,
        report: Report,
        cancel: Cancel,
        receipts: ReceiptFiles = ...,
    ) -> Saved:
        """Saves under the first of the names that is free, or whose file is the very same.

        Replaces no file. Raises UserError or Cancelled.
        """

    def is_there(self, path: Path) -> bool:
        """Whether a file lies there, such as one that was saved."""

    def preview(self, job: Job, rows: int) -> Preview:
        """The first rows of the job's file. Raises UserError."""

    def first_lines(
        self, job: Job, options: WriteOptions, report: Report, cancel: Cancel
    ) -> FirstLines:
        """What the job's file would begin with, saved so. Raises UserError or Cancelled."""

    def reader_effects(
        self, job: Job, view: TableView, most: int | None, cancel: Cancel
    ) -> ReaderEffects:
        """What a spreadsheet would change in rows of the view: the first `most` looked at, or all.

        Raises UserError or Cancelled.
        """

    def save_place(
        self, job: Job, target: Path, options: WriteOptions, sources: Sequence[Path], receipts: bool
    ) -> SavePlace:
        """What is there already of the files of a save.

        Raises UserError where nothing can be written, or where it is one of the sources.
        """

    def saved_state(self, saved: Saved, cancel: Cancel) -> SavedState:
        """Whether the files of a save are still what was written. Raises Cancelled."""

    def open_rows(self, job: Job, cancel: Cancel) -> IndexedRows:
        """The rows of the job's file. May read all of it once. Raises UserError or Cancelled."""

    def view_rows(self, job: Job, view: TableView, report: Report, cancel: Cancel) -> ViewedRows:
        """The rows of the job's file that a view shows; they take 4 bytes of disk each.

        Raises:
            InvalidRequestError: A condition is none; names the field "value".
            UserError, Cancelled: As `open_rows` does.
        """

    def remove(self, *job_ids: str) -> None:
        """Removes all files of the jobs; it is no error when there are none."""

    def recover(self, jobs: Sequence[Job], removed: Set[str] = frozenset()) -> Recovery:
        """Finds, once at start, what an earlier run left behind, and removes incomplete files.

        Must end before the first job starts. Raises StorageError.

        Args:
            jobs: The list.
            removed: Ids of jobs that were removed from it: their files are removed too.
        """
