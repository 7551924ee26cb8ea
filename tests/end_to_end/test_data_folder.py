"""Data folders that earlier versions wrote: each later version opens them and loses nothing.

A folder below `tests/data_folders` is named by the version whose program wrote it: two finished
downloads, one of them kept and saved, one that failed, one whose connection could not be reached,
an export that a service works on, another one of the command line, two connections, settings, and a
profile of the user's own.
"""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from csvdownloader.core.models import JobState
from csvdownloader.core.settings import Settings
from tests.services.slow import CSV, SlowService

FOLDERS = Path(__file__).parents[1] / "data_folders"
VERSIONS = sorted(folder.name for folder in FOLDERS.iterdir())
WRITTEN_ADDRESS = "http://127.0.0.1:8080"  # of the service that the folder's profile names
TITLES = ["sample.csv", "sample.tsv", "missing.csv", "orders.csv", "slow.csv"]
FAILURES = {
    "missing.csv": "There is no file /home/ada/missing.csv",
    "orders.csv": "Cannot reach db.example.com:5432: Name or service not known",
}


@pytest.fixture
def service():
    """Where the exports of the folder run; they became ready meanwhile."""
    with SlowService(is_open=True) as service:
        service.status = "ready"
        yield service


@pytest.fixture(params=VERSIONS)
def place_folder(request, service):
    """Puts a copy of a version's folder somewhere, with the service's address in its profile."""

    def place(target: Path) -> None:
        shutil.copytree(FOLDERS / request.param, target, dirs_exist_ok=True)
        profile = target / "profiles" / "slow.toml"
        text = profile.read_text()
        assert WRITTEN_ADDRESS in text
        profile.write_text(text.replace(WRITTEN_ADDRESS, service.url))

    return place


@pytest.fixture
def opened(place_folder, tmp_path, open_desk):
    """The window over such a folder, once it has taken up what was under way."""
    place_folder(tmp_path / "data")
    return open_desk()


def jobs_by_title(desk):
    return {job.title: job for job in desk.service.jobs()}


def test_all_downloads_of_an_earlier_version_are_there(opened):
    jobs = jobs_by_title(opened)
    assert list(jobs) == TITLES
    assert [jobs[title].state for title in TITLES[:-1]] == [
        JobState.COMPLETED,
        JobState.COMPLETED,
        JobState.ERROR,
        JobState.ERROR,
    ]
    assert {title: jobs[title].failure.message for title in FAILURES} == FAILURES
    assert jobs["orders.csv"].request.text("table") == "public.orders"
    saved = jobs["sample.csv"]
    assert (saved.kept, saved.saved_to) == (True, "/home/ada/orders.csv")


def test_a_finished_download_of_an_earlier_version_is_what_its_receipt_says(opened, tmp_path):
    for title, rows in (("sample.csv", 100), ("sample.tsv", 10)):
        job = jobs_by_title(opened)[title]
        assert job.receipt.rows == rows
        target = tmp_path / f"saved-{title}"
        with opened.qtbot.waitSignal(opened.service.saved):
            opened.service.save(job.id, target, False)
        assert hashlib.sha256(target.read_bytes()).hexdigest() == job.receipt.sha256


def test_an_export_under_way_in_an_earlier_version_is_taken_up(opened, service):
    job = jobs_by_title(opened)["slow.csv"]
    assert job.state is JobState.COMPLETED
    assert (opened.folder / "jobs" / job.id / "slow.csv").read_bytes() == CSV
    assert service.asked == ["GET /jobs/j-1", "GET /jobs/j-1/file"]  # nothing was started anew


def test_connections_profiles_and_settings_of_an_earlier_version_are_there(opened):
    connections = {one.name: one for one in opened.parts.connections.all()}
    assert sorted(connections) == ["Acme", "Shop"]
    shop = dict(connections["Shop"].settings)
    assert shop == {"host": "db.example.com", "database": "shop", "user": "ada"}
    assert [connections[name].kind for name in ("Acme", "Shop")] == ["web:botify", "postgresql"]
    assert "A slow service" in [entry.name for entry in opened.parts.profiles.entries()]
    assert opened.service.settings == Settings(jobs_at_once=3, keep_days=3650, keep_gigabytes=10)


def test_a_headless_export_of_an_earlier_version_is_taken_up(
    place_folder, run, home, work, service
):
    place_folder(home)
    listed = json.loads(run("jobs", "--json").stdout)
    assert [job["title"] for job in listed] == [*TITLES, "slow shop.csv"]
    done = run("resume", listed[-1]["id"], "-o", "slow.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert (work / "slow.csv").read_bytes() == CSV
    assert service.asked == ["GET /jobs/j-1", "GET /jobs/j-1/file"]
    assert len(json.loads(run("jobs", "--json").stdout)) == len(TITLES)
