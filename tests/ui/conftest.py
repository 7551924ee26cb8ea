import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QPalette

from csvdownloader.core.commands.command import CommandId
from csvdownloader.ui.jobs.job_model import ID_ROLE, ROW_ROLE
from csvdownloader.ui.look.look import Look, Theme
from tests.fakes.window import WindowOverFakes
from tests.ui.forms import ACCOUNT


class AppHarness(WindowOverFakes):
    """The window, and the hands of a user."""

    def __init__(self, qtbot, *arguments, **more):
        super().__init__(*arguments, **more)
        self.qtbot = qtbot

    def action(self, command):
        return self.window.actions_by_id[CommandId(command)]

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier, widget=None):
        self.qtbot.keyClick(widget or self.window.focusWidget() or self.window, key, modifier)

    def control(self, key, *, shift=False):
        modifier = Qt.KeyboardModifier.ControlModifier
        if shift:
            modifier |= Qt.KeyboardModifier.ShiftModifier
        self.key(key, modifier)

    def click(self, button):
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def until(self, condition):
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=5000)

    def dialog(self, dialog_class):
        def found():
            return [d for d in self.window.findChildren(dialog_class) if d.isVisible()]

        self.until(found)
        return found()[0]

    def indexes(self):
        """The rows of jobs in the list, without those of days."""
        model = self.window.list.model
        rows = map(model.index, range(model.rowCount()))
        return [index for index in rows if index.data(ID_ROLE)]

    def row(self, number=0):
        """What the list shows of that job, counted from the top."""
        return self.indexes()[number].data(ROW_ROLE)

    def select(self, number):
        self.window.list.select(f"job-{number}")

    def ended(self):
        self.until(lambda: not self.service.busy)


@pytest.fixture
def make_app(qtbot, tmp_path):
    apps = []

    def make(jobs=(), *, connections=(), saved=(), recover=True, at_start=False, library=None):
        """The window with the form of the sample data open, or as it is `at_start`."""
        settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        app = AppHarness(qtbot, settings, jobs, connections, saved=saved, library=library)
        apps.append(app)
        app.window.show()
        app.window.activateWindow()
        qtbot.waitUntil(app.window.isActiveWindow)
        if not at_start:
            app.window.start_page.tiles["sample"].click()
        if recover:
            with qtbot.waitSignal(app.runner.idle):
                app.service.recover()
                app.profiles.reload()
        return app

    yield make
    for app in apps:
        app.open_gates()
        assert app.service.shut_down(5000)
        # else ends arrive when their receivers are gone
        app.until(lambda app=app: not app.runner.running)
        app.window.hide()


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
def web(make_app):
    """The form of the web source, with an account for one of its profiles."""
    app = make_app(connections=[ACCOUNT])
    combo = app.window.form.source_combo
    combo.setCurrentIndex(combo.findData("web"))
    return app


@pytest.fixture
def make_look(qapp):
    """Makes the look of the application on a platform; afterwards the application is as before."""
    style, looks = qapp.style().objectName(), []

    def make(platform):
        looks.append(Look(qapp, platform))
        looks[-1].finish()
        return looks[-1]

    yield make
    for look in looks:
        look.show_theme(Theme.SYSTEM)
        look.deleteLater()
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(QPalette())


@pytest.fixture
def look(make_look):
    """The look of the application, as on Linux."""
    return make_look("linux")
