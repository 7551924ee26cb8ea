"""The window over a real file, and what a user does in its Save as."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.ui.saving.save_as_dialog import SaveAsDialog
from tests.support.finished import finished_job, schema_of_types

SCHEMA = schema_of_types(
    id=ColumnType.INTEGER,
    price=ColumnType.DECIMAL,
    day=ColumnType.DATE,
    name=ColumnType.TEXT,
)
NAMES = ["00123", "a;b\tc, d", 'said "no"\nor\\', "=1+1", "größe €", "NULL"]
ROWS = [(str(n), f"{n}.5", f"2026-01-{n + 1:02}", name) for n, name in enumerate(NAMES, 1)]


class SavingApp:
    """A window with one finished job; its files are below `folder`."""

    def __init__(self, make_app, folder: Path, rows=ROWS) -> None:
        self.target = folder / "Downloads"
        self.target.mkdir()
        self.job = finished_job(folder / "jobs", SCHEMA, rows)
        self.app = make_app([self.job], library=FileLibrary(folder / "jobs"))
        self.app.window.commands.saver._last_folder = self.target
        self.app.window.list.select(self.job.id)
        self.service = self.app.service

    def open(self) -> SaveAsDialog:
        self.app.ended()
        self.app.window.activateWindow()
        self.app.until(self.app.window.isActiveWindow)
        self.app.control(Qt.Key.Key_S, shift=True)
        dialog = self.app.dialog(SaveAsDialog)
        self.app.until(dialog.isActiveWindow)
        return dialog

    def settle(self, dialog):
        """Waits until the preview and the place are those of what the dialog says."""
        self.app.until(lambda: not dialog._timer.isActive() and not self.app.runner.running)

    def pick(self, combo: QComboBox, value: str):
        """Chooses in a combo box with the arrow keys."""
        index = combo.findData(value)
        assert index >= 0
        combo.setFocus()
        while combo.currentIndex() != index:
            is_below = index > combo.currentIndex()
            self.app.qtbot.keyClick(combo, Qt.Key.Key_Down if is_below else Qt.Key.Key_Up)

    def type_name(self, dialog, name: str):
        edit = dialog.place.name.edit
        edit.setFocus()
        edit.selectAll()
        self.app.qtbot.keyClicks(edit, name)

    def enter(self, dialog):
        self.app.qtbot.keyClick(dialog.place.name.edit, Qt.Key.Key_Return)

    def save(self, dialog) -> Path:
        """Presses Enter and waits for the file."""
        with self.app.qtbot.waitSignal(self.service.saving.saved, timeout=10_000) as saved:
            self.enter(dialog)
        return Path(saved.args[1])
