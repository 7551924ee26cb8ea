"""What the real window says of real failures, and the button that helps."""

import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.jobs.line_dialog import LineDialog
from csvdownloader.ui.widgets.questions import Question
from tests.services.fakes.base import FakeHost, Reply
from tests.support.builders import names_in
from tests.support.disks import small_disk
from tests.support.ports import free_port
from tests.support.postgres import PASSWORD, USER

PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>"


class Failures:
    """The window, and jobs that fail in it."""

    def __init__(self, app, folder):
        self.app, self.folder, self.qtbot = app, folder, app.qtbot

    @property
    def page(self):
        return self.app.window.job_page

    def main(self):
        """The text of the button that Enter presses; empty for none."""
        button = self.page.main_button()
        return button.text().replace("&", "") if button else ""

    def buttons(self):
        return [b.text().replace("&", "") for b in self.page.ended.buttons if b.isVisible()]

    def fail(self, request):
        job_id = self.app.service.start(request)
        self.app.window.show_job(job_id)
        self.until(lambda: self.app.job().failure is not None)
        self.until(lambda: self.page.title.text() == self.app.job().title)
        return self.app.job().failure

    def press_main(self):
        self.app.click(self.page.main_button())

    def file(self, name, text=None, **options):
        path = self.folder / name
        if text is not None:
            path.write_bytes(text)
        return Request("file", {"path": str(path), **options})

    def connect(self, port, location=SecretLocation.ASK):
        """A connection to whatever listens at that port, with a wrong password in memory."""
        settings = {"host": "127.0.0.1", "port": str(port), "database": "postgres", "user": USER}
        connection = Connection("shop", "Shop", "postgresql", settings, location)
        self.app.parts.connections.save(connection, "wrong")
        parameters = {"connection": "shop", "what": "query", "query": "SELECT 1 AS one"}
        return Request("database", parameters)

    def until(self, condition):
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)


class Addresses(QObject):
    """Stands in for the browser and other programs that open something."""

    def __init__(self):
        super().__init__()
        self.all = []

    @Slot(QUrl)
    def take(self, url):
        self.all.append(url.toString())


@pytest.fixture
def failures(app, tmp_path):
    yield (made := Failures(app, tmp_path))
    made.until(lambda: not app.service.busy)  # else what a page reads ends behind its window


@pytest.fixture
def host():
    with FakeHost() as host:
        host.on("GET", "/page.csv", Reply(200, body=PAGE, headers={"Content-Type": "text/html"}))
        yield host


