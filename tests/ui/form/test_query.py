"""The query in the form of a database, with real clicks and keys."""

from PySide6.QtCore import QMimeData, QPoint, Qt

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.jobs.job import JobState
from tests.fakes.samples import make_job
from tests.ui.form.database_form import SHOP, choose_query, errors, request
from tests.ui.forms import field


def test_enter_makes_a_line_and_ctrl_enter_starts(app_with):
    app = app_with([SHOP])
    choose_query(app)
    edit = field(app, "query").edit
    edit.setFocus()
    app.qtbot.keyClicks(edit, "SELECT 1")
    app.key(Qt.Key.Key_Return, widget=edit)
    app.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, widget=edit)
    app.qtbot.keyClicks(edit, "FROM a")
    assert app.service.book.jobs() == []
    app.control(Qt.Key.Key_Return)
    assert app.service.book.jobs()[0].request == request(what="query", query="SELECT 1\n\nFROM a")


def test_tab_leaves_the_query(app_with):
    app = app_with([SHOP])
    choose_query(app)
    edit = field(app, "query").edit
    edit.setFocus()
    app.key(Qt.Key.Key_Tab, widget=edit)
    assert field(app, "count").box.hasFocus()
    assert field(app, "query").value() == ""


def test_what_is_pasted_is_plain_text_to_the_last_character(app_with):
    app = app_with([SHOP])
    choose_query(app)
    edit = field(app, "query").edit
    data = QMimeData()
    data.setHtml("<b>SELECT</b>")
    data.setText("SELECT '\u00a0'\tAS \"b\"\nFROM t")
    edit.insertFromMimeData(data)  # what paste() does; the clipboard would outlive the test
    assert field(app, "query").value() == "SELECT '\u00a0'\tAS \"b\"\nFROM t"
    edit.undo()
    assert field(app, "query").value() == ""


def test_an_empty_query_is_told_under_it_until_it_is_written(app_with):
    app = app_with([SHOP])
    choose_query(app)
    app.click(app.window.form.start_button)
    assert errors(app) == {"query": "Write a query"}
    assert field(app, "query").edit.hasFocus()
    app.qtbot.keyClicks(field(app, "query").edit, "S")
    assert errors(app) == {}


def test_filling_the_query_is_no_edit_of_the_user(app_with):
    app = app_with([SHOP])
    with app.qtbot.assertNotEmitted(field(app, "query").edited):
        field(app, "query").set_value("SELECT 1")


def test_the_query_takes_the_height_that_the_window_has(app_with):
    app = app_with([SHOP])
    form = app.window.form
    app.window.resize(780, 600)
    choose_query(app)
    edit = field(app, "query").edit
    app.until(edit.isVisible)
    least = edit.height()
    assert least >= 8 * edit.fontMetrics().lineSpacing()
    app.window.setMinimumHeight(1200)
    app.until(lambda: edit.height() > least + 300)
    app.click(field(app, "what").radios["table"])
    app.until(lambda: form.rows_field.mapTo(form, QPoint(0, 0)).y() < form.height() // 2)


def test_a_refused_query_comes_back_into_the_editor(app_with):
    query = "SELECT x\nFROM orders"
    refused = Failure(FailureKind.QUERY_REFUSED, 'column "x" does not exist', "Correct the query.")
    job = make_job(
        1, state=JobState.ERROR, failure=refused, request=request(what="query", query=query)
    )
    app = app_with([SHOP], [job])
    app.select(1)
    assert app.window.job_page.ended.message.text() == 'column "x" does not exist'
    app.control(Qt.Key.Key_E)
    assert field(app, "query").isVisible()
    assert not field(app, "table").isVisible()
    assert field(app, "query").value() == query
    app.click(app.window.form.start_button)
    assert app.service.book.jobs()[-1].request == job.request
