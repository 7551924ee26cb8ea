"""The commands as actions of the window, and when each of them makes sense."""

from collections.abc import Container, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent, QStatusTipEvent
from PySide6.QtWidgets import QMenu, QMenuBar

from csvdownloader.core.commands.command import MENU_TITLES, Command, CommandId, Menu
from csvdownloader.core.commands.table import COMMANDS
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.lifecycle import ACTIVE
from csvdownloader.core.overrides import override
from csvdownloader.ui.look.icons import icon

_ALWAYS = frozenset(command.id for command in COMMANDS if not command.needs)
_OF_THE_FORM = {CommandId.START, CommandId.PREVIEW, CommandId.SAVE_REQUEST}
_ENDS = frozenset({QEvent.Type.Leave, QEvent.Type.Hide})
ICONS = {
    CommandId.NEW: "plus",
    CommandId.OPEN_FILE: "folder",
    CommandId.SETTINGS: "settings",
    CommandId.COPY: "copy",
    CommandId.COPY_COMMAND: "copy",
    CommandId.SEARCH: "search",
    CommandId.SAVE: "save",
    CommandId.SHOW_IN_FOLDER: "folder",
    CommandId.CANCEL: "close",
    CommandId.RETRY: "retry",
    CommandId.EDIT: "edit",
    CommandId.REMOVE: "cancelled",
    CommandId.PALETTE: "search",
    CommandId.KEYS: "key",
    CommandId.ABOUT: "info",
}
_ROLES = {
    CommandId.SETTINGS: QAction.MenuRole.PreferencesRole,
    CommandId.QUIT: QAction.MenuRole.QuitRole,
    CommandId.ABOUT: QAction.MenuRole.AboutRole,
}


def sensible_commands(
    job: Job | None, *, saving: bool, known_source: bool, form_open: bool
) -> frozenset[CommandId]:
    """The commands that make sense now.

    Args:
        job: The selected job; None while there is none.
        saving: Whether the job's file is being saved.
        known_source: Whether the job's kind of source is there.
        form_open: Whether the form is shown.
    """
    if job is None:
        return _ALWAYS | _OF_THE_FORM if form_open else _ALWAYS
    active = job.state in ACTIVE
    is_lasting = job.failure is not None and job.failure.kind.is_lasting
    when = {
        CommandId.CANCEL: active or saving,
        CommandId.SOONER: job.state is JobState.QUEUED,
        CommandId.LATER: job.state is JobState.QUEUED,
        CommandId.SAVE: job.state is JobState.COMPLETED and not saving,
        CommandId.SAVE_AS: job.state is JobState.COMPLETED and not saving,
        CommandId.KEEP: job.state is JobState.COMPLETED,
        CommandId.OPEN_SAVED: job.saved_to is not None,
        CommandId.SHOW_IN_FOLDER: job.saved_to is not None,
        CommandId.SAVED_FILES: bool(job.saves),
        CommandId.RETRY: known_source and not active and not is_lasting,
        CommandId.EDIT: known_source,
        CommandId.SAVE_REQUEST: known_source,
        CommandId.COPY_COMMAND: known_source,
        CommandId.LOG: True,
        CommandId.REMOVE: not active and not saving and not job.pinned,
    }
    return _ALWAYS | {command for command, sensible in when.items() if sensible}


def sensible_for_several(jobs: Sequence[Job], saving: Container[str]) -> frozenset[CommandId]:
    """The commands that make sense for at least one of the selected jobs, and for several at once.

    Args:
        jobs: The selected jobs.
        saving: The ids of those whose file is being saved.
    """
    several = frozenset({CommandId.CANCEL, CommandId.KEEP, CommandId.REMOVE})
    each = (
        sensible_commands(job, saving=job.id in saving, known_source=False, form_open=False)
        for job in jobs
    )
    return _ALWAYS | (several & frozenset().union(*each))


def plain_title(command: Command) -> str:
    """The title without its mnemonic."""
    return command.title.replace("&", "")


def shortcut_of(command: Command) -> QKeySequence:
    """The platform's key where it has one, else the table's."""
    if command.standard:
        keys = QKeySequence.keyBindings(getattr(QKeySequence.StandardKey, command.standard))
        if keys:
            return keys[0]
    return QKeySequence(command.shortcut)


def key_text(action: QAction) -> str:
    """The action's key as the platform writes it; empty when it has none."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class _Guide(QObject):
    """Has the status bar say of a greyed entry too what it needs.

    Qt does so by itself only where the style lets such an entry be the current one.
    """

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self._window = window

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QMenu) and isinstance(event, QMouseEvent):
            action = watched.actionAt(event.position().toPoint())
            if action is not None and not action.isEnabled():
                action.showStatusText(self._window)
        elif isinstance(watched, QMenu) and event.type() in _ENDS:
            QCoreApplication.sendEvent(self._window, QStatusTipEvent(""))
        return super().eventFilter(watched, event)


class Actions(QObject):
    """One action for each command."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._guide = _Guide(parent)
        self._actions = {command.id: self._make(command) for command in COMMANDS}

    def __getitem__(self, command: CommandId) -> QAction:
        return self._actions[command]

    def fill(self, bar: QMenuBar) -> None:
        """Puts every command into its menu."""
        for menu in Menu:
            self.fill_menu(bar.addMenu(MENU_TITLES[menu]), menu)

    def fill_menu(self, shown: QMenu, menu: Menu) -> None:
        """Puts the commands of one menu into another, such as the one of a right click."""
        shown.setToolTipsVisible(True)
        shown.installEventFilter(self._guide)
        for command in COMMANDS:
            if command.menu is menu and command.separated:
                shown.addSeparator()
            if command.menu is menu:
                shown.addAction(self._actions[command.id])

    def enable(self, sensible: frozenset[CommandId]) -> None:
        """Enables these commands and disables all others, which then say what they need."""
        for command in COMMANDS:
            action, is_usable = self._actions[command.id], command.id in sensible
            action.setEnabled(is_usable)
            action.setStatusTip(command.help if is_usable else command.needs)
            action.setToolTip("" if is_usable else command.needs)

    def _make(self, command: Command) -> QAction:
        action = QAction(command.title, self)
        action.setShortcuts([shortcut_of(command), QKeySequence(command.spare)])
        if command.id in ICONS:
            action.setIcon(icon(ICONS[command.id]))
        action.setStatusTip(command.help)
        action.setCheckable(command.checkable)
        action.setMenuRole(_ROLES.get(command.id, QAction.MenuRole.NoRole))
        return action