@pytest.fixture
def opened():
    """The addresses that another program was asked to open."""
    found = Addresses()
    for scheme in ("http", "https", "file"):
        QDesktopServices.setUrlHandler(scheme, found, "take")
    yield found.all
    for scheme in ("http", "https", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


def web(url):
    parameters = {"profile": "download", "account": "", "base_url": "", "param.url": url}
    return Request("web", parameters)


@pytest.mark.parametrize(
    ("name", "text", "options", "kind", "main"),
    [
        ("gone.csv", None, {}, FailureKind.SOURCE_MISSING, "Choose another file…"),
        ("empty.csv", b"", {}, FailureKind.WRONG_CONTENT, "Choose another file…"),
        ("ragged.csv", b"a,b\n1,2\n3\n", {}, FailureKind.RAGGED_ROW, "Show line 3…"),
        ("open.csv", b'a,b\n1,"2\n', {"quote": '"'}, FailureKind.MALFORMED_RECORD, "Show line 2…"),
        ("cut.json", b'[{"a": 1},\n{"a": 2}', {}, FailureKind.MALFORMED_RECORD, "Show line 2…"),
        (
            "other.json",
            b'{"a": [{"b": 1}]}',
            {"records_path": "c"},
            FailureKind.WRONG_CONTENT,
            "Read with other settings…",
        ),
        (
            "latin.csv",
            b"a,b\n\xe4,2\n",
            {"encoding": "utf-8"},
            FailureKind.CONTRADICTED_CHOICE,
            "Read with other settings…",
        ),
        (
            "doubt.csv",
            b"1,2\n3,4\n",
            {"strict": True},
            FailureKind.DOUBTFUL_READING,
            "Read with other settings…",
        ),
    ],
)
def test_what_helps_against_a_file(failures, name, text, options, kind, main):
    failure = failures.fail(failures.file(name, text, **options))
    assert failure.kind is kind, failure.message
    assert failures.main() == main


def test_the_line_that_cannot_be_read_is_shown_among_its_neighbours(failures, opened):
    request = failures.file("ragged.csv", b"a,b\n" + b"1,2\n" * 99 + b"3\n" + b"4,5\n" * 99)
    failures.fail(request)
    failures.press_main()
    dialog = failures.app.dialog(LineDialog)
    failures.until(lambda: "101  3" in dialog.text.toPlainText())
    lines = dialog.text.toPlainText().split("\n")
    assert (lines[0], lines[5], lines[-1]) == (" 96  1,2", "101  3", "111  4,5")
    assert dialog.text.textCursor().blockNumber() == 5
    failures.app.click(dialog.open_button)
    assert opened == [Path(request.text("path")).as_uri()]
    failures.app.click(dialog.settings_button)
    form = failures.app.window.form
    failures.until(form.isVisible)
    assert failures.app.window.focusWidget() in form.own.fields["ragged"].focusables()


def test_the_file_in_an_archive_is_named(failures):
    path = failures.folder / "two.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("b.csv", "b\n2\n")
    failures.fail(failures.file("two.zip"))
    assert failures.main() == "Read with other settings…"
    failures.press_main()
    form = failures.app.window.form
    assert failures.app.window.focusWidget() in form.own.fields["member"].focusables()


def test_another_file_is_chosen(failures):
    failures.fail(failures.file("gone.csv"))
    failures.app.key(Qt.Key.Key_Return)  # does what helps
    assert failures.app.dialog(QFileDialog)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/nothing.csv", FailureKind.HTTP_STATUS), ("/page.csv", FailureKind.NOT_THE_DATA)],
)
def test_what_a_server_says_instead_is_looked_at_in_the_browser(failures, host, opened, path, kind):
    assert failures.fail(web(host.url + path)).kind is kind
    assert failures.main() == "Open in browser"
    failures.press_main()
    assert opened == [host.url + path]


def test_an_address_with_a_secret_is_not_opened_without_it(failures, host):
    failures.fail(web(f"{host.url}/nothing.csv?token=abc"))
    assert failures.main() == "Edit and run again"


def test_a_wrong_password_is_asked_for_anew(failures, postgres):
    failure = failures.fail(failures.connect(postgres.port))
    assert failure.kind is FailureKind.LOGIN_REFUSED
    assert failures.main() == "Enter the secret…"
    assert {"Edit the connection…", "Edit and run again"} < set(failures.buttons())
    assert "Retry" not in failures.buttons()
    failures.press_main()
    dialog = failures.app.dialog(SecretDialog)
    failures.qtbot.keyClicks(dialog.edit, PASSWORD)
    failures.qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
    failures.until(lambda: failures.app.job().state is JobState.COMPLETED)


def test_a_server_that_cannot_be_reached_is_corrected_in_its_connection(failures):
    failure = failures.fail(failures.connect(free_port()))
    assert failure.kind is FailureKind.UNREACHABLE
    assert failures.main() == "Edit the connection…"
    failures.press_main()
    assert failures.app.dialog(ConnectionDialog).shows("shop")


def test_a_web_server_at_the_port_is_called_so(failures, host):
    failure = failures.fail(failures.connect(host.port))
    assert "is a web server, not a PostgreSQL server" in failure.message
    assert failures.main() == "Edit the connection…"


def test_what_helps_is_known_after_a_restart(failures, open_app):
    failures.fail(failures.file("ragged.csv", b"a,b\n1,2\n3\n"))
    again = open_app()
    again.window.show_job(again.job().id)
    assert again.window.job_page.main_button().text() == "Show &line 3…"
    assert again.job().failure == failures.app.job().failure


@pytest.mark.parametrize("rows", ["0", "1001", "many"])
def test_a_wrong_number_of_rows_is_told_at_its_field(app, rows):
    app.type_rows(rows)
    app.key(Qt.Key.Key_Return)
    field = app.window.form.rows_field
    assert field.error()
    assert app.window.focusWidget() is field.edit
    assert app.service.book.jobs() == []


