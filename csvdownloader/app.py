"""The window's composition root: the only module that imports every layer."""

import logging
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QSettings, QTimer

from csvdownloader.core import texts
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import StorageError, UserError
from csvdownloader.core.errors.jobs import StoreTooNewError
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.requests.addresses import scheme_of
from csvdownloader.core.requests.start_options import START_OPTIONS
from csvdownloader.core.resources import resource
from csvdownloader.core.settings.settings import Settings
from csvdownloader.diagnostics.diagnostics import Diagnostics
from csvdownloader.diagnostics.faults import FaultFile, new_faults
from csvdownloader.engine.disk.durable import make_data_folder, make_private_folder
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.seen_time import SeenTime
from csvdownloader.engine.preset_file import OwnPresetFile
from csvdownloader.sources.registry import other_sources, own_sources
from csvdownloader.store.key_store import SystemKeyStore
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.system.data_location import data_folder
from csvdownloader.system.interrupts import on_interrupt
from csvdownloader.system.standard_streams import write_error
from csvdownloader.ui.display import why_no_window
from csvdownloader.ui.look.style import style_name
from csvdownloader.workers.collector import CycleCollector
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.jobs.service import JobService, utc_now
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.presets import PresetBook
from csvdownloader.workers.profiles import ProfileService
from csvdownloader.workers.reports import ReportService
from csvdownloader.workers.runner import TaskRunner
from csvdownloader.workers.saved_requests import SavedRequests

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from csvdownloader.core.ports.sources import Source
    from csvdownloader.ui.instance import SingleInstance
    from csvdownloader.ui.main_window import MainWindow
    from csvdownloader.ui.trouble_reporter import TroubleReporter

FAILED, NO_WINDOW = 1, 2
_SHUT_DOWN_MS = 1500
_LEAST_FREE = 1_000_000  # bytes; with less, the list of downloads can hardly be written
_SWITCH_SECONDS = 0.001  # how long a worker may keep the GIL that the window waits for
# What the first click on a download shows: else it waits for that. Loaded in turn, in idle time.
_LOADED_LATE = ("csvdownloader.ui.viewer.viewer", "csvdownloader.ui.jobs.job_page")
_INVISIBLE = {"offscreen", "minimal"}  # platforms of Qt on which nobody sees a dialog

logger = logging.getLogger(__name__)


def main(given: str) -> int:
    """Opens the window with a path, an address or an option. Returns the exit code."""
    reason = why_no_window()
    if reason is not None:
        write_error(f"csvdownloader: {reason}\n")
        return NO_WINDOW
    faults = FaultFile(data_folder().log, os.urandom(4).hex())
    try:
        return _open(given, faults)
    finally:
        faults.remove()


def _open(given: str, faults: FaultFile) -> int:
    try:
        from PySide6.QtGui import QIcon
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        write_error(f"csvdownloader: windows need a library that is missing: {error}\n")
        return NO_WINDOW
    style = style_name()
    application = QApplication([*sys.argv[:1], *(("-style", style) if style else ())])
    application.setApplicationName("csvdownloader")
    application.setApplicationDisplayName(texts.APP_NAME)
    application.setDesktopFileName("csvdownloader")
    application.setWindowIcon(QIcon(str(resource("icons/csvdownloader.svg"))))
    is_path = bool(given) and given not in START_OPTIONS and not scheme_of(given)
    return _claim_and_run(application, str(Path(given).absolute()) if is_path else given, faults)


def _claim_and_run(application: "QApplication", given: str, faults: FaultFile) -> int:
    from csvdownloader.ui.instance import SingleInstance

    try:
        with writable_folder() as (folder, notice):
            instance = SingleInstance(folder, application)
            first = instance.claim_or_hand_over(given)
            if first:
                return _run(application, folder, instance, given, notice, faults)
    except UserError as error:
        return fail(application, error.message, error.hint)
    if first is None:
        message = Message(
            "another one is at work here, a window or `csvdownloader resume`, and does not answer"
        )
        return fail(application, message, EMPTY)
    return 0


@contextmanager
def writable_folder() -> Iterator[tuple[DataFolder, Message]]:
    """The data folder; one of this session, and a notice, where there can be none."""
    folder = data_folder()
    try:
        make_data_folder(folder.root)
    except StorageError as error:
        with TemporaryDirectory(prefix="csvdownloader-", ignore_cleanup_errors=True) as root:
            yield DataFolder(Path(root)), texts.data_not_kept(error.message)
    else:
        yield folder, EMPTY


