"""The rows of the side list: what each says, and how it is seen where the keyboard is."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor

from csvdownloader.core.models import Completeness, JobState, Request
from csvdownloader.ui.jobs.job_summary import summary_of
from csvdownloader.ui.look.tokens import tokens_of
from csvdownloader.ui.look.tones import Tone
from tests.fakes.samples import failed_job, make_job, receipt


@pytest.mark.parametrize(
    ("source", "icon"),
    [("file", "file"), ("database", "database"), ("web", "web"), ("sample", "sample")],
)
def test_a_row_shows_the_kind_of_its_source(source, icon):
    job = make_job(1, "a.csv", request=Request(source, {}, None))
    assert summary_of(job, None, saving=False).source_icon == icon


def test_what_another_package_reads_looks_like_a_file():
    job = make_job(1, "a.csv", request=Request("squares", {}, None))
    assert summary_of(job, None, saving=False).source_icon == "file"


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
    assert summary_of(job, None, saving=False).line_tone is tone


def test_the_tip_has_the_whole_of_what_is_cut(make_app):
    app = make_app([failed_job(1, "a.csv")])
    tip = app.window.list.view.model().index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "a.csv" in tip
    assert app.row().line in tip


def ringed(app, row):
    """Whether the row has the ring of the focus, by what is painted."""
    view = app.window.list.view
    rect = view.visualRect(view.model().index(row))
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
