"""Resuming a run: after a restart of the program, and after links that expire in the middle."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, ranged, steps
from tests.sources.web.jobs import CELLS, job_profile, run

MORE = b"id,name\n3,Edsger\n"
JOINED = [*CELLS, ["3", "Edsger"]]


def test_a_restart_goes_on_with_the_next_file(harness, jobs):
    links = [f"{jobs.files.url}/out.csv", f"{jobs.files.url}/more.csv"]
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=links))
    jobs.files.on("GET", "/more.csv", Reply(202))
    harness.clock.after_wait = lambda waits: (
        harness.cancel.set(shutting_down=True) if waits == 3 else None
    )
    with pytest.raises(Cancelled):
        run(harness, jobs, job_profile())
    harness.clock.after_wait = lambda waits: None
    jobs.files.on("GET", "/more.csv", Reply(body=MORE))

    assert harness.restarted().again().cells() == JOINED

    assert len(jobs.files.called("GET", "/out.csv")) == 1
    assert jobs.started == 1


def test_http_18_a_link_that_ends_in_the_middle_is_mended_and_resumed(harness, jobs):
    content = b"id,name\n" + b"1,Ada\n" * 5000
    new = jobs.reply("ready", url=f"{jobs.link}?sig=2")
    jobs.on("GET", "/jobs/j-1", steps(jobs.reply("ready"), new))
    file = steps(ranged(content, truncate_at=18_000), Reply(403), ranged(content))
    jobs.files.on("GET", "/out.csv", file)

    done = run(harness, jobs, job_profile(result='urls = "url"\non_expired = "poll"'))

    assert done.bytes == content
    last = jobs.files.requests[-1]
    assert (last.query, last.headers["Range"]) == ({"sig": "2"}, "bytes=18000-")


@pytest.mark.parametrize(("name", "etag"), [("out", '"v2"'), ("new", '"v1"')])
def test_http_18_another_file_behind_the_mended_link_is_not_appended(harness, jobs, name, etag):
    content, other = b"id,name\n" + b"1,Ada\n" * 5000, b"id,name\n" + b"2,Eve\n" * 5000
    new = jobs.reply("ready", url=f"{jobs.files.url}/{name}.csv?sig=2")
    jobs.on("GET", "/jobs/j-1", steps(jobs.reply("ready"), new))
    mended = ranged(other, etag=etag)
    file = steps(ranged(content, truncate_at=18_000), Reply(403), mended)
    jobs.files.on("GET", "/out.csv", file)
    jobs.files.on("GET", "/new.csv", mended)

    done = run(harness, jobs, job_profile(result='urls = "url"\non_expired = "poll"'))

    assert done.bytes == other


def test_a_service_that_gives_no_parts_is_not_asked_for_them(harness, jobs):
    content = b"id,name\n" + b"1,Ada\n" * 5000
    jobs.files.on("GET", "/out.csv", steps(ranged(content, truncate_at=18_000), ranged(content)))

    assert run(harness, jobs, job_profile(result='urls = "url"\nresume = "none"')).bytes == content
    assert all("Range" not in seen.headers for seen in jobs.files.requests)


def test_a_restart_that_finds_its_rows_gone_fetches_them_again(harness, jobs):
    links = [f"{jobs.files.url}/out.csv", f"{jobs.files.url}/more.csv"]
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=links))
    jobs.files.on("GET", "/more.csv", Reply(202))
    harness.clock.after_wait = lambda waits: (
        harness.cancel.set(shutting_down=True) if waits == 3 else None
    )
    with pytest.raises(Cancelled):
        run(harness, jobs, job_profile())
    harness.clock.after_wait = lambda waits: None
    jobs.files.on("GET", "/more.csv", Reply(body=MORE))
    for path in harness.files():
        if path.name.endswith(".part"):
            path.write_bytes(b"")

    assert harness.restarted().again().cells() == JOINED

    assert jobs.started == 1


def test_a_restart_that_finds_fewer_files_fetches_all_again(harness, jobs):
    links = [f"{jobs.files.url}/{name}.csv" for name in ("out", "more", "last")]
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=links))
    jobs.files.on("GET", "/more.csv", Reply(body=MORE))
    jobs.files.on("GET", "/last.csv", Reply(202))
    harness.clock.after_wait = lambda waits: (
        harness.cancel.set(shutting_down=True) if waits == 3 else None
    )
    with pytest.raises(Cancelled):
        run(harness, jobs, job_profile())
    harness.clock.after_wait = lambda waits: None
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready"))

    assert harness.restarted().again().cells() == CELLS


def test_percent_rises_over_all_stages(harness, jobs):
    links = [f"{jobs.files.url}/out.csv", f"{jobs.files.url}/more.csv"]
    jobs.files.on("GET", "/more.csv", Reply(body=MORE))
    busy, ready = jobs.reply("busy", percent=50), jobs.reply("ready", url=links, percent=100)
    jobs.on("GET", "/jobs/j-1", steps(busy, ready))
    run(harness, jobs, job_profile('[poll.progress]\nvalue = "percent"'))

    percents = harness.report.percents
    assert percents == sorted(percents)
    assert percents[0] == 15
    assert max(p for p in percents if p < 73) > 50  # the second file
    assert percents[-1] > 90  # the check


def test_a_job_that_was_removed_at_the_service_is_not_needed_any_more(harness, jobs):
    def removed(seen):
        harness.cancel.set(shutting_down=True)
        jobs.on("GET", "/jobs/j-1", Reply(404, json={}))
        jobs.files.on("GET", "/out.csv", Reply(404))
        return Reply(204)

    jobs.on("DELETE", "/jobs/j-1", removed)
    with pytest.raises(Cancelled):
        run(harness, jobs, job_profile('[cleanup]\nurl = "/jobs/{{ job.id }}"'))

    assert harness.restarted().again().cells() == CELLS
    assert jobs.started == 1


def test_what_is_known_against_a_result_outlives_its_removal(harness, jobs):
    def removed(seen):
        harness.cancel.set(shutting_down=True)
        return Reply(204)

    jobs.on("DELETE", "/jobs/j-1", removed)
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", cut=True))
    profile = job_profile(
        '[cleanup]\nurl = "/jobs/{{ job.id }}"', result='urls = "url"\ntruncated = "cut"'
    )
    with pytest.raises(Cancelled):
        run(harness, jobs, profile)
    jobs.on("GET", "/jobs/j-1", Reply(404, json={}))

    done = harness.restarted().again()

    assert done.receipt.completeness is Completeness.UNVERIFIED
    assert "cut the result off" in done.receipt.statement


@pytest.mark.parametrize("number", ["1.10", "1e2", "12345678901234567890.0"])
def test_a_number_keeps_its_text_over_a_restart(harness, jobs, number):
    created = Reply(201, text=f'{{"id": {number}}}', headers={"Content-Type": "application/json"})
    jobs.on("POST", "/jobs", created)
    jobs.on("GET", f"/jobs/{number}", steps(jobs.reply("busy"), jobs.reply("ready")))
    harness.clock.after_wait = lambda waits: (
        harness.cancel.set(shutting_down=True) if waits == 2 else None
    )
    with pytest.raises(Cancelled):
        run(harness, jobs, job_profile())
    harness.clock.after_wait = lambda waits: None

    assert harness.restarted().again().cells() == CELLS
