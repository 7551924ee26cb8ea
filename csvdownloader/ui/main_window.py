"""The window: arranges its parts and connects them."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.lifecycle import ACTIVE
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.rules import origin_of
from csvdownloader.core.requests.start_options import START_OPTIONS
from csvdownloader.core.texts import APP_NAME
from csvdownloader.system.versions import program_versions
from csvdownloader.ui.closing import Closing
from csvdownloader.ui.coming_back import ComingBack
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.commands.edit_commands import EditCommands
from csvdownloader.ui.commands.view_commands import ViewCommands
from csvdownloader.ui.connections.secret_guard import SecretGuard
from csvdownloader.ui.dialogs import Dialogs
from csvdownloader.ui.form.form_commands import FormCommands
from csvdownloader.ui.form.form_memory import FormMemory
from csvdownloader.ui.geometry import restore, save
from csvdownloader.ui.jobs.activity import Activity
from csvdownloader.ui.jobs.job_commands import JobCommands
from csvdownloader.ui.jobs.job_list import JobList
from csvdownloader.ui.jobs.job_model import JobModel
from csvdownloader.ui.jobs.overall_progress import OverallProgress
from csvdownloader.ui.jobs.remedies import Remedies
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.panes import Panes
from csvdownloader.ui.start.dropping import Dropping
from csvdownloader.ui.start.giver import Giver
from csvdownloader.ui.start.open_files import OpenFiles
from csvdownloader.ui.start.start_page import StartPage
from csvdownloader.ui.status_bar import StatusBar
from csvdownloader.ui.widgets.message_bar import MessageBar
from csvdownloader.ui.widgets.plain_text import from_home
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.presets import PresetBook
from csvdownloader.workers.profiles import ProfileService
from csvdownloader.workers.saved_requests import SavedRequests

if TYPE_CHECKING:
    from csvdownloader.core.ports.sources import Source
    from csvdownloader.ui.form.form_page import FormPage
    from csvdownloader.ui.jobs.job_page import JobPage


class MainWindow(QMainWindow):
    """List on the left; on the right the selected job, or else the form or the start page.

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
        saved: SavedRequests,
        presets: PresetBook,
        geometry: QSettings,
        versions: Callable[[], dict[str, str]] = program_versions,
    ) -> None:
        super().__init__()
        self._service, self._lookups, self._geometry = service, lookups, geometry
        self._connections, self._profiles = connections, profiles
        self._memory = FormMemory(geometry, service.sources)
        self._is_form_open = False
        self._guard = SecretGuard(connections, service.sources, self)
        self.actions_by_id = Actions(self)
        self._activity = activity = Activity(service, self)
        self.bar = MessageBar(self)
        self.list = JobList(JobModel(service, activity, self), self.actions_by_id, self)
        self.start_page = StartPage(service, saved, self)
        self.giver = Giver(service.sources, connections, lookups, self)
        self.open_files = OpenFiles(service.sources, connections, geometry, self)
        self.commands = JobCommands(
            service, lookups, presets, activity, self._guard, self.bar, self
        )
        self.form_commands = FormCommands(
            lambda: self.form,
            service,
            self._guard,
            self.commands.saver.with_usual,
            self.bar,
            self,
        )
        self.remedies = Remedies(service, lookups, self._guard, self.commands, self.bar, self)
        self.coming_back = ComingBack(service, saved, self._guard, self.bar, self)
        self.edit_commands = EditCommands(self.bar, self)
        self.view = ViewCommands(self.actions_by_id, service.settings, self.list, self.bar, self)
        self.dialogs = Dialogs(
            self.actions_by_id,
            service,
            connections,
            profiles,
            presets,
            self.coming_back,
            versions,
            self,
        )
        self.status = StatusBar(service, lookups, self.commands.saver.folder, self)
        self.overall = OverallProgress(service.book, activity, self)
        self._closing = Closing(service, self)
        self._panes = Panes(self.list, self.bar, self.start_page, self)
        self.dropping = Dropping(self, self.start_page.zone)
        self._renewal = QTimer(self, singleShot=True, interval=0)
        self._renewal.timeout.connect(self._refresh)
        self._arrange()
        self._connect_commands()
        self._connect_service()
        restore(self, self._panes, self._geometry)
        self._show_selected("")
        self.start_page.focus_first()

    @cached_property
    def form(self) -> "FormPage":
        """The form; made late, so that the start page is painted early."""
        from csvdownloader.ui.form.form_page import FormPage

        page = FormPage(
            self._service.sources,
            self._connections,
            self._profiles,
            self._lookups,
            self._memory,
            self.actions_by_id[CommandId.START],
            self.actions_by_id[CommandId.PREVIEW],
            self,
        )
        page.submitted.connect(self.form_commands.start)
        page.left.connect(self._show_start)
        page.saving.set_usual(self.commands.saver.usual)
        page.saving.offer_presets(self.commands.saver.offer_presets)
        self.commands.saver.folder_changed.connect(self._show_usual_target)
        self.status.look()  # the form shows the free space too
        self._panes.add_page(page)
        return page

    @cached_property
    def job_page(self) -> "JobPage":
        """The page of the selected job; made late, as the form is."""
        from csvdownloader.ui.jobs.job_page import JobPage

        page = JobPage(self.actions_by_id, self._activity, self._lookups, self)
        page.ended.remedied.connect(self.remedies.apply)
        page.finished.viewer.save_asked.connect(self.commands.save_shown)
        self._panes.add_page(page)
        return page

    # --- for the composition root ---------------------------------------------------------------

    def add_source(self, source: "Source") -> None:
        """Offers one more source, which must be in the service's sources already."""
        self.start_page.add_source(source)
        if "form" in vars(self):
            self.form.add_source(source)

    def come_back(self) -> None:
        """Opens the form with which the window was closed.

        Not where another page was asked for meanwhile, or something is wrong that must be read.
        """
        source_key = self._memory.was_open()
        if source_key and self.start_page.isVisible() and not self.bar.text():
            self.form_commands.show_source(source_key)

    def raise_up(self) -> None:
        """Brings the window to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_job(self, job_id: str) -> None:
        """Comes to the front, with that job selected."""
        self.raise_up()
        self._show_run(job_id)

    def open_from_outside(self, text: str) -> None:
        """Comes to the front for a second start of the program, with what that was given."""
        self.raise_up()
        if text in START_OPTIONS:
            self.actions_by_id[START_OPTIONS[text]].trigger()
        elif text:
            self.giver.give((text,))

    def sensible(self) -> frozenset[CommandId]:
        """The commands that make sense now."""
        return self.commands.sensible(form_open=self._is_form_open) | self.view.sensible()

    # --- events ---------------------------------------------------------------------------------

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closing.decide(event):
            save(self, self._panes, self._geometry)
            self._memory.note_open(self.form.source.key if self._is_form_open else "")

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        is_activation = event.type() == QEvent.Type.ActivationChange
        if is_activation and self.isActiveWindow() and self._is_form_open:
            self.form.previewer.look_again()
        if event.type() == QEvent.Type.WindowStateChange:
            self.view.refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.dropping.watch_handle()
        self.view.watch_handle()

    # --- parts ----------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.setWindowTitle(APP_NAME)
        self.setCentralWidget(self._panes)
        self.actions_by_id.fill(self.menuBar())
        self.setStatusBar(self.status)
        self.setMinimumSize(72 * GAP, 44 * GAP)  # of a small screen, beside bars and frames
        self.resize(130 * GAP, 90 * GAP)

    def _connect_commands(self) -> None:
        slots: dict[CommandId, Callable[..., object]] = {
            CommandId.NEW: self._show_start,
            CommandId.OPEN_FILE: self.open_files.ask,
            CommandId.PASTE: self.giver.paste,
            CommandId.START: self.form_commands.submit,
            CommandId.PREVIEW: self.form_commands.preview,
            CommandId.SAVE_REQUEST: self._save_request,
            CommandId.KNOWN: self._show_known,
            CommandId.SETTINGS: self.dialogs.show_settings,
            CommandId.CONNECTIONS: self.dialogs.show_connections,
            CommandId.QUIT: self.close,
            CommandId.CANCEL: self.commands.cancel,
            CommandId.SAVE: self.commands.save,
            CommandId.SAVE_AS: self.commands.save_as,
            CommandId.KEEP: self.commands.keep,
            CommandId.RETRY: self.commands.retry,
            CommandId.EDIT: self.commands.edit,
            CommandId.COPY_COMMAND: self.commands.copy_command,
            CommandId.LOG: self.commands.show_log,
            CommandId.OPEN_SAVED: self.commands.open_saved,
            CommandId.SHOW_IN_FOLDER: self.commands.show_in_folder,
            CommandId.SAVED_FILES: self.commands.show_saved_files,
            CommandId.REMOVE: self.commands.remove,
            CommandId.REMOVE_FINISHED: self.commands.remove_finished,
            CommandId.SOONER: self.commands.start_sooner,
            CommandId.LATER: self.commands.start_later,
            CommandId.PAUSE: self._service.queue.pause,
            CommandId.UNDO: self.commands.undo_removal,
            CommandId.COPY: self.edit_commands.copy,
            CommandId.SELECT_ALL: self.edit_commands.select_all,
            CommandId.SEARCH: self._search,
            CommandId.HELP: self.dialogs.show_help,
            CommandId.PALETTE: self.dialogs.show_palette,
            CommandId.KEYS: self.dialogs.show_keys,
            CommandId.REPORT: self.dialogs.show_report,
            CommandId.LOG_FOLDER: self.dialogs.show_log_folder,
            CommandId.ABOUT: self.dialogs.show_about,
        }
        for command, slot in slots.items():
            self.actions_by_id[command].triggered.connect(slot)

    def _connect_service(self) -> None:
        self.list.selected.connect(self._show_selected)
        self.list.entered.connect(self._enter_job)
        self.form_commands.form_wanted.connect(self._show_form)
        self.form_commands.started.connect(self._show_run)
        self.start_page.browsed.connect(self.open_files.ask)
        self.start_page.source_chosen.connect(self.form_commands.show_source)
        self.start_page.request_chosen.connect(self.form_commands.edit)
        self.coming_back.follow(self.start_page.saved)
        self.coming_back.started.connect(self._show_run)
        self.coming_back.edit_wanted.connect(self.form_commands.edit_saved)
        self.coming_back.wrong.connect(self.form_commands.show_wrong)
        self.open_files.chosen.connect(self.giver.give)
        self.dropping.dropped.connect(self.giver.give)
        self.giver.request_given.connect(self.form_commands.show_request)
        self.dialogs.job_wanted.connect(self._show_run)
        self.dialogs.request_wanted.connect(self.form_commands.edit)
        self.giver.url_given.connect(self.form_commands.connect_to)
        self.giver.agreed.connect(self.form_commands.start_all)
        self.giver.refused.connect(self._show_failure)
        self.commands.run.connect(self._show_run)
        self.commands.edit_wanted.connect(self.form_commands.edit)
        self.remedies.file_wanted.connect(self.form_commands.choose_file)
        self.remedies.settings_wanted.connect(self.dialogs.show_network)
        self.commands.saver.folder_changed.connect(self.status.show_folder)
        self.commands.saver.folder_changed.connect(self._refresh)
        self._service.book.job_changed.connect(self._follow)
        self._service.removal.undoable.connect(self.list.undo_bar.show_count)
        self._service.removal.undoable.connect(self._refresh)
        self._service.settings.changed.connect(self._refresh)
        self.overall.changed.connect(self._show_percent)
        self._connections.save_failed.connect(self._show_unsaved)
        self._connections.changed.connect(self._refresh)
        self._connections.changed.connect(self.list.model.refresh_all)
        self._profiles.changed.connect(self.list.model.refresh_all)
        self._connections.remove_failed.connect(self._show_failure)
        self._closing.stopping.connect(self._show_stopping)
        self._closing.stopping.connect(self.stopping)

    # --- what is shown --------------------------------------------------------------------------

    def _show_selected(self, job_id: str) -> None:
        self.bar.hide()
        self._is_form_open = self._is_form_open and not job_id
        ids = self.list.selected_ids()
        self.commands.select(self._service.book.job(job_id) if job_id else None, ids)
        self._refresh()
        if job_id:
            self._panes.show_page(self.job_page)
        else:
            self._panes.show_page(self.form if self._is_form_open else self.start_page)

    def _refresh(self) -> None:
        job = self.commands.job
        self.actions_by_id.enable(self.sensible())
        self.actions_by_id[CommandId.KEEP].setChecked(self.commands.are_kept())
        self.view.refresh()
        if job is not None:
            origin = origin_of(job.request, self._service.sources)
            left = self._service.retention.seconds_left(job)
            self.job_page.show_job(job, origin, self.remedies.of(job), left)
            self.job_page.show_place(from_home(str(self.commands.saver.folder_of(job))))

    def _follow(self, job: Job) -> None:
        shown = self.commands.job
        if job.state not in ACTIVE and not self.isActiveWindow():
            QApplication.alert(self)
        if shown is None or shown.id != job.id:
            if self.commands.selects(job.id):
                self._renewal.start()  # once, where many of them change
            return
        in_page = self.job_page.isAncestorOf(QApplication.focusWidget() or self)
        self.commands.select(job, self.list.selected_ids())
        self._refresh()
        if in_page:
            self._focus_main_button()

    def _show_percent(self, percent: int | None) -> None:
        title = Message("{percent} % - {name}", percent=percent, name=APP_NAME)
        self.setWindowTitle(APP_NAME if percent is None else title)

    def _focus_main_button(self) -> None:
        button = self.job_page.main_button()
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_start(self) -> None:
        self._show_page(is_form=False)
        self.start_page.focus_first()

    def _show_known(self) -> None:
        self._show_page(is_form=False)
        self.start_page.focus_known()

    def _show_form(self) -> None:
        self._show_page(is_form=True)

    def _show_page(self, *, is_form: bool) -> None:
        self.list.select("")
        self._is_form_open = is_form
        self._show_selected("")

    def _show_run(self, job_id: str) -> None:
        self.list.select(job_id)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.list.isHidden():
            self._focus_main_button()

    def _enter_job(self) -> None:
        self.job_page.press_main_button()

    def _show_failure(self, failure: Failure) -> None:
        self.bar.show_error(failure.message, failure.hint)

    def _show_unsaved(self, connection_id: str, failure: Failure) -> None:
        """Shows the failure, unless the connection's dialog is still open and shows it."""
        from csvdownloader.ui.connections.connection_dialog import ConnectionDialog

        if not any(dialog.shows(connection_id) for dialog in self.findChildren(ConnectionDialog)):
            self._show_failure(failure)

    # --- commands of the window -----------------------------------------------------------------

    def _search(self) -> None:
        self.view.show_list()
        self.list.search.focus()

    def _save_request(self) -> None:
        job = self.commands.job
        if self._is_form_open:
            request = self.form.checked_request()
            if request is not None:
                self.coming_back.save(request, self.form.saved_as)
        elif job is not None:
            self.coming_back.save(job.request)

    def _show_usual_target(self) -> None:
        self.form.saving.set_usual(self.commands.saver.usual)

    def _show_stopping(self) -> None:
        self.menuBar().setEnabled(False)
        self._panes.disable()
        self.bar.show_waiting(Message("Stopping…"))
