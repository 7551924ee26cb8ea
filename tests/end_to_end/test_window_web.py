"""The whole way through the real window over a service on loopback: real keys, real rows."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QTextEdit

from csvdownloader.core.jobs.job import JobState
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from csvdownloader.ui.widgets.questions import Question
from tests.services.fakes.slow import CSV, PROFILE, TOKEN, SlowService

QUERY = '{"fields": ["id", "name"], "limit": 2}'
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def service():
    with SlowService() as service:
        yield service


@pytest.fixture
def web_export(tmp_path, open_app, service):
    """The window with the web source chosen, and a profile of the user's own."""
    profiles = tmp_path / "data" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "slow.toml").write_text(PROFILE)
    app = open_app()
    app.choose(app.window.form.source_combo, "Web service")
    return WebExport(app, service)


class WebExport:
    def __init__(self, app, service):
        self.app, self.service, self.qtbot = app, service, app.qtbot

    @property
    def fields(self):
        return self.app.window.form.own.fields

    def activate(self):
        """Without a window manager, nobody does it after a dialog."""
        self.app.window.activateWindow()
        self.qtbot.waitUntil(self.app.window.isActiveWindow)

    def choose_profile(self, name):
        self.app.click(self.fields["profile"].choose_button)
        dialog = self.app.dialog(ProfileDialog)
        self.qtbot.waitUntil(dialog.edit.hasFocus)
        self.qtbot.keyClicks(dialog.edit, name)
        self.qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
        self.activate()
        self.qtbot.waitUntil(lambda: "param.project" in self.fields)

    def make_account(self):
        self.app.click(self.fields["account"].new_button)
        dialog = self.app.dialog(ConnectionDialog)
        assert any("127.0.0.1" in label for label in texts_of(dialog))
        self.app.choose(dialog.form.secret.location_combo, "Ask me once per session")
        dialog.form.secret.location_combo.activated.emit(
            dialog.form.secret.location_combo.currentIndex()
        )
        edit = dialog.form.secret.focusables()[0]
        edit.setFocus()
        self.qtbot.keyClicks(edit, TOKEN)
        with self.qtbot.waitSignal(self.app.parts.connections.saved):
            self.app.click(dialog.save_button)
        self.activate()

    def type_into(self, key, text):
        control = self.fields[key].control
        control.setFocus()
        self.qtbot.keyClicks(control, text)

    def fill_in(self):
        self.choose_profile("A slow service")
        self.make_account()
        self.type_into("param.project", "shop")
        self.type_into("param.since", "2026-01-31")
        self.type_into("param.query", QUERY)
        self.app.window.form.options.setChecked(True)
        self.type_into("base_url", self.service.url)

    def start(self):
        with self.qtbot.waitSignal(self.app.service.book.jobs_added):
            self.app.click(self.app.window.form.start_button)

    def until(self, state):
        self.qtbot.waitUntil(lambda: self.app.job().state is state, timeout=20_000)
        self.activate()

    def saved(self):
        """The bytes of the file that Save CSV writes."""
        with self.qtbot.waitSignal(self.app.service.saving.saved) as saved:
            self.app.click(self.app.window.job_page.save_button)
        return Path(saved.args[1]).read_bytes()


def texts_of(dialog):
    """What stands in the dialog."""
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    return labels + [block.toPlainText() for block in dialog.findChildren(QTextEdit)]


def test_choose_a_profile_type_start_see_the_status_and_save(web_export, app_texts):
    web_export.fill_in()
    web_export.start()
    web_export.qtbot.waitUntil(lambda: "busy" in app_texts(web_export.app), timeout=10_000)
    web_export.service.status = "ready"
    web_export.until(JobState.COMPLETED)
    assert web_export.saved() == CSV
    (start,) = web_export.service.called("POST", "/jobs")
    assert start.json == {
        "project": "shop",
        "since": "2026-01-31",
        "query": {"fields": ["id", "name"], "limit": 2},
    }


@pytest.fixture
def app_texts():
    """What stands in the panel of the running job."""

    def read(app):
        return " ".join(texts_of(app.window.job_page))

    return read


def test_cancel_tells_the_service(web_export):
    web_export.fill_in()
    web_export.start()
    web_export.qtbot.waitUntil(lambda: bool(web_export.service.called("GET", "/jobs/j-1")))
    web_export.app.key(Qt.Key.Key_Escape, SHIFT)
    web_export.app.click(web_export.app.dialog(Question).yes_button)
    web_export.until(JobState.CANCELLED)
    web_export.qtbot.waitUntil(lambda: bool(web_export.service.called("DELETE", "/jobs/j-1")))
    assert list((web_export.app.folder / "jobs").iterdir()) == []


def test_sec_02_the_token_is_written_nowhere(web_export, tmp_path, caplog):
    caplog.set_level("DEBUG")
    web_export.fill_in()
    web_export.service.status = "ready"
    web_export.start()
    web_export.until(JobState.COMPLETED)
    web_export.app.key(Qt.Key.Key_C, CONTROL | SHIFT)
    command = QGuiApplication.clipboard().text()
    assert command.startswith("csvdownloader export profile:slow")
    for text in (command, caplog.text, repr(web_export.app.service.book.jobs())):
        assert TOKEN not in text
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert TOKEN.encode() not in file.read_bytes()


def test_the_services_refusal_is_shown_in_its_own_words(web_export):
    web_export.fill_in()
    web_export.service.on("POST", "/jobs", lambda _seen: refusal())
    web_export.start()
    web_export.until(JobState.ERROR)
    assert "no such project" in web_export.app.job().failure.message


def refusal():
    from tests.services.fakes.base import Reply

    return Reply(422, json={"message": "no such project"})
