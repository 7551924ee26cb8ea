"""Opens the dialogs of the menu; each is loaded late and deletes itself when closed."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from csvdownloader.core.settings.settings import Section
from csvdownloader.ui.coming_back import ComingBack
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.presets import PresetBook
from csvdownloader.workers.profiles import ProfileService


class Dialogs(QObject):
    """Opens each dialog with the services that it needs.

    Signals:
        job_wanted(str): The job of that id should be shown.
        request_wanted(Request): The form should be filled with this.
        report_wanted(): The user wants to report a problem.
        log_folder_wanted(): The user wants to see the log files.
    """

    job_wanted = Signal(str)
    request_wanted = Signal(object)
    report_wanted = Signal()
    log_folder_wanted = Signal()

    def __init__(
        self,
        actions: Actions,
        service: JobService,
        connections: ConnectionService,
        profiles: ProfileService,
        presets: PresetBook,
        coming_back: ComingBack,
        versions: Callable[[], dict[str, str]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._actions, self._service = actions, service
        self._connections, self._profiles = connections, profiles
        self._presets, self._coming_back = presets, coming_back
        self._versions, self._window = versions, window

    def show_settings(self) -> None:
        """Opens the settings."""
        self._show_settings(next(iter(Section)))

    def show_connections(self) -> None:
        """Opens the settings where the connections and accounts are."""
        self._show_settings(Section.CONNECTIONS)

    def show_network(self) -> None:
        """Opens the settings where proxy and certificates are."""
        self._show_settings(Section.NETWORK)

    def _show_settings(self, section: Section) -> None:
        from csvdownloader.ui.settings.own_settings import own_settings

        parts = self._service, self._connections, self._profiles, self._presets
        own_settings(*parts, section, self._window).open()

    def show_help(self) -> None:
        """Opens the help, or brings it to the front."""
        from csvdownloader.ui.help.help_window import HelpWindow

        opened = self._window.findChild(HelpWindow) or HelpWindow(self._window)
        opened.show()
        opened.raise_()
        opened.activateWindow()

    def show_palette(self) -> None:
        """Opens the command palette."""
        from csvdownloader.ui.commands.command_palette import CommandPalette
        from csvdownloader.ui.palette_groups import palette_groups

        groups = palette_groups(
            self._actions,
            self._service,
            self._connections,
            self._coming_back,
            self.job_wanted.emit,
            self.request_wanted.emit,
        )
        CommandPalette(groups, self._window).open()

    def show_keys(self) -> None:
        """Opens the sheet of shortcuts."""
        from csvdownloader.ui.commands.keys_dialog import KeysDialog

        KeysDialog(self._actions, self._window).open()

    def show_report(self) -> None:
        """Has the dialog opened that reports a problem."""
        self.report_wanted.emit()

    def show_log_folder(self) -> None:
        """Has the folder of the log opened."""
        self.log_folder_wanted.emit()

    def show_about(self) -> None:
        """Opens the page about the program."""
        from csvdownloader.ui.about_dialog import AboutDialog

        AboutDialog(self._versions(), self._window).open()
