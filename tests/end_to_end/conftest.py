import os
from pathlib import Path

import pytest
from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QStandardPaths, Qt

from csvdownloader.app import WindowServices, compose, make_window
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.jobs.job import Job
from csvdownloader.ui.main_window import MainWindow
from tests.end_to_end.reports import ReportService, run_program


class AppHarness(Struct):
    """The real window over the real engine, store and disk."""

    parts: WindowServices
    window: MainWindow
    folder: Path
    downloads: Path
    qtbot: object

    @property
    def service(self):
        return self.parts.service

    def job(self) -> Job:
        """The newest job."""
        return self.service.book.jobs()[-1]

    def dialog(self, dialog_class):
        """The open dialog of that class."""

        def found():
            return [d for d in self.window.findChildren(dialog_class) if d.isVisible()]

        self.qtbot.waitUntil(lambda: bool(found()), timeout=10_000)
        return found()[0]

    def type_rows(self, text: str) -> None:
        edit = self.window.form.rows_field.edit
        edit.setFocus()
        edit.selectAll()
        self.qtbot.keyClicks(edit, text)

    def choose(self, combo, text: str) -> None:
        combo.setFocus()
        combo.setCurrentIndex(combo.findText(text))
        assert combo.currentText() == text

    def click(self, button) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)


@pytest.fixture
def downloads(tmp_path, monkeypatch):
    """The user's folder for downloads."""
    folder = tmp_path / "Downloads"
    folder.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _location: str(folder))
    return folder


@pytest.fixture
def open_app(qtbot, tmp_path, downloads):
    """Opens the window over a data folder, as a start of the program would, and its form.

    With `comes_back` the page is the one that a start shows.
    """
    opened = []

    def open_it(*, recovers: bool = True, comes_back: bool = False) -> AppHarness:
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        owner = QObject()
        parts = compose(DataFolder(folder), owner)
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        window = make_window(parts, settings)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        if recovers:
            with qtbot.waitSignal(parts.runner.idle):
                parts.service.recover()
                parts.profiles.reload()
        if comes_back:
            window.come_back()
        else:
            window.start_page.tiles["sample"].click()
        opened.append((owner, parts, window))
        return AppHarness(parts, window, folder, downloads, qtbot)

    yield open_it
    for owner, parts, window in opened:
        window.deleteLater()  # or its timers would start tasks behind the end of the runner
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert parts.service.shut_down(10_000)
        owner.deleteLater()


@pytest.fixture
def app(open_app):
    return open_app()


@pytest.fixture
def home():
    return Path(os.environ["CSVDOWNLOADER_HOME"])


@pytest.fixture
def work(tmp_path):
    """The folder in which the commands run."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def run(work):
    return lambda *arguments, **variables: run_program(work, *arguments, **variables)


@pytest.fixture
def reports(home):
    """The service of reports, with its profile among the user's own, who agreed to its hosts."""
    with ReportService() as service:
        service.agree_to(service.write_profile(home / "profiles"), home)
        yield service


@pytest.fixture
def service(reports):
    """The service, whose job takes as long as the test."""
    reports.status = "busy"
    return reports
