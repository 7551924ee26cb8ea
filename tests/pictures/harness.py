"""A window that pictures are taken of."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QDialog

from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.ports.library import Library
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.core.sources.first_rows import FirstRows, Preview
from csvdownloader.ui.form.form_page import FormPage
from tests.fakes.samples import HEADER, ROWS
from tests.fakes.window import WindowOverFakes

OUT = Path("pictures")
LONG = "a very long name of a quarterly export that somebody typed with great care " * 2
_NUMBERED = tuple((f"{n:06}", *ROWS[n % 3][1:]) for n in range(1, 201))
FIRST = FirstRows(Preview(HEADER, _NUMBERED[:100], complete=False))
VERSIONS = {
    "CSV Downloader": "0.1.0",
    "Python": "3.11.7",
    "Qt": "6.11.3",
    "PySide6": "6.11.3",
    "DuckDB": "2.0.0",
    "System": "Linux-6.1-x86_64",
}


def settle(milliseconds: int = 60) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class PictureHarness(WindowOverFakes):
    """A window over the fakes; the `take` methods save pictures of it."""

    def __init__(
        self,
        suffix: str,
        jobs: Iterable[Job] = (),
        size: tuple[int, int] = (1000, 680),
        connections: Iterable[Connection] = (),
        saved: Iterable[SavedRequest] = (),
        library: Library | None = None,
    ) -> None:
        settings = QSettings(str(OUT / "window.ini"), QSettings.Format.IniFormat)
        settings.clear()
        super().__init__(settings, jobs, connections, lambda: VERSIONS, saved, library)
        self.suffix = suffix
        self.library.rows = _NUMBERED
        self.exporter.first = FIRST
        self.profiles.reload()
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        settle()

    def take(self, name: str) -> None:
        settle()
        self.window.grab().save(str(OUT / f"{name}{self.suffix}.png"))

    def take_dialog(self, name: str) -> None:
        settle()
        dialog = next(d for d in self.window.findChildren(QDialog) if d.isVisible())
        dialog.grab().save(str(OUT / f"{name}{self.suffix}.png"))
        dialog.close()
        settle()

    def take_open(self, name: str, dialog: QDialog) -> None:
        settle()
        dialog.grab().save(str(OUT / f"{name}{self.suffix}.png"))

    def close(self) -> None:
        self.open_gates()
        self.service.shut_down(3000)
        self.window.hide()
        self.window.deleteLater()
        settle(5)

    def open_form(self) -> FormPage:
        """The form, as the tile of the sample data opens it."""
        self.window.start_page.tiles["sample"].click()
        return self.window.form

    def show(self, number: int) -> None:
        self.window.list.select(f"job-{number}")
        self.window.list.view.setFocus()
