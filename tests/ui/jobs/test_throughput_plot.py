"""The plot of rows a second on the page of a running job."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.throughput import ThroughputCurve
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.jobs.throughput_plot import ThroughputPlot, nice_step
from csvdownloader.ui.look.tokens import tokens_of
from tests.support.clock import VirtualClock


@pytest.mark.parametrize(
    ("highest", "step"),
    [(0, 1), (1, 0.5), (4, 1), (9, 5), (460_000, 200_000), (8_100_000, 5_000_000)],
)
def test_the_lines_of_the_scale_stand_at_round_numbers(highest, step):
    assert nice_step(highest) == pytest.approx(step)


def drawn(plot, color, part):
    """Whether that colour is seen in that part, a share of the width from the left."""
    image = plot.grab().toImage()
    start, end = (round(share * image.width()) for share in part)
    return any(
        image.pixelColor(x, y) == QColor(color)
        for x in range(start, end)
        for y in range(image.height())
    )


@pytest.fixture
def plot(qtbot):
    plot = ThroughputPlot()
    qtbot.addWidget(plot)
    plot.resize(QSize(600, 120))
    return plot


def test_it_takes_the_part_of_the_time_that_has_passed(plot):
    points = tuple((float(second), 400_000.0) for second in range(1, 11))
    soft = tokens_of(plot.palette()).soft
    plot.show_curve(ThroughputCurve(points, 390_000), 10)
    assert drawn(plot, soft, (0, 0.4))
    assert not drawn(plot, soft, (0.6, 1))
    plot.show_curve(ThroughputCurve(points, 390_000), None)
    assert drawn(plot, soft, (0.6, 0.8))


def test_a_screen_reader_hears_it_in_words(plot):
    plot.show_curve(ThroughputCurve(((2.0, 800.0), (4.0, 400.0)), 600), None)
    assert plot.accessibleName() == "Rows a second"
    assert plot.accessibleDescription() == "600 rows/s on average over 4 s, 400 rows/s now"


@pytest.mark.parametrize("points", [((2.0, 0.0), (4.0, 0.0)), ((2.0, 0.1), (4e6, 0.0))])
def test_no_rows_at_all_are_drawn_too(plot, points):
    plot.show_curve(ThroughputCurve(points, 0), None)
    assert drawn(plot, tokens_of(plot.palette()).accent, (0, 1))


def test_the_page_has_it_from_three_seconds_on(app):
    app.window._activity.clock = clock = VirtualClock()
    app.exporter.gate.clear()
    job = app.service.start(Request("sample", {}, 100))
    app.window.list.select(job)
    panel = app.window.job_page.running
    app.until(panel.isVisible)
    for rows in range(4):
        assert panel.plot.isHidden()
        app.service.progressed.emit(job, Progress(Stage.COPYING, row_count=100 * rows))
        panel._timer.timeout.emit()
        clock.pass_by(1)
    assert panel.plot.isVisible()
    assert panel.plot_title.isVisible()
    app.service.progressed.emit(job, Progress(Stage.VERIFYING, row_count=300))
    panel._timer.timeout.emit()
    assert "100 rows/s on average" in panel.plot.accessibleDescription()
