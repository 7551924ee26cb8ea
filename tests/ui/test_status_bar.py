"""The line at the foot of the window."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from csvdownloader.core.requests.request import Request
from csvdownloader.core.settings.settings import Settings
from tests.fakes.samples import make_job, receipt


@pytest.fixture
def status(app):
    return app.window.status


def test_it_counts_what_runs_and_waits(app, status):
    assert status.activity.text() == "0 downloads"
    app.service.settings.change(replace(Settings(), jobs_at_once=2))
    app.exporter.gate.clear()
    for _ in range(5):
        app.service.start(Request("sample", {}, 100))
    assert status.activity.text() == "2 running, 3 waiting"
    app.exporter.gate.set()
    app.ended()
    assert status.activity.text() == "5 downloads"


def test_it_tells_what_the_files_take_and_what_is_free(make_app):
    jobs = [make_job(n, "a.csv", receipt=replace(receipt("a.csv", 9), bytes=10**9)) for n in (1, 2)]
    app = make_app(jobs)
    app.service.settings.change(replace(Settings(), keep_gigabytes=7))
    text = app.window.status.disk.text
    app.until(lambda: text().startswith("2.0 GB of 7 GB kept"))
    app.window.status.show_folder(Path.home())
    app.until(lambda: text().endswith(" free"))


def test_what_is_free_has_its_room_before_the_next_paint(app, status):
    app.until(lambda: status.disk.text().endswith(" free"))
    status.show_folder(Path.home())
    for free in (10**9, 123_456_789_012_345):
        app.lookups.disk_seen.emit(Path.home(), free)
        assert status.disk.width() == status.disk.sizeHint().width()


def test_where_the_disk_cannot_be_asked_only_the_files_are_told(app, status, tmp_path):
    app.until(lambda: status.disk.text().endswith(" free"))
    with app.qtbot.waitSignal(app.lookups.disk_seen):
        status.show_folder(tmp_path / "gone")
    assert status.disk.text() == "0 bytes of 20 GB kept"


def test_it_names_the_folder_of_the_last_save(make_app):
    app = make_app([make_job(1, "a.csv", receipt=receipt("a.csv", 9))])
    app.select(1)
    folder = Path.home() / "exports"
    app.service.saving.save("job-1", folder / "a.csv", overwrite=False)
    app.until(lambda: app.window.status.folder.text() == str(Path("~") / "exports"))


def test_the_room_is_looked_at_when_a_download_has_ended(app, status, monkeypatch):
    seen = []
    monkeypatch.setattr(app.lookups, "look_at_disk", seen.append)
    app.service.start(Request("sample", {}, 100))
    assert seen == []
    app.ended()
    assert seen == [app.window.commands.saver.folder]


def test_it_says_what_a_command_of_the_menu_does(app, status):
    action = app.action("open-file")
    action.showStatusText(app.window.menuBar())  # as a menu does
    assert status.currentMessage() == action.statusTip() != ""


def test_a_long_folder_leaves_the_counts_their_room(app, status):
    app.window.resize(640, 400)
    before = status.folder.width()
    status.show_folder(Path("/home/ada") / "/".join(["a folder with a long name"] * 9))
    app.until(lambda: status.folder.width() > before)
    for item in (status.activity, status.disk):
        assert item.width() >= item.sizeHint().width()
