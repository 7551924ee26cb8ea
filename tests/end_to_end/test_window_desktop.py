"""The window on a desktop: a download keeps the machine awake, and its end is told."""

from csvdownloader.app import connect_to_desktop
from csvdownloader.core.requests.request import Request

SLOW = Request("sample", {"slow": True}, 1000)


def test_a_slow_download_keeps_the_machine_awake_until_its_end(app, qapp, qtbot, logind, corner):
    connect_to_desktop(qapp, app.service, app.window)
    job = app.service.start(SLOW)
    qtbot.waitUntil(app.window.status.awake.isVisible)
    logind.keep_nothing()
    assert logind.is_held
    app.window.hide()
    app.service.cancel(job)
    qtbot.waitUntil(lambda: not logind.is_held)
    assert not app.window.status.awake.isVisibleTo(app.window)
    logind.refuses = True
    app.service.start(Request("sample", {}, 7))
    qtbot.waitUntil(lambda: not corner.shown.empty())
    assert corner.shown.get_nowait()[3] == "sample.csv is ready"
    qapp.aboutToQuit.emit()
