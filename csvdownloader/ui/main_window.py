"""The window: arranges its parts and connects them."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from csvdownloader.core.commands import CommandId
from csvdownloader.core.errors import InvalidRequestError
from csvdownloader.core.lifecycle import ACTIVE
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Failure, Job, Request
from csvdownloader.core.overrides import override
from csvdownloader.core.texts import APP_NAME
from csvdownloader.ui.closing import Closing
from csvdownloader.ui.commands.actions import Actions, sensible_commands
from csvdownloader.ui.connections.secret_guard import SecretGuard
from csvdownloader.ui.dialogs import Dialogs
from csvdownloader.ui.form.form_page import FormPage
from csvdownloader.ui.geometry import restore, save
from csvdownloader.ui.jobs.activity import Activity
from csvdownloader.ui.jobs.job_commands import JobCommands
from csvdownloader.ui.jobs.job_list import JobList
from csvdownloader.ui.jobs.job_model import JobModel
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.panes import Panes
from csvdownloader.ui.status_bar import StatusBar
from csvdownloader.ui.versions import program_versions
from csvdownloader.ui.widgets.message_bar import MessageBar
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.profiles import ProfileService
from csvdownloader.workers.service import JobService

if TYPE_CHECKING:
    from csvdownloader.ui.jobs.job_page import JobPage


class MainWindow(QMainWindow):
    """List on the left; on the right the selected job, or the form while none is selected.

    Signals:
        stopping(): The user agreed to quit; the window closes once everything has stopped.
    """

    stopping = Signal()

    def __init__(
        self,
        service: JobService,
        connections: ConnectionService,
        profiles: ProfileService,
        lookups: Lookups,
        geometry: QSettings,
        versions: Callable[[], dict[str, str]] = program_versions,
    ) -> None:
        super().__init__()
        self._service, self._lookups, self._geometry = service, lookups, geometry
        self._connections = connections
        self._guard = SecretGuard(connections, service.sources, self)
        self.actions_by_id = Actions(self)
        self._activity = activity = Activity(service, self)
        self.bar = MessageBar(self)
        self.list = JobList(
            JobModel(service, activity, self), self.actions_by_id[CommandId.NEW], self
        )
        start = self.actions_by_id[CommandId.START]
        preview = self.actions_by_id[CommandId.PREVIEW]
        self.form = FormPage(service.sources, connections, profiles, lookups, start, preview, self)
        self.commands = JobCommands(service, self._guard, self.bar, self)
        self.dialogs = Dialogs(self.actions_by_id, service, self.bar, versions, self)
        self.status = StatusBar(service, lookups, self.commands.saver.folder, self)
        self._closing = Closing(service, self)
        self._panes = Panes(self.list, self.bar, self.form, self)
        self._arrange()
        self._connect_commands()
        self._connect_service()
        restore(self, self._panes, self._geometry)
        self._show_selected("")
        self.form.focus_first()

    @cached_property
    def job_page(self) -> "JobPage":
        """The page of the selected job; made late, so that the form is painted early."""
        from csvdownloader.ui.jobs.job_page import JobPage

        page = JobPage(self.actions_by_id, self._activity, self._lookups, self)
        self._panes.add_page(page)
        return page

    # --- for the composition root ---------------------------------------------------------------

    def open_file(self, path: str) -> None:
        """Shows the form with that file chosen."""
        self._show_form()
        self.form.choose_file(path)

    def raise_up(self) -> None:
        """Brings the window to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def open_from_outside(self, path: str) -> None:
        """Comes to the front for a second start of the program, with its file if it named one.

        While a dialog is open the file is ignored: the dialog may belong to the form.
        """
        self.raise_up()
        if path and not _is_dialog_open():
            self.open_file(path)

    # --- events ---------------------------------------------------------------------------------

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closing.decide(event):
            save(self, self._panes, self._geometry)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_files(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = _dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.open_file(files[0])

    # --- parts ----------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.setWindowTitle(APP_NAME)
        self.setAcceptDrops(True)
        self.setCentralWidget(self._panes)
        self.actions_by_id.fill(self.menuBar())
        self.setStatusBar(self.status)
        self.setMinimumSize(72 * GAP, 44 * GAP)  # of a small screen, beside bars and frames
        self.resize(130 * GAP, 90 * GAP)

    def _connect_commands(self) -> None:
        slots: dict[CommandId, Callable[..., object]] = {
            CommandId.NEW: self._new,
            CommandId.OPEN_FILE: self._browse,
            CommandId.START: self.form.submit,
            CommandId.PREVIEW: self.form.previewer.ask,
            CommandId.SETTINGS: self.dialogs.show_settings,
            CommandId.QUIT: self.close,
            CommandId.CANCEL: self.commands.cancel,
            CommandId.SAVE: self.commands.save,
            CommandId.SAVE_AS: self.commands.save_as,
            CommandId.KEEP: self.commands.keep,
            CommandId.RETRY: self.commands.retry,
            CommandId.EDIT: self.commands.edit,
            CommandId.COPY_COMMAND: self.commands.copy_command,
            CommandId.SHOW_IN_FOLDER: self.commands.show_in_folder,
            CommandId.REMOVE: self.commands.remove,
            CommandId.PALETTE: self.dialogs.show_palette,
            CommandId.KEYS: self.dialogs.show_keys,
            CommandId.ABOUT: self.dialogs.show_about,
        }
        for command, slot in slots.items():
            self.actions_by_id[command].triggered.connect(slot)

    def _connect_service(self) -> None:
        self.list.selected.connect(self._show_selected)
        self.list.entered.connect(self._enter_job)
        self.form.submitted.connect(self._start)
        self.commands.run.connect(self._show_run)
        self.commands.edit_wanted.connect(self._edit)
        self.commands.file_wanted.connect(self._choose_file)
        self.job_page.ended.remedied.connect(self.commands.apply)
        self.commands.removing.connect(self._select_neighbour)
        self.commands.saver.failed.connect(self._show_failure)
        self.commands.saver.folder_changed.connect(self.status.show_folder)
        self._service.job_changed.connect(self._follow)
        self._service.store_failed.connect(self._show_failure)
        self._connections.save_failed.connect(self._show_unsaved)
        self._connections.changed.connect(self._refresh)
        self._connections.remove_failed.connect(self._show_failure)
        self._closing.stopping.connect(self._show_stopping)
        self._closing.stopping.connect(self.stopping)

    # --- what is shown --------------------------------------------------------------------------

    def _show_selected(self, job_id: str) -> None:
        self.bar.hide()
        self.commands.select(self._service.job(job_id) if job_id else None)
        self._refresh()
        self._panes.show_page(self.job_page if job_id else self.form)

    def _refresh(self) -> None:
        job = self.commands.job
        known = job is not None and job.request.source in self._service.sources
        saving = job is not None and self._service.is_saving(job.id)
        self.actions_by_id.enable(sensible_commands(job, saving=saving, known_source=known))
        self.actions_by_id[CommandId.KEEP].setChecked(job is not None and job.pinned)
        if job is not None:
            source = self._service.sources.get(job.request.source)
            title = source.title if source else job.request.source
            self.job_page.show_job(job, title, self.commands.remedy())

    def _follow(self, job: Job) -> None:
        shown = self.commands.job
        if job.state not in ACTIVE and not self.isActiveWindow():
            QApplication.alert(self)
        if shown is None or shown.id != job.id:
            return
        in_page = self.job_page.isAncestorOf(QApplication.focusWidget() or self)
        self.commands.select(job)
        self._refresh()
        if in_page:
            self._focus_main_button()

    def _focus_main_button(self) -> None:
        button = self.job_page.main_button()
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_form(self) -> None:
        self.list.select("")
        self._show_selected("")
        self.form.focus_first()

    def _show_run(self, job_id: str) -> None:
        self.list.select(job_id)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter_job(self) -> None:
        self.job_page.press_main_button()

    def _select_neighbour(self, job_id: str) -> None:
        self.list.select(self.list.neighbour(job_id))

    def _show_failure(self, failure: Failure) -> None:
        self.bar.show_error(failure.message, failure.hint)

    def _show_unsaved(self, connection_id: str, failure: Failure) -> None:
        """Shows the failure, unless the connection's dialog is still open and shows it."""
        from csvdownloader.ui.connections.connection_dialog import ConnectionDialog

        if not any(dialog.shows(connection_id) for dialog in self.findChildren(ConnectionDialog)):
            self._show_failure(failure)

    # --- commands of the window -----------------------------------------------------------------

    def _new(self) -> None:
        self._show_form()
        self.form.clear()

    def _browse(self) -> None:
        self._show_form()
        self.form.browse()

    def _start(self, request: Request) -> None:
        self._guard.before_start(request, partial(self._start_now, request))

    def _start_now(self, request: Request) -> None:
        with self.bar.showing_errors():
            try:
                self._show_run(self._service.start(request))
            except InvalidRequestError as error:
                self.form.show_errors(error.fields)

    def _edit(self, request: Request, with_options: bool = False) -> None:
        self._show_form()
        self.form.fill(request)
        if with_options:
            self.form.options.setChecked(True)

    def _choose_file(self, request: Request) -> None:
        self._edit(request)
        self.form.browse()

    def _show_stopping(self) -> None:
        self.menuBar().setEnabled(False)
        self._panes.disable()
        self.bar.show_waiting(Message("Stopping…"))


def _is_dialog_open() -> bool:
    return QApplication.activeModalWidget() is not None


def _dropped_files(event: QDropEvent) -> list[str]:
    """The files that the window may take; none while a dialog is open."""
    urls = [] if _is_dialog_open() else event.mimeData().urls()
    return [url.toLocalFile() for url in urls if url.isLocalFile()]