def fail(application: "QApplication", message: Message, hint: Message) -> int:
    """Says why the program ends: also in a dialog, where nobody would see standard error."""
    write_error(f"csvdownloader: {message}\n" + (f"{hint}\n" if hint else ""))
    if not sys.stderr.isatty() and application.platformName() not in _INVISIBLE:
        from PySide6.QtWidgets import QMessageBox

        icon = QMessageBox.Icon.Critical
        QMessageBox(icon, texts.APP_NAME, joined([message, hint], "\n\n")).exec()
    return FAILED


class WindowServices(Struct, frozen=True):
    """The layers below the window, put together."""

    sources: "dict[str, Source]"
    runner: TaskRunner
    store: SqliteJobStore
    service: JobService
    connections: ConnectionService
    profiles: ProfileService
    lookups: Lookups
    saved: SavedRequests
    presets: PresetBook
    notice: Message


def compose(
    folder: DataFolder, parent: QObject, clock: Callable[[], datetime] = utc_now
) -> WindowServices:
    """Builds all layers below the window, over the data in `folder`.

    Args:
        folder: What earlier runs left, and what this one keeps.
        parent: Its end is theirs.
        clock: The wall clock of the list of downloads, UTC.

    Raises:
        StoreTooNewError: See `SqliteJobStore`.
    """
    key_store = SystemKeyStore()
    own = own_sources(folder, key_store)
    exporter, library = (
        JobExporter(folder.jobs, own.by_key),
        FileLibrary(folder.jobs, folder.headless),
    )
    store, notice = open_store(folder.store)
    CycleCollector(parent)
    sys.setswitchinterval(_SWITCH_SECONDS)
    runner = TaskRunner(parent)
    service = JobService(
        runner,
        store,
        exporter,
        library,
        own.by_key,
        parent,
        seen_time=SeenTime(folder.seen_time).seconds,
        clock=clock,
    )
    own.web.use_network(lambda: service.settings.current.network)
    connections = ConnectionService(
        runner, store, key_store, own.book, own.database, own.profiles, parent
    )
    saved = SavedRequests(store, own.by_key, parent)
    connections.know_users(
        lambda: [job.request for job in service.book.jobs()],
        lambda: [each.request for each in saved.all()],
    )
    return WindowServices(
        own.by_key,
        runner,
        store,
        service,
        connections,
        ProfileService(runner, own.profiles, parent),
        Lookups(runner, exporter, library, parent),
        saved,
        PresetBook(runner, OwnPresetFile(folder.presets), parent),
        notice,
    )


def make_window(services: WindowServices, settings: QSettings) -> "MainWindow":
    """The window over these services; the settings are those of its size and place."""
    from csvdownloader.ui.main_window import MainWindow

    return MainWindow(
        services.service,
        services.connections,
        services.profiles,
        services.lookups,
        services.saved,
        services.presets,
        settings,
    )


def open_store(path: Path) -> tuple[SqliteJobStore, Message]:
    """The store, and what is to be said of it."""
    try:
        store = SqliteJobStore(path)
    except StoreTooNewError:
        raise
    except StorageError as error:
        return SqliteJobStore(path, is_kept=False), texts.store_not_kept(error.message)
    if store.quarantined:
        return store, texts.store_quarantined(store.quarantined)
    is_full = shutil.disk_usage(path.parent).free < _LEAST_FREE
    return store, texts.disk_nearly_full(path.parent) if is_full else EMPTY


