"""Jobs in the list and on their page, with real clicks and keys."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.request import Request
from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.core.writing.formats import Format
from csvdownloader.ui.jobs import job_model
from csvdownloader.ui.jobs.job_summary import summary_of
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import failed_job, make_job


def start(app):
    app.control(Qt.Key.Key_Return)
    return app.service.book.jobs()[-1].id


@pytest.fixture
def running(make_app):
    app = make_app()
    app.exporter.gate.clear()
    app.exporter.progress = [
        Progress(Stage.COPYING, row_count=6200, bytes=1_100_000, total=10_000, percent=62.9)
    ]
    start(app)
    app.until(lambda: app.window.job_page.running.bar.value() > 0)
    return app


def test_a_running_job_shows_exact_words(running):
    panel = running.window.job_page.running
    assert panel.isVisible()
    assert panel.headline.text() == "Download 62% complete"
    assert panel.bar.text() == "Download 62% complete"
    assert (panel.bar.maximum(), panel.bar.value()) == (1000, 629)
    assert panel.stage.text() == "Copying rows"
    assert panel.rows.value.text() == "6,200 of 10,000"
    assert panel.bytes.value.text() == "1.1 MB"
    assert running.row().line == "Running · 62 %"


def test_a_hundred_percent_is_never_claimed_while_it_runs(running):
    job_id = running.service.book.jobs()[0].id
    running.service.progressed.emit(job_id, Progress(Stage.VERIFYING, percent=100.0))
    panel = running.window.job_page.running
    assert panel.headline.text() == "Download 99% complete"
    assert panel.bar.value() == 999
    assert running.row().line == "Running · 99 %"


def test_an_unknown_percent_moves_the_bar_and_shows_counts_only(running):
    job_id = running.service.book.jobs()[0].id
    running.service.progressed.emit(job_id, Progress(Stage.COPYING, row_count=3_000_000_000))
    panel = running.window.job_page.running
    assert panel.bar.maximum() == 0
    assert panel.headline.text() == "Copying rows"
    assert panel.rows.value.text() == "3,000,000,000"
    assert panel.left.value.text() == "\N{EN DASH}"
    assert running.row().line == "Running · 3,000,000,000 rows"


def test_the_clock_ticks_only_while_the_page_is_visible(running):
    timer = running.window.job_page.running._timer
    assert timer.isActive()
    running.control(Qt.Key.Key_N)
    assert not timer.isActive()


def test_shift_escape_cancels_the_running_job(running):
    job_id = running.service.book.jobs()[0].id
    running.key(Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
    running.until(lambda: running.service.book.job(job_id).state is JobState.CANCELLED)
    assert running.window.job_page.ended.isVisible()
    assert running.window.job_page.ended.message.text() == "You stopped this download"
    assert running.row().line == "Sample data"


def test_the_cancel_button_cancels_the_running_job(running):
    job_id = running.service.book.jobs()[0].id
    running.click(running.window.job_page.cancel_button)
    running.until(lambda: running.service.book.job(job_id).state is JobState.CANCELLED)


def test_enter_twice_does_not_stop_what_was_just_started(running):
    running.key(Qt.Key.Key_Return)
    running.key(Qt.Key.Key_Return)
    assert running.service.book.jobs()[0].state is JobState.RUNNING
    assert not running.action("cancel").isChecked()
    assert running.window.list.view.hasFocus()


def test_focus_on_cancel_moves_to_save_when_the_job_ends(running):
    page = running.window.job_page
    page.cancel_button.setFocus()
    running.exporter.gate.set()
    running.until(page.finished.isVisible)
    running.until(page.save_button.hasFocus)


def test_focus_elsewhere_stays_when_the_job_ends(running):
    running.exporter.gate.set()
    running.until(running.window.job_page.finished.isVisible)
    assert running.window.list.view.hasFocus()


def test_a_finished_job_shows_sentence_receipt_and_preview(make_app):
    job = make_job(1, "orders.tsv", rows=10_000, request=Request("sample", {}, 10_000, Format.TSV))
    app = make_app([job])
    app.library.rows = tuple((str(n), *[""] * 7) for n in range(200))
    app.library.rows_gate.clear()
    app.select(1)
    page = app.window.job_page
    assert page.line.sentence.text() == "Your TSV file is ready for download"
    assert page.save_button.text() == "&Save TSV"
    assert page.main_button() is page.save_button
    receipt = page.finished.receipt
    assert receipt.rows.value.text() == "10,000"
    assert receipt.columns.value.text() == "8"
    assert receipt.digest.text() == job.receipt.sha256
    assert receipt.statement.text() == job.receipt.statement
    assert receipt.completeness.text().startswith("Complete. ")
    app.until(page.finished.viewer.table.isVisible)
    assert page.finished.viewer.caption.text() == "First 200 of 10,000 rows"
    app.library.rows_gate.set()
    app.until(lambda: page.finished.viewer.caption.text() == "All 10,000 rows")
    app.click(page.line.details)
    app.click(receipt.copy_button)
    assert QGuiApplication.clipboard().text() == job.receipt.sha256


def test_the_types_of_the_columns_are_a_tip_that_is_never_too_long(make_app):
    column = Column("<b>\nprice", ColumnType.DECIMAL, 10, 2)
    job = make_job(1)
    many = replace(job, receipt=replace(job.receipt, schema=(column,) * 1000))
    app = make_app([many, make_job(2)])
    columns = app.window.job_page.finished.receipt.columns
    app.select(1)
    assert columns.toolTip().startswith("<div>&lt;b&gt; price: decimal(10, 2)<br>")
    assert columns.toolTip().endswith("<br>and 970 more</div>")
    app.select(2)  # with a receipt of version 0.1.0
    assert columns.toolTip() == ""


@pytest.mark.parametrize(
    ("completeness", "word"),
    [
        (Completeness.COMPLETE, "Complete"),
        (Completeness.LIMITED, "Limited"),
        (Completeness.UNVERIFIED, "Unverified"),
    ],
)
def test_each_completeness_has_its_word_and_sign(make_app, completeness, word):
    app = make_app([make_job(1, completeness=completeness)])
    app.select(1)
    assert app.window.job_page.line.text().startswith(f"{word} · ")
    assert app.row().badge.word == word
    assert app.row().badge.icon == completeness.value


def test_preview_cells_are_the_exact_text(make_app):
    app = make_app([make_job(1, rows=3)])
    app.select(1)
    view = app.window.job_page.finished.viewer
    app.until(view.table.isVisible)
    note = view.model.index(1, 7)
    assert note.data() == "Leave at the back door,\nthe bell is broken"
    delegate = view.table.itemDelegate()
    shown = delegate.displayText(note.data(), view.locale())
    assert shown == "Leave at the back door,⏎the bell is broken"
    markup = view.model.index(2, 4)
    assert markup.data() == "<b>Desk</b> lamp"
    assert "&lt;b&gt;Desk" in markup.data(Qt.ItemDataRole.ToolTipRole)
    assert view.model.headerData(0, Qt.Orientation.Horizontal) == "order_id"
    assert view.caption.text() == "All 3 rows"


def test_a_preview_that_fails_says_why(make_app):
    app = make_app([make_job(1)])
    app.library.preview_error = DiskFullError("The disk is full: /tmp")
    app.select(1)
    message = app.window.job_page.finished.viewer.message
    app.until(lambda: "The disk is full: /tmp" in message.text())
    assert message.isVisible()


def test_keep_locks_and_releases(make_app):
    app = make_app([make_job(1, saved_to="/x/a.csv")])
    app.select(1)
    app.control(Qt.Key.Key_L)
    assert app.service.book.job("job-1").pinned
    assert app.row().pinned
    assert not app.action("remove").isEnabled()
    assert app.action("keep").isChecked()
    app.action("keep").trigger()
    assert not app.service.book.job("job-1").pinned
    assert app.action("remove").isEnabled()


def test_a_failed_job_says_why_and_what_next_as_plain_text(make_app):
    app = make_app([failed_job(1, message="<b>token</b> refused", hint="Sign in & retry.")])
    app.select(1)
    panel = app.window.job_page.ended
    assert panel.message.text() == "<b>token</b> refused"
    assert panel.hint.text() == "Sign in & retry."
    assert app.row().line == "Failed · <b>token</b> refused"


def test_retry_runs_the_same_job_again(make_app):
    app = make_app([failed_job(1)])
    app.select(1)
    app.click(app.window.job_page.ended.retry_button)
    app.until(lambda: app.service.book.job("job-1").state is JobState.COMPLETED)
    assert app.window.job_page.finished.isVisible()


def test_a_saved_job_is_removed_without_a_question(make_app):
    app = make_app([make_job(1, saved_to="/x/a.csv"), make_job(2, "b.csv", saved_to="/x/b.csv")])
    app.select(2)
    app.window.list.view.setFocus()
    app.key(Qt.Key.Key_Delete)
    assert [job.id for job in app.service.book.jobs()] == ["job-1"]
    assert app.window.job_page.title.text() == "sample.csv"
    app.key(Qt.Key.Key_Delete)
    assert app.service.book.jobs() == []
    assert app.window.start_page.isVisible()


def test_an_unsaved_file_is_removed_only_after_a_yes(make_app):
    app = make_app([make_job(1)])
    app.select(1)
    app.action("remove").trigger()
    question = app.dialog(Question)
    app.key(Qt.Key.Key_Escape, widget=question)
    assert len(app.service.book.jobs()) == 1
    app.action("remove").trigger()
    app.click(app.dialog(Question).yes_button)
    app.until(lambda: app.service.book.jobs() == [])


def test_the_question_is_about_the_job_it_names(make_app):
    app = make_app([make_job(1, "a.csv"), make_job(2, "b.csv")])
    app.select(1)
    app.action("remove").trigger()
    question = app.dialog(Question)
    app.service.removal.remove("job-1")
    app.click(question.yes_button)
    assert [job.id for job in app.service.book.jobs()] == ["job-2"]
    app.until(app.window.bar.text)


def test_delete_in_a_text_field_edits_the_text(make_app):
    app = make_app([make_job(1, saved_to="/x/a.csv")])
    edit = app.window.form.rows_field.edit
    edit.setFocus()
    edit.setCursorPosition(0)
    app.key(Qt.Key.Key_Delete, widget=edit)
    assert edit.text() == "00"
    assert len(app.service.book.jobs()) == 1


def test_show_in_folder_shows_the_saved_file(make_app, monkeypatch):
    app = make_app([make_job(1, saved_to="/x/a.csv")])
    shown = []
    monkeypatch.setattr(app.window.commands.revealer, "show", shown.append)
    app.select(1)
    app.click(app.window.job_page.finished.saved.show_button)
    assert shown == ["/x/a.csv"]


def test_copy_as_command(make_app):
    app = make_app([make_job(1)])
    app.select(1)
    app.control(Qt.Key.Key_C, shift=True)
    text = QGuiApplication.clipboard().text()
    assert text == "csvdownloader export sample --rows 100 --format csv"
    assert app.window.bar.text() == "The command is in the clipboard."


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.CANCELLED, JobState.INTERRUPTED])
def test_each_state_without_a_file_has_words_and_a_next_step(make_app, state):
    app = make_app(
        [
            make_job(
                1,
                state=state,
                failure=failed_job().failure if state is JobState.INTERRUPTED else None,
            )
        ],
        recover=False,
    )
    app.select(1)
    panel = app.window.job_page.ended
    assert panel.message.text()
    assert panel.hint.text()
    assert panel.retry_button.isVisible() is (state is not JobState.QUEUED)
    assert app.window.job_page.cancel_button.isVisible() is (state is JobState.QUEUED)


def test_new_jobs_stand_on_top(make_app):
    app = make_app([make_job(1, "old.csv")])
    start(app)
    assert [index.data() for index in app.indexes()] == ["sample.csv", "old.csv"]
    assert app.indexes()[0].data(Qt.ItemDataRole.AccessibleTextRole).startswith("sample.csv, ")


def test_a_job_of_an_unknown_source_can_be_seen_and_saved(make_app):
    app = make_app([make_job(1, request=Request("gone", {}, 5))])
    app.select(1)
    assert app.action("save").isEnabled()
    assert not app.action("retry").isEnabled()
    assert not app.action("edit").isEnabled()


def test_a_thousand_jobs_cost_only_what_is_visible(make_app, monkeypatch):
    painted = []
    monkeypatch.setattr(job_model, "summary_of", lambda *a: (painted.append(1), summary_of(*a))[1])
    jobs = [make_job(n, f"{n:04}.csv") for n in range(1000)]
    app = make_app(jobs)
    view = app.window.list.view
    assert len(app.indexes()) == 1000
    app.until(lambda: painted)
    assert len(painted) < 100  # only what is visible, not all
    view.setFocus()
    app.key(Qt.Key.Key_End)
    assert app.window.job_page.title.text() == "0000.csv"


@pytest.mark.parametrize("active", [True, False])
def test_the_window_calls_for_attention_only_when_it_is_not_active(running, monkeypatch, active):
    alerts = []
    monkeypatch.setattr(QApplication, "alert", lambda *args: alerts.append(args))
    monkeypatch.setattr(running.window, "isActiveWindow", lambda: active)
    running.exporter.gate.set()
    running.until(running.window.job_page.finished.isVisible)
    assert len(alerts) == (0 if active else 1)


def test_the_title_of_a_job_is_painted_elided_not_cut(make_app):
    app = make_app([make_job(1, "x" * 180 + ".csv")])
    view = app.window.list.view
    assert view.horizontalScrollBar().maximum() == 0
    assert view.visualRect(view.model().index(0)).topLeft() == QPoint(0, 0)
