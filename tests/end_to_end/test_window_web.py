"""The whole way through the real window over a service on loopback: real keys, real rows."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QTextEdit

from csvdownloader.core.models import JobState
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from tests.services.slow import CSV, PROFILE, TOKEN, SlowService

QUERY = '{"fields": ["id", "name"], "limit": 2}'
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def service():
    with SlowService() as service:
        yield service


@pytest.fixture
def exporting(tmp_path, open_desk, service):
    """The window with the web source chosen, and a profile of the user's own."""
    profiles = tmp_path / "data" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "slow.toml").write_text(PROFILE)
    desk = open_desk()
    desk.choose(desk.window.form.source_combo, "Web service")
    return Exporting(desk, service)


class Exporting:
    def __init__(self, desk, service):
        self.desk, self.service, self.qtbot = desk, service, desk.qtbot

    @property
    def fields(self):
        return self.desk.window.form.own.fields

    def activate(self):
        """Without a window manager, nobody does it after a dialog."""
        self.desk.window.activateWindow()
        self.qtbot.waitUntil(self.desk.window.isActiveWindow)

    def choose_profile(self, name):
        self.desk.click(self.fields["profile"].choose_button)
        dialog = self.desk.dialog(ProfileDialog)
        self.qtbot.waitUntil(dialog.edit.hasFocus)
        self.qtbot.keyClicks(dialog.edit, name)
        self.qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
        self.activate()
        self.qtbot.waitUntil(lambda: "param.project" in self.fields)

    def make_account(self):
        self.desk.click(self.fields["account"].new_button)
        dialog = self.desk.dialog(ConnectionDialog)
        assert any("127.0.0.1" in label for label in texts_of(dialog))
        self.desk.choose(dialog.form.secret.location_combo, "Ask me once per session")
        dialog.form.secret.location_combo.activated.emit(
            dialog.form.secret.location_combo.currentIndex()
        )
        line = dialog.form.secret.focusables()[0]
        line.setFocus()
        self.qtbot.keyClicks(line, TOKEN)
        with self.qtbot.waitSignal(self.desk.parts.connections.saved):
            self.desk.click(dialog.save_button)
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
        self.desk.window.form.options.setChecked(True)
        self.type_into("base_url", self.service.url)

    def start(self):
        with self.qtbot.waitSignal(self.desk.service.job_added):
            self.desk.click(self.desk.window.form.start_button)

    def until(self, state):
        self.qtbot.waitUntil(lambda: self.desk.job().state is state, timeout=20_000)
        self.activate()

    def saved(self):
        """The bytes of the file that Save CSV writes."""
        with self.qtbot.waitSignal(self.desk.service.saved) as saved:
            self.desk.click(self.desk.window.job_page.finished.save_button)
        return Path(saved.args[1]).read_bytes()


def texts_of(dialog):
    """What stands in the dialog."""
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    return labels + [block.toPlainText() for block in dialog.findChildren(QTextEdit)]


def test_choose_a_profile_type_start_see_the_status_and_save(exporting, desk_texts):
    exporting.fill_in()
    exporting.start()
    exporting.qtbot.waitUntil(lambda: "busy" in desk_texts(exporting.desk), timeout=10_000)
    exporting.service.status = "ready"
    exporting.until(JobState.COMPLETED)
    assert exporting.saved() == CSV
    (start,) = exporting.service.called("POST", "/jobs")
    assert start.json == {
        "project": "shop",
        "since": "2026-01-31",
        "query": {"fields": ["id", "name"], "limit": 2},
    }


@pytest.fixture
def desk_texts():
    """What stands in the panel of the running job."""

    def read(desk):
        return " ".join(texts_of(desk.window.job_page))

    return read


def test_cancel_tells_the_service(exporting):
    exporting.fill_in()
    exporting.start()
    exporting.qtbot.waitUntil(lambda: bool(exporting.service.called("GET", "/jobs/j-1")))
    exporting.desk.key(Qt.Key.Key_Escape)
    exporting.until(JobState.CANCELLED)
    exporting.qtbot.waitUntil(lambda: bool(exporting.service.called("DELETE", "/jobs/j-1")))
    assert list((exporting.desk.folder / "jobs").iterdir()) == []


def test_sec_02_the_token_is_written_nowhere(exporting, tmp_path, caplog):
    caplog.set_level("DEBUG")
    exporting.fill_in()
    exporting.service.status = "ready"
    exporting.start()
    exporting.until(JobState.COMPLETED)
    exporting.desk.key(Qt.Key.Key_C, CONTROL | SHIFT)
    command = QGuiApplication.clipboard().text()
    assert command.startswith("csvdownloader export profile:slow")
    for text in (command, caplog.text, repr(exporting.desk.service.jobs())):
        assert TOKEN not in text
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert TOKEN.encode() not in file.read_bytes()


def test_the_services_refusal_is_shown_in_its_own_words(exporting):
    exporting.fill_in()
    exporting.service.on("POST", "/jobs", lambda _seen: refusal())
    exporting.start()
    exporting.until(JobState.ERROR)
    assert "no such project" in exporting.desk.job().failure.message


def refusal():
    from tests.services.base import Reply

    return Reply(422, json={"message": "no such project"})
