"""Runs that resume from a damaged checkpoint, or that find other files than they left."""

import json

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.services import StartUnsureError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import FakeService, Reply, steps
from tests.sources.web.jobs import CELLS, CSV, job_profile, pages_profile

MORE = b"id,name\n3,Edsger\n"
JOINED = [*CELLS, ["3", "Edsger"]]
BY_POLL = 'urls = "url"\non_expired = "poll"'


def links(jobs, *names):
    return jobs.reply("ready", url=[f"{jobs.files.url}/{name}" for name in names])


def leave(harness, run, waits=3):
    """Runs, until the program ends while it waits."""
    harness.clock.after_wait = lambda n: (
        harness.cancel.set(shutting_down=True) if n == waits else None
    )
    with pytest.raises(Cancelled):
        run()
    harness.clock.after_wait = lambda n: None


def serve(jobs):
    """Two files; the second one is not ready at first. A list, to which "ready" is added."""
    ready = []

    def file(seen):
        is_first = seen.query.get("part", seen.path) in {"1", "/out.csv"}
        return Reply(body=CSV if is_first else MORE) if is_first or ready else Reply(202)

    for path in ("/out.csv", "/more.csv", "/rows"):
        jobs.files.on("GET", path, file)
    return ready


# --- files in another order -----------------------------------------------------------------------


@pytest.mark.parametrize("names", [["out.csv", "more.csv"], ["rows?part=1", "rows?part=2"]])
def test_a_restart_that_finds_the_files_in_another_order_takes_each_once(harness, jobs, names):
    ready = serve(jobs)
    jobs.on("GET", "/jobs/j-1", links(jobs, *names))
    leave(harness, lambda: harness.run(job_profile(), base_url=jobs.url))
    ready.append("ready")
    jobs.on("GET", "/jobs/j-1", links(jobs, *reversed(names)))

    cells = harness.restarted().again().cells()

    assert cells == [CELLS[0], ["3", "Edsger"], *CELLS[1:]]
    assert jobs.started == 1


def test_a_restart_knows_its_files_by_links_that_were_signed_anew(harness, jobs):
    ready = serve(jobs)
    jobs.on("GET", "/jobs/j-1", links(jobs, "out.csv?sig=1", "more.csv?sig=1"))
    leave(harness, lambda: harness.run(job_profile(), base_url=jobs.url))
    ready.append("ready")
    jobs.on("GET", "/jobs/j-1", links(jobs, "out.csv?sig=2", "more.csv?sig=2"))

    assert harness.restarted().again().cells() == JOINED

    assert len(jobs.files.called("GET", "/out.csv")) == 1


@pytest.mark.parametrize("later", [["more.csv", "out.csv"], ["more.csv", "late.csv", "out.csv"]])
def test_links_that_come_in_another_order_when_they_are_mended_begin_anew(harness, jobs, later):
    first = ["out.csv", "late.csv", "more.csv"][: len(later)]
    bodies = {"out.csv": CSV, "late.csv": b"id,name\n4,Alan\n", "more.csv": MORE}
    for name, body in bodies.items():
        jobs.files.on("GET", f"/{name}", Reply(body=body))
    jobs.files.on("GET", f"/{first[1]}", steps(Reply(403), Reply(body=bodies[first[1]])))
    jobs.on("GET", "/jobs/j-1", steps(links(jobs, *first), links(jobs, *later)))

    cells = harness.run(job_profile(result=BY_POLL), base_url=jobs.url).cells()

    wanted = [line.split(",") for name in later for line in bodies[name].decode().split()[1:]]
    assert cells == [CELLS[0], *wanted]


def test_a_mended_link_may_lead_elsewhere(harness, jobs):
    jobs.files.on("GET", "/old.csv", Reply(403))
    jobs.files.on("GET", "/new.csv", Reply(body=MORE))
    replies = [links(jobs, "out.csv", "old.csv"), links(jobs, "out.csv", "new.csv")]
    jobs.on("GET", "/jobs/j-1", steps(*replies))

    assert harness.run(job_profile(result=BY_POLL), base_url=jobs.url).cells() == JOINED

    assert len(jobs.files.called("GET", "/out.csv")) == 1


