"""The rows of the side list: what each says, and how it is seen where the keyboard is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.jobs.job_summary import summary_of
from csvdownloader.ui.look.tokens import tokens_of
from csvdownloader.ui.look.tones import Tone
from tests.fakes.samples import failed_job, make_job, receipt
from tests.support.clock import VirtualClock

PATH = ("/data/exports/orders.parquet", "Orders")


def summary(job, origin=PATH, now=None):
    now = now or (job.ended_at or job.created_at) + timedelta(minutes=2)
    return summary_of(job, origin, None, saving=False, now=now)


@pytest.mark.parametrize(
    ("source", "icon"),
    [("file", "file"), ("database", "database"), ("web", "web"), ("sample", "sample")],
)
def test_a_row_shows_the_kind_of_its_source(source, icon):
    job = make_job(1, "a.csv", request=Request(source, {}, None))
    assert summary(job).source_icon == icon


def test_what_another_package_reads_looks_like_a_file():
    job = make_job(1, "a.csv", request=Request("squares", {}, None))
    assert summary(job).source_icon == "file"


@pytest.mark.parametrize(
    ("job", "tone"),
    [
        (failed_job(1, "a.csv"), Tone.BAD),
        (make_job(1, "a.csv", JobState.INTERRUPTED), Tone.CAUTION),
        (make_job(1, "a.csv", JobState.CANCELLED), Tone.MUTED),
        (make_job(1, "a.csv", receipt=receipt("a.csv", 9, Completeness.UNVERIFIED)), Tone.MUTED),
    ],
)
def test_a_second_line_that_asks_to_be_read_is_coloured(job, tone):
    assert summary(job).line_tone is tone


@pytest.mark.parametrize(
    ("job", "line"),
    [
        (make_job(1, "a.csv"), "/data/exports/orders.parquet · Orders"),
        (make_job(1, "a.csv", JobState.CANCELLED), "/data/exports/orders.parquet · Orders"),
        (failed_job(1, "a.csv", "No such table"), "Failed · No such table"),
        (make_job(1, "a.csv", JobState.RUNNING), "Running"),
        (make_job(1, "a.csv", JobState.QUEUED), "Waiting"),
    ],
)
def test_the_second_line_says_where_the_rows_come_from_or_what_goes_on(job, line):
    assert summary(job).line == line


def test_a_path_of_the_user_is_short_and_a_query_is_one_line():
    job = make_job(1, "a.csv")
    assert summary(job, (f"{Path.home()}/a.csv",)).line == "~/a.csv"
    assert summary(job, ("Shop", "SELECT *\n  FROM orders")).line == "Shop · SELECT * FROM orders"


def test_a_row_says_how_long_ago_it_ended_and_that_it_was_saved():
    job = make_job(1, "a.csv", saved_to="/x/a.csv")
    assert (summary(job).saved, summary(make_job(1)).saved) == (True, False)
    assert summary(make_job(1, state=JobState.RUNNING)).age == ""
    now = datetime.now(UTC).replace(hour=12)
    ended = now - timedelta(minutes=2)
    assert summary(make_job(1, ended_at=ended), now=now).age == "2 min"


def test_all_that_is_cut_is_in_the_tip(make_app):
    job = make_job(1, "a.csv", request=Request("file", {"path": "/<b>/x.csv"}), saved_to="/y/a.csv")
    app = make_app([job])
    tip = app.indexes()[0].data(Qt.ItemDataRole.ToolTipRole)
    assert "Complete · 100 rows, 11.2 KB<br>/&lt;b&gt;/x.csv<br>" in tip
    assert "Saved to /y/a.csv" in tip


def test_the_ages_go_on_with_the_minutes(make_app):
    app = make_app([make_job(1, ended_at=datetime.now(UTC))])
    assert app.row().age == "now"
    app.window._activity.clock = VirtualClock(datetime.now(UTC) + timedelta(days=2))
    app.window.list.model._minutes.timeout.emit()
    assert app.row().age.count(":") == 1


def test_the_tip_has_the_whole_of_what_is_cut(make_app):
    app = make_app([failed_job(1, "a.csv")])
    tip = app.indexes()[0].data(Qt.ItemDataRole.ToolTipRole)
    assert "a.csv" in tip
    assert app.row().line in tip


def ringed(app, row):
    """Whether the row has the ring of the focus, by what is painted."""
    view = app.window.list.view
    rect = view.visualRect(app.indexes()[row])
    image = view.grab(QRect(rect.topLeft(), rect.size())).toImage()
    accent = tokens_of(view.palette()).accent
    column = [image.pixelColor(QPoint(image.width() // 2, y)) for y in range(5)]
    return any(_is_like(color, accent) for color in column)


def _is_like(one, other):
    return (
        max(abs(a - b) for a, b in zip(QColor.getRgb(one), QColor.getRgb(other), strict=True)) < 9
    )


def test_the_keyboard_sees_where_it_is_also_when_nothing_is_selected(make_app):
    app = make_app([make_job(n, f"{n}.csv") for n in (1, 2)])
    view = app.window.list.view
    assert not ringed(app, 0)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert (ringed(app, 0), ringed(app, 1)) == (True, False)
    assert view.selectedIndexes() == []
    assert app.window.commands.job is None
    app.key(Qt.Key.Key_Down, widget=view)
    assert (ringed(app, 0), ringed(app, 1)) == (False, True)
    assert app.window.commands.job.id == "job-1"


def test_enter_shows_the_row_where_the_keyboard_is(make_app):
    app = make_app([make_job(n, f"{n}.csv") for n in (1, 2)])
    view = app.window.list.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    app.key(Qt.Key.Key_Return, widget=view)
    assert app.window.commands.job.id == "job-2"
