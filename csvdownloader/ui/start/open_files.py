"""The dialog that chooses files to read."""

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.workers.connections import ConnectionService

if TYPE_CHECKING:
    from csvdownloader.core.ports.sources import Source

_FOLDER = "open/folder"  # in the settings


class OpenFiles(QObject):
    """Asks for files, and begins where the last one was chosen, also after a new start.

    Signals:
        chosen(tuple[str, ...]): Their paths; see `Giver.give`.
    """

    chosen = Signal(object)

    def __init__(
        self,
        sources: "Mapping[str, Source]",
        connections: ConnectionService,
        settings: QSettings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._sources, self._connections = sources, connections
        self._settings, self._window = settings, window

    def ask(self) -> None:
        """Opens the dialog."""
        from PySide6.QtCore import QDir
        from PySide6.QtWidgets import QFileDialog

        folder = str(self._settings.value(_FOLDER, "") or QDir.homePath())
        dialog = QFileDialog(self._window, Message("Open files"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)  # dozens of endings
        dialog.setNameFilters(self._filters())
        # Later: while the dialog is open, it is what is given something.
        dialog.filesSelected.connect(self._take, Qt.ConnectionType.QueuedConnection)
        dialog.open()

    def _take(self, paths: list[str]) -> None:
        if paths:
            self._settings.setValue(_FOLDER, str(PurePath(paths[0]).parent))
            self.chosen.emit(tuple(paths))

    def _filters(self) -> list[str]:
        tables = _patterns(p for source in self._sources.values() for p in source.parameters)
        kinds = {kind.title: _patterns(kind.parameters) for kind in self._connections.kinds}
        databases = {title: patterns for title, patterns in kinds.items() if patterns}
        every = [*tables, *(p for patterns in databases.values() for p in patterns)]
        filters = [
            Message("Everything that can be read ({patterns})", patterns=" ".join(every)),
            Message("Tables and texts ({patterns})", patterns=" ".join(tables)),
        ]
        filters += [
            Message("{kind} databases ({patterns})", kind=title, patterns=" ".join(patterns))
            for title, patterns in databases.items()
        ]
        return [*filters, Message("All files (*)")]


def _patterns(parameters: Iterable[Parameter]) -> list[str]:
    files = (p for p in parameters if p.kind is ParameterKind.FILE)
    return [f"*.{suffix.lstrip('.')}" for p in files for suffix in p.suffixes]