def test_an_address_without_a_scheme_becomes_one(failures, host, opened):
    app = failures.app
    app.window.giver.give((f"localhost:{host.port}/nothing.csv",))
    failures.until(lambda: app.window.form.source.key == "web")
    failures.until(lambda: "param.url" in app.window.form.own.fields)
    app.window.form.submit()
    failures.until(lambda: app.service.book.jobs() and app.job().failure is not None)
    failures.until(lambda: failures.page.isVisible())
    assert failures.main() == "Open in browser"
    failures.press_main()
    assert opened == [f"http://localhost:{host.port}/nothing.csv"]


@pytest.fixture
def full_disk(tmp_path, open_app):
    """The window over a small disk of fetched files, with a saved download on it."""
    with small_disk(tmp_path / "data" / "jobs", "300k"):
        app = open_app()
        app.service.start(Request("sample", {"slow": False}, 1000))
        app.qtbot.waitUntil(lambda: app.job().state is JobState.COMPLETED, timeout=20_000)
        app.service.saving.save_into(app.job().id, app.downloads)
        app.qtbot.waitUntil(lambda: app.job().saved_to is not None, timeout=20_000)
        yield (made := Failures(app, tmp_path))
        made.until(lambda: not app.service.busy)


def test_old_downloads_make_room_for_one_that_failed(full_disk):
    failures = full_disk
    text = b"a,b\n" + b"1,2\n" * 60_000
    failure = failures.fail(failures.file("large.csv", text))
    assert failure.kind is FailureKind.DISK_FULL
    root = failures.app.folder / "jobs"
    assert re.match(f"The disk is full: {root} has .*B free, the file needs ", failure.message)
    assert failures.main() == "Remove old downloads…"
    failures.press_main()
    question = failures.app.dialog(Question)
    assert question.text().startswith("1 download with ")
    failures.app.click(question.yes_button)
    failures.until(lambda: failures.app.job().state is JobState.COMPLETED)
    assert [job.title for job in failures.app.service.book.jobs()] == ["large.csv"]
    assert names_in(failures.app.downloads) == ["sample.csv"]


def test_where_nothing_old_is_left_a_retry_is_offered(full_disk):
    failures = full_disk
    failures.app.service.retention.set_pinned(failures.app.job().id, pinned=True)
    failures.fail(failures.file("large.csv", b"a,b\n" + b"1,2\n" * 80_000))
    assert failures.main() == "Retry"


def test_old_downloads_make_room_on_the_disk_that_is_saved_to(full_disk, tmp_path):
    app = full_disk.app
    old = app.job().receipt.bytes
    free = shutil.disk_usage(app.folder / "jobs").free
    text = b"a,b\n" + b"1,2\n" * ((free - old // 2) // 8)  # half of it fits once more
    request = full_disk.file("large.csv", text + b"3,4\n" * (old // 8))
    app.window.show_job(app.service.start(request))
    full_disk.until(lambda: app.job().state is JobState.COMPLETED)
    target = app.folder / "jobs" / "saved.csv"
    app.service.saving.save(app.job().id, target, overwrite=False)
    full_disk.until(lambda: app.window.bar.text() and app.window.bar.offer.isVisible())
    assert "the file needs" in app.window.bar.text()
    app.click(app.window.bar.offer)
    app.click(app.dialog(Question).yes_button)
    full_disk.until(lambda: app.job().saved_to == str(target))
    assert app.window.bar.text() == ""


def test_a_full_disk_elsewhere_is_not_helped_by_old_downloads(full_disk, tmp_path):
    app = full_disk.app
    with small_disk(tmp_path / "stick", "20k") as stick:
        app.window.show_job(app.job().id)
        app.service.saving.save(app.job().id, stick.folder / "a.csv", overwrite=False)
        strip = app.window.job_page.finished.saved
        full_disk.until(strip.problem.text)
        assert "Choose a folder on another disk" in strip.problem.text()
        assert strip.main_button is strip.elsewhere_button
        assert app.window.bar.text() == ""