def _run(
    application: "QApplication",
    folder: DataFolder,
    instance: "SingleInstance",
    given: str,
    notice: Message,
    faults: FaultFile,
) -> int:
    from csvdownloader.ui.first_paint import FirstPaint
    from csvdownloader.ui.look.look import Look, Theme

    services = compose(folder, application)
    look = Look(application)

    def show_look(settings: Settings) -> None:
        look.show_theme(Theme(settings.theme), settings.font_scale)

    show_look(services.service.settings.current)
    services.service.settings.changed.connect(show_look)
    window = make_window(services, _window_settings(folder.window_settings))
    trouble = connect_trouble(window, services, folder, application.platformName())
    _hook_exceptions(services.runner.bug_found.emit)
    instance.asked_to_open.connect(window.open_from_outside)
    if sys.platform == "darwin":
        from csvdownloader.ui.opened_documents import OpenedDocuments

        OpenedDocuments(application).asked_to_open.connect(window.open_from_outside)
    # A program that is started from then on opens a window of its own.
    window.stopping.connect(instance.stop_listening)
    # Not quit(): that asks the window to close, and the window may ask the user.
    on_interrupt(application, lambda: application.exit(0))
    is_option = given in START_OPTIONS
    if given and not is_option:
        window.giver.give((given,))
    notice = notice or services.notice
    if notice:
        window.bar.show_waiting(notice)
    look.keeper.watch(window)
    FirstPaint(
        window,
        window.status.look,
        lambda: _look_back(folder, faults.run_id, services.service, trouble),
        look.finish,
        lambda: _finish_start(application, services, window, instance),
        lambda: window.open_from_outside(given) if is_option else None,
    )
    window.show()
    code = application.exec()
    window.hide()  # while all its parts are there: else its destruction would hide it
    instance.stop_listening()
    if not services.service.shut_down(_SHUT_DOWN_MS):
        faults.remove()
        logging.shutdown()
        os._exit(code)  # a thread that hangs in a library would crash the interpreter's end
    return code


def _window_settings(path: Path) -> QSettings:
    """What windows remember, private: Qt keeps the mode of a file that is there."""
    with suppress(OSError):
        path.touch(mode=0o600)
        path.chmod(0o600)
    return QSettings(str(path), QSettings.Format.IniFormat)


def connect_trouble(
    window: "MainWindow", services: WindowServices, folder: DataFolder, platform_plugin: str
) -> "TroubleReporter":
    """Connects the window with what shows errors and reports."""
    from csvdownloader.ui.trouble_reporter import TroubleReporter

    reports = ReportService(services.runner, Diagnostics(folder, platform_plugin), window)
    trouble = TroubleReporter(window, reports)
    services.runner.bug_found.connect(trouble.report)
    window.dialogs.report_wanted.connect(trouble.show_report)
    window.commands.log_wanted.connect(trouble.show_log)
    show_folder = window.commands.revealer.show_folder
    window.dialogs.log_folder_wanted.connect(lambda: show_folder(str(folder.log)))
    return trouble


def _finish_start(
    application: "QApplication",
    services: WindowServices,
    window: "MainWindow",
    instance: "SingleInstance",
) -> None:
    instance.listen()
    connect_to_desktop(application, services.service, window)
    services.service.recover()
    services.profiles.reload()
    for source in other_sources(frozenset(services.sources)):
        services.sources[source.key] = source
        window.add_source(source)
    window.come_back()
    if sys.platform == "linux":
        from csvdownloader.ui.commands.context_menu_key import ContextMenuKey

        ContextMenuKey(application)
    for module in _LOADED_LATE:
        QTimer.singleShot(0, window, partial(import_module, module))


def connect_to_desktop(
    application: "QApplication", service: JobService, window: "MainWindow"
) -> None:
    """Lets the desktop know what goes on, and keeps the machine awake meanwhile."""
    from csvdownloader.system.wake_lock import wake_lock
    from csvdownloader.ui.desktop_link import DesktopLink
    from csvdownloader.ui.staying_awake import StayingAwake

    link = DesktopLink(service, window)
    application.applicationStateChanged.connect(link.follow)
    application.aboutToQuit.connect(link.close)

    lock = wake_lock(window)
    lock.changed.connect(window.status.show_awake)
    StayingAwake(service, lock, window)


def _look_back(
    folder: DataFolder, run_id: str, service: JobService, trouble: "TroubleReporter"
) -> None:
    """Begins the log of this run, and tells of crashes of the runs before."""
    from csvdownloader.system.private_log import log_to, set_level

    with suppress(OSError):  # the program works without a log too
        make_private_folder(folder.log)
        log_to(folder.log, run_id, service.settings.current.log_level)
    service.settings.changed.connect(lambda settings: set_level(settings.log_level))
    trouble.report_faults(
        [
            f"{fault.at.astimezone():%Y-%m-%d %H:%M}\n{fault.text}"
            for fault in new_faults(folder.log)
        ]
    )


def _hook_exceptions(emit: Callable[[Exception], None]) -> None:
    """Makes every uncaught exception visible: in the log, and to the user.

    A hook runs on any thread, so `emit` must be that of a signal.
    """

    def hook(
        error_type: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logger.error("uncaught", exc_info=(error_type, error or error_type(), trace))
        if isinstance(error, Exception):
            emit(error)

    sys.excepthook = hook
    threading.excepthook = lambda args: hook(args.exc_type, args.exc_value, args.exc_traceback)
