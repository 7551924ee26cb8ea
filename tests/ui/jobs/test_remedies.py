"""What the page of a failed job offers."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from csvdownloader.ui.widgets.mnemonics import letter_of
from tests.fakes.samples import failed_job, make_connection, make_job
from tests.ui.accessibility import letters_of_visible

SHOP = make_connection()
SAMPLE = Request("sample", {}, 1)
FILE = Request("file", {"path": "/data/gone.csv"}, None)
TABLE = Request("database", {"connection": SHOP.id, "what": "table", "table": "orders"}, None)


@pytest.fixture
def ended(make_app):
    """Shows a job that failed like this."""

    def show(kind, request):
        failure = Failure(kind, Message("No"), Message("Do something."))
        app = make_app(
            [replace(failed_job(1), request=request, failure=failure)], connections=[SHOP]
        )
        app.select(1)
        return app

    return show


def panel_of(app):
    return app.window.job_page.ended


@pytest.mark.parametrize(
    ("kind", "request_", "name"),
    [
        (FailureKind.SOURCE_MISSING, FILE, "Choose another f&ile…"),
        (FailureKind.SOURCE_MISSING, SAMPLE, "E&dit and run again"),
        (FailureKind.LOGIN_REFUSED, TABLE, "Enter the &secret…"),
        (FailureKind.UNREACHABLE, TABLE, "Edit the &connection…"),
        (FailureKind.UNREACHABLE, SAMPLE, "&Retry"),
        (FailureKind.QUERY_REFUSED, TABLE, "E&dit and run again"),
        (FailureKind.DISK_FULL, SAMPLE, "&Retry"),  # there is nothing to remove
        (FailureKind.STALLED, SAMPLE, "&Retry"),
        (FailureKind.PROXY, SAMPLE, "Open the se&ttings…"),
    ],
)
def test_what_helps_most_is_the_main_button(ended, kind, request_, name):
    app = ended(kind, request_)
    button = app.window.job_page.main_button()
    assert button.text() == name
    others = (*panel_of(app).remedy_buttons.values(), panel_of(app).retry_button)
    assert [b for b in {*others, panel_of(app).edit_button, button} if b.isDefault()] == [button]
    shown = {b for b in panel_of(app).remedy_buttons.values() if b.isVisible()} - {button}
    beside = panel_of(app).remedy_buttons[Remedy.EDIT_CONNECTION]
    assert shown == ({beside} if kind is FailureKind.LOGIN_REFUSED else set())


@pytest.mark.parametrize("request_", [FILE, TABLE], ids=["file", "table"])
@pytest.mark.parametrize("kind", {kind.remedy: kind for kind in FailureKind}.values())
def test_each_button_has_a_letter_of_its_own_beside_the_menus(ended, kind, request_):
    app = ended(kind, request_)
    letters = letters_of_visible(app.window)
    letters += [letter_of(action.text()) for action in app.window.menuBar().actions()]
    assert sorted(letters) == sorted(set(letters))


def test_s14_a_retry_is_not_offered_where_it_ends_in_the_same_way(ended):
    app = ended(FailureKind.ENDLESS_PAGES, SAMPLE)
    assert app.window.job_page.main_button().text() == "E&dit and run again"
    assert not panel_of(app).retry_button.isVisible()
    assert not app.action("retry").isEnabled()


def test_where_a_retry_may_cost_something_enter_does_nothing(ended):
    app = ended(FailureKind.START_UNSURE, SAMPLE)
    assert app.window.job_page.main_button() is None
    assert panel_of(app).retry_button.isVisible()
    app.key(Qt.Key.Key_Return, widget=app.window.list.view)
    assert app.service.book.job("job-1").state is JobState.ERROR


def test_the_settings_are_opened(ended):
    app = ended(FailureKind.CERTIFICATES, SAMPLE)
    app.click(panel_of(app).remedy_buttons[Remedy.OPEN_SETTINGS])
    assert app.dialog(SettingsDialog).list.page().title == "Network"


def test_another_file_is_chosen_in_a_filled_form(ended):
    app = ended(FailureKind.SOURCE_MISSING, FILE)
    app.click(panel_of(app).remedy_buttons[Remedy.CHOOSE_FILE])
    assert app.dialog(QFileDialog)
    assert app.window.form.own.values()["path"] == "/data/gone.csv"


def test_the_secret_is_asked_for_and_the_job_runs_again(ended):
    app = ended(FailureKind.LOGIN_REFUSED, TABLE)
    app.connections.put_secret(SHOP.id, "wrong")
    assert not panel_of(app).retry_button.isVisible()
    app.click(panel_of(app).remedy_buttons[Remedy.ENTER_SECRET])
    dialog = app.dialog(SecretDialog)
    app.qtbot.keyClicks(dialog.edit, "right")
    app.click(dialog.buttons.buttons()[0])
    app.until(lambda: app.service.book.job("job-1").state is JobState.COMPLETED)


def test_the_connection_of_the_job_is_edited(ended):
    app = ended(FailureKind.TLS_REFUSED, TABLE)
    app.click(panel_of(app).remedy_buttons[Remedy.EDIT_CONNECTION])
    assert app.dialog(ConnectionDialog).shows(SHOP.id)


def test_a_connection_that_was_removed_is_not_offered(ended):
    app = ended(FailureKind.TLS_REFUSED, TABLE)
    app.connections.remove(SHOP.id)
    app.until(lambda: app.window.job_page.main_button().text() == "E&dit and run again")


def test_the_buttons_that_are_not_offered_take_no_room(make_app):
    app = make_app([make_job(1)])
    app.select(1)
    ended = app.window.job_page.ended
    all_of_them = sum(button.sizeHint().width() for button in ended.buttons)
    assert ended.minimumSizeHint().width() < all_of_them
