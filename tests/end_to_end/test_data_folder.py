"""A data folder that an earlier version wrote: later ones open it and go on with what it did.

A folder below `tests/data_folders` is named by the version whose program wrote it, and was killed
while it worked: two finished downloads, one of them pinned and saved; one that failed, one whose
database could not be reached, one that was cancelled, one that came in part and was then put off
by the server; an export that a service works on, one of which the first page is here, and one of
the command line; two connections, settings, and profiles of the user's own.
"""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.settings.settings import Settings
from tests.services.fakes.base import Reply, Seen, ranged
from tests.services.fakes.slow import CSV, SlowService

FOLDERS = Path(__file__).parents[1] / "data_folders"
VERSIONS = ["0.1.0"]  # those of `test_upgrades.py` hold other things
WRITTEN_ADDRESS = "http://127.0.0.1:8080"  # of the service that the folder's profiles name
SAVED, SECOND, MISSING, UNREACHABLE, CANCELLED, SLOW, PAGES, PARTIAL = range(8)
TITLES = [
    "sample.csv",
    "sample.tsv",
    "missing.csv",
    "orders.csv",
    "sample.csv",
    "slow.csv",
    "pages.csv",
    "big-file.csv",
]
BIG = b"id,name\n" + b"".join(b"%d,row %d\n" % (n, n) for n in range(3000))
DOWNLOADED = 18_000  # bytes of it that are in the folder
ONCE = ["GET /jobs/j-1", "GET /jobs/j-1/file"]  # the requests when nothing is started anew


def second_page(seen: Seen) -> Reply:
    """The rest of the rows: two to a page, and the first page is asked for no more."""
    assert seen.query["page"] == "2"
    return Reply(json={"rows": [{"id": 3, "name": "Edsger"}]})


@pytest.fixture
def service():
    """Where the exports of the folder run; they became ready meanwhile."""
    with SlowService(is_open=True) as service:
        service.status = "ready"
        service.on("GET", "/rows", second_page)
        service.on("GET", "/big.csv", ranged(BIG))
        yield service


@pytest.fixture(params=VERSIONS)
def copy_folder(request, service):
    """Puts a copy of a version's folder somewhere, with the service's address in it."""

    def copy(target: Path) -> None:
        shutil.copytree(FOLDERS / request.param, target, dirs_exist_ok=True)
        for profile in (target / "profiles").iterdir():
            text = profile.read_text()
            assert WRITTEN_ADDRESS in text
            profile.write_text(text.replace(WRITTEN_ADDRESS, service.url))
        (resume,) = target.glob("jobs/*/*.resume")
        digest = hashlib.sha256(f"{service.url}/big.csv".encode()).hexdigest()
        state = json.loads(resume.read_text()) | {"asked": digest, "answered": digest}
        resume.write_text(json.dumps(state))

    return copy


@pytest.fixture
def opened(copy_folder, tmp_path, open_app):
    """The window over such a folder, once it has taken up what was under way."""
    copy_folder(tmp_path / "data")
    return open_app()


def fetched(app, number):
    """The bytes of a finished download."""
    job = app.service.book.jobs()[number]
    assert job.state is JobState.COMPLETED
    return (app.folder / "jobs" / job.id / job.title).read_bytes()


def test_all_downloads_of_an_earlier_version_are_there(opened):
    jobs = opened.service.book.jobs()
    assert [job.title for job in jobs] == TITLES
    states = {MISSING: JobState.ERROR, UNREACHABLE: JobState.ERROR, PARTIAL: JobState.ERROR}
    states |= {SAVED: JobState.COMPLETED, SECOND: JobState.COMPLETED}
    states |= {CANCELLED: JobState.CANCELLED}
    assert {number: jobs[number].state for number in states} == states
    missing, unreachable = jobs[MISSING].failure, jobs[UNREACHABLE].failure
    assert missing.message == "There is no file /home/ada/missing.csv"
    assert missing.hint == "Check the path, or choose another file."
    assert unreachable.message.startswith("Cannot reach db.example.com:5432")
    assert jobs[UNREACHABLE].request.text("table") == "public.orders"
    assert (jobs[SAVED].pinned, jobs[SAVED].saved_to) == (True, "/home/ada/orders.csv")
    assert not jobs[SECOND].pinned


@pytest.mark.parametrize(("number", "rows"), [(SAVED, 100), (SECOND, 10)])
def test_a_finished_download_of_an_earlier_version_is_what_its_receipt_says(
    opened, tmp_path, number, rows
):
    job = opened.service.book.jobs()[number]
    assert job.receipt.row_count == rows
    target = tmp_path / "saved"
    with opened.qtbot.waitSignal(opened.service.saving.saved):
        opened.service.saving.save(job.id, target, False)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == job.receipt.sha256


def test_exports_under_way_in_an_earlier_version_go_on(opened, service):
    assert fetched(opened, SLOW) == CSV
    assert fetched(opened, PAGES) == b"id,name\n1,Ada\n2,Grace\n3,Edsger\n"
    assert [call for call in service.asked if "jobs" in call] == ONCE


def test_a_download_that_came_in_part_in_an_earlier_version_goes_on_at_its_byte(opened, service):
    job = opened.service.book.jobs()[PARTIAL]
    with opened.qtbot.waitSignal(opened.service.idle):
        opened.service.run_again(job.id)
    assert fetched(opened, PARTIAL) == BIG
    (call,) = service.called("GET", "/big.csv")
    assert call.headers["Range"] == f"bytes={DOWNLOADED}-"


def test_connections_profiles_and_settings_of_an_earlier_version_are_there(opened):
    connections = {one.name: one for one in opened.parts.connections.all()}
    assert sorted(connections) == ["Acme", "Shop"]
    shop = dict(connections["Shop"].settings)
    assert shop == {"host": "db.example.com", "database": "shop", "user": "ada"}
    assert [connections[name].kind for name in ("Acme", "Shop")] == ["web:botify", "postgresql"]
    names = {entry.name for entry in opened.parts.profiles.entries() if entry.is_own}
    assert names == {"A big file", "A slow service", "Pages"}
    assert opened.service.settings.current == Settings(
        jobs_at_once=3, keep_days=3650, keep_gigabytes=10
    )


def test_a_headless_export_of_an_earlier_version_is_taken_up(copy_folder, run, home, work, service):
    copy_folder(home)
    listed = json.loads(run("jobs", "--json").stdout)
    assert [job["title"] for job in listed] == [*TITLES, "slow shop.csv"]
    done = run("resume", listed[-1]["id"], "-o", "slow.csv")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("A slow service did not come with the program; it calls ")
    assert (work / "slow.csv").read_bytes() == CSV
    assert service.asked == ONCE
    assert len(json.loads(run("jobs", "--json").stdout)) == len(TITLES)
