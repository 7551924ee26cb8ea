"""What is shown of a job that runs at a service, with the real window."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.ui.widgets.times import local_clock
from tests.fakes.samples import make_job
from tests.support.clock import VirtualClock

NOW = datetime(2026, 11, 23, 14, 3, 8, tzinfo=UTC)
NEXT_POLL = NOW + timedelta(seconds=12)
DASH = "\N{EN DASH}"


@pytest.fixture
def running(make_app):
    app = make_app()
    app.clock = app.window._activity.clock = VirtualClock(NOW)
    app.exporter.gate.clear()
    app.control(Qt.Key.Key_Return)
    app.until(app.window.job_page.running.isVisible)
    return app


def report(app, stage=Stage.PREPARING, **more):
    app.service.progressed.emit(app.service.book.jobs()[-1].id, Progress(stage, **more))
    return app.window.job_page.running


def test_the_servers_status_and_the_next_poll_stand_under_the_bar(running):
    panel = report(running, status="PROCESSING", next_poll=NEXT_POLL)
    assert panel.headline.text() == "The service prepares the export"
    assert panel.bar.maximum() == 0
    assert panel.status.isVisible()
    clock = local_clock(NEXT_POLL)
    assert panel.status.text() == f"Server says “PROCESSING” · next look in 12 s ({clock})"
    assert clock.endswith(":20")
    assert running.row().line == "Running · “PROCESSING”"


def tick(app, seconds):
    app.clock.pass_by(seconds)
    panel = app.window.job_page.running
    panel._timer.timeout.emit()
    return panel


def test_the_time_to_the_next_poll_ticks(running):
    panel = report(running, status="PROCESSING", next_poll=NEXT_POLL)
    assert panel._timer.isActive()
    assert panel._timer.interval() == 1000
    for seconds, text in ((1, "in 11 s ("), (10.5, "in 1 s ("), (0.5, "looking now"), (87, "now")):
        assert text in tick(running, seconds).status.text()
    panel = report(running, next_poll=running.clock.now() + timedelta(minutes=2, seconds=5))
    assert panel.status.text().startswith("Next look in 2 min 05 s (")


@pytest.mark.parametrize("leap", [timedelta(days=365), timedelta(days=-2)])
def test_s14_times_go_on_when_the_clock_leaps(running, leap):
    report(running, status="PROCESSING", next_poll=NEXT_POLL)
    running.clock.jump(leap.total_seconds())
    panel = tick(running, 4)
    assert panel.elapsed.value.text() == "4 s"
    clock = local_clock(NEXT_POLL + leap)
    assert panel.status.text().endswith(f" · next look in 8 s ({clock})")


def test_s14_nobody_knows_how_long_a_job_has_run_that_was_left_over(make_app):
    app = make_app([make_job(1, state=JobState.RUNNING)], recover=False)
    app.select(1)
    assert app.window.job_page.running.elapsed.value.text() == DASH


def test_nothing_is_said_of_a_server_that_says_nothing(running):
    panel = report(running, status="PROCESSING", next_poll=NEXT_POLL)
    report(running, Stage.DOWNLOADING, bytes=1_100_000)
    assert not panel.status.isVisible()
    assert panel.status.text() == panel.status.accessibleName() == ""
    assert running.row().line == "Running · 1.1 MB"


def test_sec_08_the_servers_status_is_plain_text_on_one_line(running):
    panel = report(running, status="<b>PRO</b>\n\x1b[1mCESSING\N{RIGHT-TO-LEFT OVERRIDE}")
    assert panel.status.textFormat() is Qt.TextFormat.PlainText
    assert panel.status.text() == "Server says “<b>PRO</b> [1mCESSING”"
    assert running.row().line == "Running · “<b>PRO</b> [1mCESSING”"


def test_a_long_status_is_elided_and_the_time_stays(running):
    before = running.window.minimumSizeHint().width()
    panel = report(running, status="<i>very</i> " * 500, next_poll=NEXT_POLL)
    running.until(lambda: "…" in panel.status.text())
    shown = panel.status.text()
    assert shown.startswith("Server says “<i>very</i> ")
    assert shown.endswith(f"…” · next look in 12 s ({local_clock(NEXT_POLL)})")
    assert panel.status.fontMetrics().horizontalAdvance(shown) <= panel.status.width()
    assert running.window.minimumSizeHint().width() == before
    assert "&lt;i&gt;very&lt;/i&gt;" in panel.status.toolTip()
    assert panel.status.accessibleName().count("very") == 500


def test_a_percent_is_shown_only_when_the_service_gives_one(running):
    panel = report(running, status="PROCESSING", next_poll=NEXT_POLL, percent=30)
    assert panel.headline.text() == "Download 30% complete"
    assert panel.stage.text() == "The service prepares the export"
    assert panel.bar.value() == 300
    assert running.row().line == "Running · 30 %"
    assert report(running, status="PROCESSING", next_poll=NEXT_POLL).bar.maximum() == 0


def test_no_speed_and_no_time_left_are_guessed_while_the_server_works(running):
    for second in range(20):
        running.clock.pass_by(1)
        panel = report(running, status="RUNNING", row_count=1000 * second, percent=second)
    assert panel.speed.value.text() == panel.left.value.text() == DASH
    for second in range(20, 30):
        running.clock.pass_by(1)
        panel = report(running, Stage.DOWNLOADING, row_count=1000 * second, percent=second)
    assert panel.speed.value.text() == "1,000 rows/s"
    assert panel.left.value.text() == "about 1 min"


def test_the_list_tells_status_and_rows_to_a_screen_reader(running):
    report(running, status="RUNNING", row_count=1200)
    text = running.indexes()[0].data(Qt.ItemDataRole.AccessibleTextRole)
    assert text.startswith("sample.csv, Running · “RUNNING” · 1,200 rows, Sample data, ")


def test_the_next_job_does_not_show_the_status_of_the_last(running):
    panel = report(running, status="PROCESSING", next_poll=NEXT_POLL)
    running.control(Qt.Key.Key_N)
    running.click(running.window.start_page.tiles["sample"])
    running.control(Qt.Key.Key_Return)
    running.until(lambda: len(running.service.book.jobs()) == 2)
    running.window.list.select(running.service.book.jobs()[-1].id)
    assert not panel.status.isVisible()
