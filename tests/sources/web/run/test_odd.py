"""Odd responses of a service: none of them breaks the program, or keeps it busy for ever."""

import logging

import pytest

from csvdownloader.core.errors.responses import RedirectRefusedError, ThrottledError
from csvdownloader.core.errors.services import DeadlineError, EndlessPagesError, RemoteJobError
from tests.services.fakes.base import FakeService, Reply, steps, throttled
from tests.sources.web.jobs import CELLS, job_profile, pages_profile

KEY = """
[[secrets]]
name = "key"
[auth]
kind = "query"
query = { key = "{{ secret.key }}" }
hosts = ["@base"]
"""
CHAIN = """
schema = 1
id = "test-chain"
name = "Test chain"
base_url = "https://api.example.org"
mode = "chain"
[start]
url = "/start"
capture = { next = "next" }
[poll]
url = "{{ job.next }}"
status = "next && 'running' || 'done'"
timeout = "60s"
capture = { next = "next" }
[poll.classes]
running = ["running"]
done = ["done"]
[decode]
format = "json"
rows = "rows"
"""
BROKEN = ["http://[::1", "//[", "http://\u2100/x"]


@pytest.fixture
def server():
    with FakeService() as service:
        service.on("POST", "/start", Reply(json={"next": "/1"}))
        yield service


def run(harness, service, profile, **more):
    return harness.run(profile, base_url=service.url, **more)


# --- the status -----------------------------------------------------------------------------------


def test_a_status_that_repeats_the_secret_is_neither_shown_nor_logged(harness, jobs, caplog):
    caplog.set_level(logging.DEBUG)
    odd = jobs.reply("odd canary word", text="canary again")
    jobs.on("GET", "/jobs/j-1", steps(odd, jobs.reply("ready")))
    profile = job_profile('[poll.progress]\ntext = "text"', top=KEY)

    run(harness, jobs, profile, secrets={"key": "canary"})

    assert any("odd" in status and "again" in status for status in harness.statuses)
    assert "canary" not in caplog.text + "".join(harness.statuses)


@pytest.mark.parametrize("reply", [Reply(json={"data": None}), Reply(json={"status": ""})])
def test_a_service_that_never_says_how_the_export_stands_is_not_asked_for_hours(
    harness, jobs, reply
):
    jobs.on("GET", "/jobs/j-1", reply)

    with pytest.raises(RemoteJobError, match="does not say how the export stands"):
        run(harness, jobs, job_profile())

    assert jobs.polls == 20


def test_a_status_that_is_missing_for_a_while_does_no_harm(harness, jobs):
    silence = [Reply(json={})] * 19
    jobs.on("GET", "/jobs/j-1", steps(*silence, jobs.reply("busy"), *silence, jobs.reply("ready")))

    assert run(harness, jobs, job_profile()).cells() == CELLS


def test_no_status_can_be_a_status(harness, jobs):
    jobs.on("GET", "/jobs/j-1", steps(*[Reply(json={})] * 30, jobs.reply("ready")))
    profile = job_profile().replace('running = ["busy"]', 'running = ["busy", ""]')

    assert run(harness, jobs, profile).cells() == CELLS


# --- waiting --------------------------------------------------------------------------------------


def test_net_01_a_service_that_asks_to_wait_no_time_is_not_hammered(harness, jobs):
    jobs.on("POST", "/jobs", throttled(0))
    with pytest.raises(ThrottledError):
        run(harness, jobs, job_profile())
    starts = list(harness.waited)
    jobs.on("POST", "/jobs", jobs.start)
    jobs.on("GET", "/jobs/j-1", throttled(0))
    with pytest.raises(ThrottledError):
        run(harness, jobs, job_profile())

    assert len(starts) == 9
    assert min(harness.waited) >= 0.5
    assert sum(starts) > 30


# --- chains ---------------------------------------------------------------------------------------


def test_a_chain_that_leads_to_itself_is_an_error(harness, server):
    for here, there in (("/1", "/2"), ("/2", "/3"), ("/3", "/2")):
        server.on("GET", here, Reply(json={"rows": [{"a": here}], "next": there}))

    with pytest.raises(EndlessPagesError, match="same page again"):
        run(harness, server, CHAIN)

    assert len(server.requests) == 4


def test_a_chain_may_wait_at_one_address(harness, server):
    rows = Reply(json={"rows": [{"a": 1}], "next": "/2"})
    server.on("GET", "/1", steps(*[Reply(json={"next": "/1"})] * 3, rows))
    server.on("GET", "/2", steps(*[Reply(json={"next": "/2"})] * 3, Reply(json={})))

    assert run(harness, server, CHAIN).cells() == [["a"], ["1"]]


def test_a_chain_ends_at_its_deadline_also_while_rows_come(harness, server):
    def answer(seen):
        harness.clock.pass_by(11)
        return Reply(json={"rows": [{"a": 1}], "next": f"{seen.path}1"})

    for number in range(1, 50):
        server.on("GET", "/" + "1" * number, answer)

    with pytest.raises(DeadlineError):
        run(harness, server, CHAIN)

    assert len(server.requests) < 10


# --- addresses and headers ------------------------------------------------------------------------


@pytest.mark.parametrize("url", BROKEN)
def test_a_link_that_is_no_address_is_refused(harness, jobs, url):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=url))

    with pytest.raises(RedirectRefusedError, match="an address that is none"):
        run(harness, jobs, job_profile())


@pytest.mark.parametrize("url", BROKEN)
def test_an_address_of_the_job_that_is_none_is_refused(harness, jobs, url):
    jobs.on("POST", "/jobs", Reply(201, json={"url": url}))
    profile = job_profile(capture='url = "url"').replace('"/jobs/{{ job.id }}"', '"{{ job.url }}"')

    with pytest.raises(RedirectRefusedError, match="an address that is none"):
        run(harness, jobs, profile)


@pytest.mark.parametrize("url", BROKEN)
def test_a_next_page_that_is_no_address_is_refused(harness, server, url):
    server.on("GET", "/rows", Reply(json={"rows": [{"a": 1}], "next": url}))

    with pytest.raises(RedirectRefusedError, match="an address that is none"):
        run(harness, server, pages_profile('kind = "next-url"\nnext = "next"'))


@pytest.mark.parametrize(
    "header",
    [
        {"Content-Length": "5"},
        {"Host": "evil.example"},
        {"transfer-encoding": "chunked"},
        {"Connection": "close, x-kept"},
        {"Range": "bytes=3-"},
        {"X-Bad": "a\r\nX-Other: b"},
        {"X\r\nBad": "a"},
        {"X-Bad": "\ud800"},
        {"X-Bad": "\u20ac"},
        {"": "a"},
    ],
)
def test_headers_of_a_link_that_would_break_the_download_are_left_out(harness, jobs, header):
    headers = {**header, "X-Kept": "1"}
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", headers=headers))

    done = run(harness, jobs, job_profile(result='urls = "url"\nheaders = "headers"'))

    (seen,) = jobs.files.requests
    assert done.cells() == CELLS
    assert seen.headers["X-Kept"] == "1"
    assert not set(header.values()) & set(seen.headers.values())
