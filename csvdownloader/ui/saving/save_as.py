"""Opens Save as, with what was chosen before for the same download."""

from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from csvdownloader.core.jobs.job import Job
from csvdownloader.core.saving.names import saved_name
from csvdownloader.core.saving.saved import Save
from csvdownloader.core.tables.view import WHOLE_TABLE, TableView
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.ui.saving.preset_menu import PresetMenu
from csvdownloader.ui.saving.save_as_dialog import SaveAsDialog
from csvdownloader.ui.saving.save_wish import SaveWish
from csvdownloader.ui.saving.writing_fields import WritingFields
from csvdownloader.ui.widgets.reveal import Revealer
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.presets import PresetBook

_FILTERED, _SORTED = "-filtered", "-sorted"  # behind the name of a file with the rows of a view


class SaveAs(QObject):
    """Asks how and where the file of a job is to be saved.

    Signals:
        chosen(str, SaveWish): The file of the job of that id should be saved so.
    """

    chosen = Signal(str, object)

    def __init__(
        self, service: JobService, lookups: Lookups, presets: PresetBook, window: QWidget
    ) -> None:
        super().__init__(window)
        self._service, self._lookups, self._window = service, lookups, window
        self._presets = presets
        self._unsaved: dict[str, SaveWish] = {}  # by job id: what was chosen and not saved yet
        service.saving.saved.connect(self._forget)

    def ask(
        self, job: Job, folder: Path, gone: Path | None = None, view: TableView = WHOLE_TABLE
    ) -> None:
        """Opens the dialog.

        Args:
            job: Whose file it is.
            folder: Is proposed for a file that was not saved yet.
            gone: A folder that is not there any more, and not to be proposed.
            view: Which rows are saved.
        """
        wish = self._unsaved.get(job.id)
        if wish is None or wish.options.view != view:
            wish = self._proposal(job, folder, view)
        if wish.target.parent == gone:
            wish = replace(wish, target=folder / wish.target.name)
        source = self._service.sources.get(job.request.source)
        sources = source.files(job.request) if source else ()
        lookups = self._lookups.of_saving(job, self)
        dialog = SaveAsDialog(job, wish, lookups, sources, self._menu, self._window)
        if not (job.id in self._unsaved or job.saves or job.request.writing):
            dialog.presets.choose(self._service.settings.current.preset)
        dialog.chosen.connect(partial(self._choose, job.id))
        dialog.open()

    def show_files(self, job: Job, revealer: Revealer) -> None:
        """Lists what was saved of the job so far; further saves come into the list."""
        from csvdownloader.ui.saving.saves_dialog import SavesDialog

        dialog = SavesDialog(job, self._lookups.of_saving(job, self), self._window)
        dialog.open_wanted.connect(revealer.open)
        dialog.show_wanted.connect(revealer.show)
        dialog.again_wanted.connect(partial(self._save_again, job))
        self._service.book.job_changed.connect(dialog.show_job)
        dialog.open()

    def _save_again(self, job: Job, save: Save, is_free: bool) -> None:
        saved = save.saved
        wish = SaveWish(saved.path, saved.options, self._service.settings.current.receipt_files)
        if is_free and len(saved.files) == 1:
            self._choose(job.id, wish)
            return
        if len(saved.files) > 1:  # the path is that of the first part
            name = saved_name(job.title, saved.options)
            wish = replace(wish, target=saved.path.with_name(name))
        self._unsaved[job.id] = wish
        self.ask(job, saved.path.parent, view=saved.options.view)

    def _menu(self, writing: WritingFields, parent: QWidget) -> PresetMenu:
        return PresetMenu(writing, self._presets, self._service.settings, parent)

    def _proposal(self, job: Job, folder: Path, view: TableView) -> SaveWish:
        """As it was saved last, else as it was asked for."""
        fetched = WriteOptions(format=SavedFormat(job.request.format.value))
        options, receipts = (
            job.request.writing or fetched,
            self._service.settings.current.receipt_files,
        )
        if job.saves:
            last = job.saves[-1].saved
            options, folder = last.options, last.path.parent
        options = replace(options, view=view)
        name = saved_name(job.title, options)
        if view != WHOLE_TABLE:
            stem, dot, ending = name.partition(".")
            name = f"{stem}{_FILTERED if view.conditions else _SORTED}{dot}{ending}"
        return SaveWish(folder / name, options, receipts)

    def _choose(self, job_id: str, wish: SaveWish) -> None:
        self._unsaved[job_id] = wish
        self.chosen.emit(job_id, wish)

    def _forget(self, job_id: str, _path: str) -> None:
        self._unsaved.pop(job_id, None)
