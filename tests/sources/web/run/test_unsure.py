"""Starts that may have arrived are not repeated, and the error says why."""

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.services import RemoteJobError, StartUnsureError
from tests.services.fakes.base import Reply, redirect, steps, throttled
from tests.sources.web.jobs import CELLS, job_profile, run
from tests.support.rawserver import ASKED, Close, RawServer, response

ATTACH = """
[start.lost_reply]
url = "/jobs"
pick = "jobs[-1]"
newer_than_start = "made"
[errors]
code = ["code"]
[[errors.map]]
code = ["busy"]
class = "already-running"
hint = "Wait until it has ended."
"""


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_http_17_a_start_that_is_sent_on_to_a_dead_host_is_not_repeated(harness, jobs, scheme):
    address = {"http": "http://127.0.0.1:9/x", "https": f"https://127.0.0.1:{jobs.files.port}/x"}
    jobs.on("POST", "/jobs", redirect(address[scheme], 303))

    with pytest.raises(StartUnsureError, match="sent the call on"):
        run(harness, jobs, job_profile())
    with pytest.raises(StartUnsureError, match="sent the call on") as caught:
        harness.again()

    assert jobs.started == 1
    # The note of the first run keeps what the sentence is made of.
    assert caught.value.message.values["why"].template == "{host} sent the call on: {message}"


@pytest.mark.parametrize("then", [throttled(1), Reply(404, json={}), Reply(401, json={})])
def test_http_17_trouble_behind_a_redirect_does_not_mean_that_nothing_was_started(
    harness, jobs, then
):
    jobs.on("POST", "/jobs", redirect("/jobs/j-1", 303))
    jobs.on("GET", "/jobs/j-1", steps(then, jobs.reply("ready", id="j-1")))

    with pytest.raises(StartUnsureError):
        run(harness, jobs, job_profile())
    with pytest.raises(StartUnsureError):
        harness.again()

    assert jobs.started == 1


def test_a_redirect_of_the_same_call_leaves_its_refusal_clear(harness, jobs):
    jobs.on("POST", "/jobs", redirect("/jobs/", 307))
    jobs.on("POST", "/jobs/", Reply(400, json={"message": "No such survey"}))

    with pytest.raises(UserError, match="No such survey"):
        run(harness, jobs, job_profile())
    jobs.on("POST", "/jobs/", jobs.start)

    assert harness.again().cells() == CELLS


def test_a_start_that_may_be_repeated_is_also_behind_a_redirect(harness, jobs):
    jobs.on("POST", "/jobs", steps(redirect("http://127.0.0.1:9/x", 303), jobs.start))

    assert run(harness, jobs, job_profile(start='retry = "safe"')).cells() == CELLS

    assert jobs.started == 2


def test_http_17_a_start_by_get_is_not_sent_twice_over_a_kept_alive_connection(harness):
    json = "Content-Type: application/json"
    later = response(b"{}", json, "Retry-After: 1", status="429 Too Many Requests")
    second = [ASKED, response(b'{"id": "j-1"}', json)]
    with (
        RawServer([ASKED, later, ASKED, Close()], [ASKED, Close()], second) as server,
        pytest.raises(StartUnsureError),
    ):
        harness.run(job_profile(start='method = "GET"'), base_url=server.url)

    assert len(server.requests) == 2


def test_an_answer_of_success_that_the_profile_does_not_expect_is_not_forgotten(harness, jobs):
    jobs.on("POST", "/jobs", Reply(202, json={"id": "j-1"}))

    for attempt in (lambda: run(harness, jobs, job_profile(start="expect = [201]")), harness.again):
        with pytest.raises(StartUnsureError, match="answered 202"):
            attempt()

    assert jobs.started == 1


@pytest.mark.parametrize("retry", ["safe", "never"])
def test_such_an_answer_does_not_make_many_exports(harness, jobs, retry):
    jobs.on("POST", "/jobs", Reply(202, json={"id": "j-1"}))

    with pytest.raises(UserError, match="answered 202"):
        run(harness, jobs, job_profile(start=f'retry = "{retry}"\nexpect = [201]'))

    assert jobs.started == 1


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(text="<html>Sign in</html>"), "sent a web page instead of the data"),
        (Reply(201, json={"other": 1}), "has no id"),
        (Reply(201, text='{"id": '), "not JSON"),
    ],
)
def test_retry_says_why_it_is_not_known_whether_the_export_was_started(
    harness, jobs, reply, message
):
    jobs.on("POST", "/jobs", steps(reply, jobs.start))

    with pytest.raises(UserError, match=message):
        run(harness, jobs, job_profile())
    for _ in range(2):
        with pytest.raises(StartUnsureError, match=message):
            harness.restarted().again()

    assert jobs.started == 1


def test_an_export_of_somebody_else_is_not_taken_for_ours(harness, jobs):
    jobs.on("POST", "/jobs", Reply(409, json={"code": "busy", "message": "one is running"}))
    jobs.on("GET", "/jobs", Reply(json={"jobs": [{"id": "j-1", "made": "2026-01-15T11:59:30Z"}]}))

    with pytest.raises(RemoteJobError, match="one is running") as caught:
        run(harness, jobs, job_profile(ATTACH))

    assert "Wait until" in caught.value.hint
    assert jobs.polls == 0