# --- a damaged checkpoint -------------------------------------------------------------------------


def checkpoint_file(harness):
    (path,) = [path for path in harness.files() if path.name == "memory.json"]
    return path


def change(harness, **values):
    state = json.loads(checkpoint_file(harness).read_text())
    state |= values
    checkpoint_file(harness).write_text(json.dumps({k: v for k, v in state.items() if v != "gone"}))


@pytest.fixture
def interrupted(harness, jobs):
    """A job that was started; the program ended while it waited for the second of two files."""
    ready = serve(jobs)
    jobs.on("GET", "/jobs/j-1", links(jobs, "out.csv", "more.csv"))
    leave(harness, lambda: harness.run(job_profile(), base_url=jobs.url))
    ready.append("ready")
    return harness.restarted()


def test_sto_10_a_checkpoint_that_cannot_be_read_starts_nothing(interrupted, jobs):
    checkpoint_file(interrupted).write_text('{"sent": 1')
    with pytest.raises(StartUnsureError):
        interrupted.again()
    assert jobs.started == 1


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sent", ["gone", "1", None, -1, True, 1.0]),
        ("answered", ["gone", "1", [], -1]),
        ("uuid", ["gone", "", 7]),
        ("job", ["gone", None, [], "j-1"]),
        ("started", ["", "yesterday", 7, "2026-01-01T00:00:00"]),
    ],
)
def test_sto_10_a_checkpoint_with_wrong_values_starts_nothing(interrupted, jobs, name, values):
    for value in values:
        change(interrupted, **{name: value})
        with pytest.raises(StartUnsureError, match="is damaged"):
            interrupted.again()
    assert jobs.started == 1
    assert interrupted.job is not None


@pytest.mark.parametrize(
    "cursor",
    [
        {},
        [],
        "x",
        {"assembly": {}, "proven": True, "place": {}},
        {"assembly": 7, "proven": "x", "place": {"turn": {"x": 1}, "part": "1"}},
    ],
)
def test_sto_10_a_wrong_position_begins_the_files_anew_and_not_the_job(interrupted, jobs, cursor):
    change(interrupted, cursor=cursor)

    done = interrupted.again()

    assert done.cells() == JOINED
    assert done.receipt.completeness is Completeness.COMPLETE
    assert len(jobs.files.called("GET", "/out.csv")) == 2
    assert jobs.started == 1


@pytest.mark.parametrize("changes", [{"part": 0}, {"part": 2}, {"taken": "x"}])
def test_sto_10_another_position_than_was_saved_takes_no_file_twice(interrupted, jobs, changes):
    cursor = json.loads(checkpoint_file(interrupted).read_text())["cursor"]
    change(interrupted, cursor={**cursor, "place": {**cursor["place"], **changes}})

    assert interrupted.again().cells() == JOINED

    assert jobs.started == 1


def test_sto_10_a_wrong_page_begins_the_pages_anew(harness):
    def page(seen):
        if seen.query.get("at") and not ready:
            return Reply(503)
        at = int(seen.query.get("at", "0"))
        return Reply(json={"rows": [{"n": at}], "next": "" if at else "1"})

    ready = []
    with FakeService() as service:
        service.on("GET", "/rows", page)
        pages = 'kind = "token"\nnext = "next"\nsend = { in = "query", name = "at" }'
        leave(harness, lambda: harness.run(pages_profile(pages), base_url=service.url), waits=1)
        ready.append("ready")
        cursor = json.loads(checkpoint_file(harness).read_text())["cursor"]
        position = {"turn": {**cursor["place"]["turn"], "token": "7", "odd": 1}}
        change(harness, cursor={**cursor, "place": position})

        assert harness.restarted().again().cells() == [["n"], ["0"], ["1"]]
