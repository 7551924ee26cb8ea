"""A file that changes after it was looked at is read again: nobody sees rows of before."""

import pytest
from PySide6.QtWidgets import QDialog

from csvdownloader.core.errors.files import SourceMissingError
from csvdownloader.core.requests.request import Request
from tests.ui.forms import field

ORDERS = "/data/orders.csv"


@pytest.fixture
def app(make_app):
    """The form of a file whose first rows are shown."""
    app = make_app(at_start=True)
    app.window.giver.give([ORDERS])
    app.until(lambda: app.window.form.panel.has_rows)
    assert len(app.exporter.looked) == 1
    return app


def leave_and_come_back(app):
    """Brings another window to the front, and then this one."""
    other = QDialog()
    other.show()
    other.activateWindow()
    app.until(lambda: not app.window.isActiveWindow())
    other.close()
    app.window.activateWindow()
    app.until(app.window.isActiveWindow)


def test_rows_are_read_again_when_the_window_comes_to_the_front(app):
    app.exporter.file_time += 1
    leave_and_come_back(app)
    app.until(lambda: len(app.exporter.looked) == 2)
    app.until(lambda: app.window.form.panel.has_rows)
    leave_and_come_back(app)
    app.ended()
    assert len(app.exporter.looked) == 2


def test_what_did_not_change_is_not_read_again(app):
    leave_and_come_back(app)
    app.ended()
    assert len(app.exporter.looked) == 1


def test_a_start_looks_at_a_file_that_has_changed(app):
    inspected = []
    app.lookups.inspected.connect(lambda request, _inspection: inspected.append(request))
    app.exporter.file_time += 1
    app.action("start").trigger()
    app.until(app.service.book.jobs)
    assert len(inspected) == 1


def test_a_start_of_one_that_did_not_change_looks_at_nothing_anew(app):
    inspected = []
    app.lookups.inspected.connect(lambda request, _inspection: inspected.append(request))
    app.action("start").trigger()
    app.until(app.service.book.jobs)
    assert inspected == []


def test_a_file_that_is_gone_by_now_starts_nothing_and_is_told_at_its_field(app):
    app.exporter.file_time += 1
    app.exporter.error = SourceMissingError(ORDERS)
    app.action("start").trigger()
    app.until(lambda: field(app, "path").error())
    app.ended()
    assert app.service.book.jobs() == []


def test_a_form_that_is_not_shown_looks_at_nothing(app):
    app.window.start_page.request_chosen.emit(Request("sample"))
    app.exporter.file_time += 1
    leave_and_come_back(app)
    app.ended()
    assert len(app.exporter.looked) == 1
