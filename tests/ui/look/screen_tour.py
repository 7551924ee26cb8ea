"""Opens every window of the program on the screen of this process, and tells where each lies.

A process of its own: Qt reads the size and the scale of the screen once. Prints JSON: for each
window its name, its frame and the room of the screen, each as [left, top, right, bottom], the
names of those of its buttons and fields that no scrolling would bring into sight, and by how many
pixels its page is too wide. The argument is the size in percent.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QRect, QSettings
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from csvdownloader.core.connections.connections import PASSWORD, SecretLocation
from csvdownloader.core.requests.request import Request
from csvdownloader.core.settings.settings import Section
from csvdownloader.ui.about_dialog import AboutDialog
from csvdownloader.ui.commands.command_palette import CommandPalette
from csvdownloader.ui.commands.keys_dialog import KeysDialog
from csvdownloader.ui.commands.palette_entry import PaletteGroup
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.help.help_window import HelpWindow
from csvdownloader.ui.look.look import Look, Theme
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.palette_groups import palette_groups
from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from csvdownloader.ui.settings.own_settings import own_settings
from csvdownloader.ui.tables.columns_dialog import ColumnsDialog
from csvdownloader.ui.tables.table_dialog import TableDialog
from csvdownloader.ui.trouble_dialog import crash_dialog, report_dialog
from csvdownloader.ui.widgets.questions import ask_to_remove, ask_to_stop
from tests.fakes.samples import failed_job, make_connection, make_job, receipt
from tests.fakes.window import WindowOverFakes

SHOP = make_connection("Shop", secret=SecretLocation.KEY_STORE)
LONG = "a very long name of a quarterly export that somebody typed with great care " * 4
_ROUNDS = 10  # layouts that follow from each other
URL = "postgresql://ada:s3cret@db.example.com:6432/shop"


def settle(app: WindowOverFakes) -> None:
    """Lets everything happen that is under way: lookups, and what they show."""
    for _ in range(_ROUNDS):
        while app.runner.running:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()


def groups(app: WindowOverFakes) -> Sequence[PaletteGroup]:
    window = app.window
    return palette_groups(
        window.actions_by_id, app.service, app.connections, window.coming_back, print, print
    )


def dialogs(app: WindowOverFakes) -> Iterator[tuple[str, Callable[[], QDialog]]]:
    window, connections = app.window, app.connections
    yield "connection", lambda: ConnectionDialog(connections, None, window)
    yield "connection to change", lambda: ConnectionDialog(connections, SHOP, window)
    for section in Section:
        yield f"settings, {section}", lambda section=section: app_settings(app, section)
    yield "keys", lambda: KeysDialog(window.actions_by_id, window)
    yield "commands", lambda: CommandPalette(groups(app), window)
    yield "about", lambda: AboutDialog({"Qt": "6"}, window)
    yield "help", lambda: HelpWindow(window)
    yield "report", lambda: report_dialog(window)
    yield "crash", lambda: crash_dialog("Traceback\n" * 200, {"Qt": "6"}, window)
    yield "profiles", lambda: ProfileDialog(app.profiles, "download", window)
    yield "tables", lambda: TableDialog(connections, SHOP.id, "", window)
    yield "columns", lambda: ColumnsDialog(connections, SHOP.id, "public.orders", "", window)
    yield "secret", lambda: SecretDialog(PASSWORD, LONG, window)
    yield "question", lambda: ask_to_stop(2, 3, window)
    yield "long question", lambda: ask_to_remove(LONG * 8, 1, 1, window)


def app_settings(app: WindowOverFakes, section: Section) -> QDialog:
    parts = app.service, app.connections, app.profiles, app.presets
    return own_settings(*parts, section, app.window)


def corners(rect: QRect) -> list[int]:
    return [rect.left(), rect.top(), rect.right(), rect.bottom()]


def told(name: str, window: QWidget) -> dict[str, object]:
    return {
        "name": name,
        "frame": corners(window.frameGeometry()),
        "room": corners(window.screen().availableGeometry()),
        "cut": list(cut_controls(window)),
        "too_wide": max(map(hidden_width, window.findChildren(QScrollArea)), default=0),
    }


def hidden_width(area: QScrollArea) -> int:
    """How far a page can be scrolled sideways; 0 while it is not shown."""
    return area.horizontalScrollBar().maximum() if area.isVisible() else 0


def cut_controls(window: QWidget) -> Iterator[str]:
    """What lies partly outside of the window, or of what scrolls around it."""
    for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractScrollArea):
        for control in window.findChildren(kind):
            parent = control.parentWidget()
            if not control.isVisible() or isinstance(parent, QComboBox):
                continue
            ground = scrolled(control) or window
            place = QRect(control.mapTo(ground, control.rect().topLeft()), control.size())
            if not ground.rect().contains(place):
                name = control.accessibleName() or str(control.property("text"))
                yield f"{name}: {place} in {ground.rect()}"


def scrolled(control: QWidget) -> QWidget | None:
    """The widget that an area around the control scrolls."""
    below, above = control, control.parentWidget()
    while above is not None and not above.isWindow():
        area = above.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is above:
            return below
        below, above = above, area
    return None


def visit(app: WindowOverFakes) -> Iterator[dict[str, object]]:
    window = app.window
    yield told("window", window)
    window.form.fill(Request("database", {"connection": SHOP.id, "what": "table"}))
    settle(app)
    yield told("window with a form", window)
    for number in (1, 2):
        window.list.select(f"job-{number}")
        settle(app)
        yield told(f"window with job {number}", window)
    window.bar.show_error(LONG * 3, LONG)
    settle(app)
    yield told("window with a message", window)
    for name, make in dialogs(app):
        dialog = make()
        dialog.open()
        settle(app)
        yield told(name, dialog)
        if isinstance(dialog, ConnectionDialog):
            dialog.form.url.edit.setText(URL)
            dialog.form.url.given.emit(URL)
            dialog.notice.show_message("failed", Tone.BAD, LONG)
            settle(app)
            yield told(f"{name}, grown", dialog)
        dialog.resize(5000, 5000)
        settle(app)
        yield told(f"{name}, asked to be huge", dialog)
        dialog.close()
        settle(app)


def main() -> None:
    application = QApplication(sys.argv)
    look = Look(application)
    look.finish()
    look.show_theme(Theme.LIGHT, int(sys.argv[1]))
    jobs = [make_job(1, f"{LONG}.csv", receipt=receipt("a.csv", 9)), failed_job(2, "b.csv")]
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
        app = WindowOverFakes(settings, jobs, [SHOP])
        app.key_store.secrets[SHOP.id] = "s3cret"
        app.profiles.reload()
        app.window.show()
        settle(app)
        found = list(visit(app))
        app.open_gates()
        app.service.shut_down(3000)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
