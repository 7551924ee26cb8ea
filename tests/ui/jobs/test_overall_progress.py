"""The percent of all jobs together, and the window's title."""

from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.requests.request import Request

SAMPLE = Request("sample", {}, 100)


def start(app, percent):
    app.exporter.progress = [Progress(Stage.COPYING, row_count=1, percent=percent)]
    with app.qtbot.waitSignal(app.service.progressed):
        return app.service.start(SAMPLE)


def test_the_title_has_the_mean_of_what_runs(app):
    title = app.window.windowTitle
    assert title() == "CSV Downloader"
    app.exporter.gate.clear()
    start(app, 20)
    app.until(lambda: title() == "20 % - CSV Downloader")
    second = start(app, 61)
    app.until(lambda: title() == "40 % - CSV Downloader")
    app.service.cancel(second)
    app.until(lambda: title() == "20 % - CSV Downloader")
    app.exporter.gate.set()
    app.until(lambda: title() == "CSV Downloader")


def test_what_has_no_percent_does_not_count_and_nothing_is_whole_before_its_end(app):
    app.exporter.gate.clear()
    start(app, None)
    start(app, 100)
    app.until(lambda: app.window.windowTitle() == "99 % - CSV Downloader")
