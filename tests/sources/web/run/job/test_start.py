"""The start of a job is sent once, whatever gets lost, unless it is idempotent."""

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.services import RemoteJobError, StartUnsureError
from tests.services.fakes.base import Reply, steps, throttled
from tests.sources.web.jobs import CELLS, Jobs, job_profile, run

LOST_REPLY = """
[start.lost_reply]
url = "/jobs"
pick = "jobs[-1]"
newer_than_start = "made"
"""
ERRORS = """
[errors]
message = ["error.words"]
code = ["error.code"]
request_id = ["header:X-Request"]
[[errors.map]]
code = ["busy"]
class = "already-running"
hint = "Wait until it has ended."
[[errors.map]]
code = ["later"]
class = "throttled"
[[errors.map]]
code = ["used up"]
class = "quota"
hint = "Come back tomorrow."
"""


@pytest.fixture
def jobs():
    with Jobs("busy", "ready") as service:
        yield service


def refusal(code, message="no", status=400):
    error = {"code": code, "words": message}
    return Reply(status, json={"error": error}, headers={"X-Request": "r-9"})


def test_a_job_is_started_once_and_its_file_comes(harness, jobs):
    done = run(harness, jobs, job_profile())

    assert done.cells() == CELLS
    assert (jobs.started, jobs.polls) == (1, 2)


def test_http_17_a_start_whose_answer_is_lost_is_not_repeated(harness, jobs):
    jobs.on("POST", "/jobs", jobs.lose_start)

    with pytest.raises(StartUnsureError, match="not known whether"):
        run(harness, jobs, job_profile())
    with pytest.raises(StartUnsureError):
        harness.again()

    assert jobs.started == 1


@pytest.mark.parametrize("status", [500, 502, 503, 408])
def test_a_start_that_the_server_failed_at_is_not_repeated(harness, jobs, status):
    jobs.on("POST", "/jobs", Reply(status))

    with pytest.raises(StartUnsureError):
        run(harness, jobs, job_profile())

    assert jobs.started == 1


@pytest.mark.parametrize(
    "how", ['retry = "safe"', 'retry = "idempotent"\nidempotency_header = "Idempotency-Key"']
)
def test_a_start_that_may_be_repeated_is(harness, jobs, how):
    jobs.on("POST", "/jobs", steps(jobs.lose_start, Reply(503), jobs.start))

    assert run(harness, jobs, job_profile(start=how)).cells() == CELLS

    assert jobs.started == 3
    assert len([seconds for seconds in harness.waited if seconds > 0.1]) >= 3  # and not at once


def test_http_17_all_repeats_carry_the_same_id_also_after_a_restart(harness, jobs):
    profile = job_profile(start='retry = "idempotent"\nidempotency_header = "Idempotency-Key"')
    jobs.on("POST", "/jobs", jobs.lose_start)
    harness.clock.after_wait = lambda waits: (
        harness.cancel.set(shutting_down=True) if waits == 2 else None
    )
    with pytest.raises(Cancelled):
        run(harness, jobs, profile)
    jobs.on("POST", "/jobs", jobs.start)
    harness.clock.after_wait = lambda waits: None

    assert harness.restarted().again().cells() == CELLS

    keys = {seen.headers["Idempotency-Key"] for seen in jobs.called("POST", "/jobs")}
    assert jobs.started == 3
    assert len(keys) == 1


def test_the_id_of_the_start_is_a_value_of_the_profile_too(harness, jobs):
    run(harness, jobs, job_profile("[start.query]\nrequestId = '{{ job.uuid }}'"))

    (start,) = jobs.called("POST", "/jobs")
    assert len(start.query["requestId"]) == 36


def test_http_17_a_lost_start_is_looked_for_in_the_list_of_jobs(harness, jobs):
    ours = {"id": "j-1", "made": "2026-01-15T12:00:03Z"}
    jobs.on("POST", "/jobs", jobs.lose_start)
    jobs.on("GET", "/jobs", steps(Reply(json={"jobs": []}), Reply(json={"jobs": [ours]})))

    assert run(harness, jobs, job_profile(LOST_REPLY)).cells() == CELLS

    assert jobs.started == 1


def test_a_job_that_is_older_than_the_start_is_not_ours(harness, jobs):
    old = {"id": "j-1", "made": "2026-01-15T11:58:00Z"}
    jobs.on("POST", "/jobs", jobs.lose_start)
    jobs.on("GET", "/jobs", Reply(json={"jobs": [old]}))

    with pytest.raises(StartUnsureError):
        run(harness, jobs, job_profile(LOST_REPLY))

    assert jobs.polls == 0


def test_the_clocks_of_the_service_and_of_this_computer_may_differ_a_little(harness, jobs):
    ours = {"id": "j-1", "made": "2026-01-15T11:59:20Z"}
    jobs.on("POST", "/jobs", jobs.lose_start)
    jobs.on("GET", "/jobs", Reply(json={"jobs": [ours]}))

    assert run(harness, jobs, job_profile(LOST_REPLY)).cells() == CELLS


def test_retry_looks_again_for_a_lost_start(harness, jobs):
    jobs.on("POST", "/jobs", jobs.lose_start)
    jobs.on("GET", "/jobs", Reply(json={"jobs": []}))
    with pytest.raises(StartUnsureError):
        run(harness, jobs, job_profile(LOST_REPLY))
    jobs.on("GET", "/jobs", Reply(json={"jobs": [{"id": "j-1", "made": "2026-01-15T12:00:00Z"}]}))

    assert harness.again().cells() == CELLS

    assert jobs.started == 1


def test_http_11_a_start_is_repeated_when_the_server_said_that_it_did_nothing(harness, jobs):
    jobs.on("POST", "/jobs", steps(throttled(7), refusal("later"), jobs.start))

    assert run(harness, jobs, job_profile(ERRORS)).cells() == CELLS

    assert jobs.started == 3
    assert 7 in harness.waited


def test_a_refusal_has_the_services_words_and_retry_starts_anew(harness, jobs):
    jobs.on("POST", "/jobs", steps(refusal("x", "No such survey"), jobs.start))

    with pytest.raises(UserError, match=r"400: No such survey \(request r-9\)"):
        run(harness, jobs, job_profile(ERRORS))

    assert harness.again().cells() == CELLS


def test_a_used_up_quota_has_the_hint_of_the_profile(harness, jobs):
    jobs.on("POST", "/jobs", refusal("used up", "50 exports a day"))

    with pytest.raises(RemoteJobError, match="50 exports a day") as caught:
        run(harness, jobs, job_profile(ERRORS))

    assert caught.value.hint == "Come back tomorrow."


def test_an_error_with_http_200_is_one_too(harness, jobs):
    jobs.on("POST", "/jobs", refusal("other", "Invalid query", status=200))

    with pytest.raises(RemoteJobError, match="Invalid query"):
        run(harness, jobs, job_profile(ERRORS))


def test_an_answer_without_the_id_is_named_and_nothing_is_started_again(harness, jobs):
    jobs.on("POST", "/jobs", Reply(200, json={"other": 1}))

    with pytest.raises(ProfileError, match="has no id"):
        run(harness, jobs, job_profile())
    with pytest.raises(StartUnsureError):
        harness.again()

    assert jobs.started == 1


def test_an_export_that_runs_already_is_attached_to_if_it_can_be_ours(harness, jobs):
    jobs.on("POST", "/jobs", steps(jobs.lose_start, refusal("busy")))
    jobs.on("GET", "/jobs", Reply(json={"jobs": [{"id": "j-1"}]}))
    lookup = LOST_REPLY.replace('newer_than_start = "made"', "")
    profile = job_profile(ERRORS, lookup, start='retry = "safe"')

    assert run(harness, jobs, profile).cells() == CELLS


def test_an_export_that_was_there_before_is_not_taken_for_ours(harness, jobs):
    jobs.on("POST", "/jobs", steps(jobs.lose_start, refusal("busy", "one is running")))
    jobs.on("GET", "/jobs", Reply(json={"jobs": [{"id": "j-1", "made": "2026-01-15T09:00:00Z"}]}))

    with pytest.raises(RemoteJobError, match="one is running") as caught:
        run(harness, jobs, job_profile(ERRORS, LOST_REPLY, start='retry = "safe"'))

    assert "Wait until" in caught.value.hint
    assert jobs.polls == 0


def test_all_steps_of_a_start_are_sent_in_order(harness, jobs):
    jobs.on("POST", "/jobs/j-1/enqueue", Reply(json={"ok": True}))
    then = '[[start.then]]\nurl = "/jobs/{{ job.id }}/enqueue"'

    run(harness, jobs, job_profile(then))

    posts = [seen.path for seen in jobs.requests if seen.method == "POST"]
    assert posts == ["/jobs", "/jobs/j-1/enqueue"]


def test_a_lost_answer_to_a_later_step_does_not_repeat_the_first(harness, jobs):
    jobs.on("POST", "/jobs/j-1/enqueue", Reply(is_lost=True))
    then = '[[start.then]]\nurl = "/jobs/{{ job.id }}/enqueue"'

    with pytest.raises(StartUnsureError):
        run(harness, jobs, job_profile(then))
    with pytest.raises(StartUnsureError):
        harness.again()

    assert len(jobs.requests) == 2


def test_a_refused_account_is_named(harness, jobs):
    jobs.on("POST", "/jobs", refusal("x", "Bad token", status=401))

    with pytest.raises(LoginRefusedError, match="Bad token"):
        run(harness, jobs, job_profile(ERRORS))

    assert jobs.started == 1


def test_http_15_a_page_for_people_is_not_taken_for_an_answer(harness, jobs):
    jobs.on("POST", "/jobs", Reply(text="<!DOCTYPE html><html>Sign in</html>"))

    with pytest.raises(NotTheDataError, match=jobs.host):
        run(harness, jobs, job_profile())


def test_net_01_a_server_that_is_not_there_is_asked_a_few_times_and_no_start_is_counted(harness):
    with Jobs("ready") as service:
        url = service.url
    with pytest.raises(UnreachableError):
        harness.run(job_profile(), base_url=url)
    with pytest.raises(UnreachableError):  # and not: it may have been started
        harness.again()

    assert 10 < len(harness.waited) < 30


def test_http_17_trouble_after_a_lost_start_does_not_forget_its_id(harness, jobs):
    profile = job_profile(start='retry = "idempotent"\nidempotency_header = "Idempotency-Key"')
    jobs.on("POST", "/jobs", steps(jobs.lose_start, throttled(20_000)))
    with pytest.raises(UserError):
        run(harness, jobs, profile)
    jobs.on("POST", "/jobs", jobs.start)

    assert harness.again().cells() == CELLS

    assert len({seen.headers["Idempotency-Key"] for seen in jobs.called("POST", "/jobs")}) == 1


def test_an_address_of_the_job_that_lets_somebody_in_is_not_kept(harness, jobs):
    jobs.on("POST", "/jobs", Reply(json={"url": f"{jobs.url}/jobs/j-1?sig=canary"}))
    profile = job_profile(capture='url = "url"').replace('"/jobs/{{ job.id }}"', '"{{ job.url }}"')
    harness.clock.after_wait = lambda waits: (
        harness.cancel.set(shutting_down=True) if waits == 2 else None
    )
    with pytest.raises(Cancelled):
        run(harness, jobs, profile)
    assert harness.files()
    assert all(b"canary" not in path.read_bytes() for path in harness.files())
    harness.clock.after_wait = lambda waits: None

    with pytest.raises(RemoteJobError, match="was not kept"):
        harness.restarted().again()
    assert harness.again().cells() == CELLS
    assert jobs.started == 2


def test_a_failed_start_leaves_nothing_behind(harness, jobs):
    jobs.on("POST", "/jobs", refusal("x"))

    with pytest.raises(UserError):
        run(harness, jobs, job_profile())

    assert harness.files() == []


@pytest.mark.parametrize("way", ["form", "text", "json"])
def test_a_start_has_the_body_that_the_profile_describes(harness, jobs, way):
    bodies = {
        "form": '[start.form]\n"tags[]" = "{{ params.tags }}"\nkind = "{{ params.kind }}"',
        "text": "",
        "json": '[start.json]\ntags = "{{ params.tags }}"\nkind = "{{ params.kind }}"',
    }
    top = '[[params]]\nname = "tags"\ntype = "list"\n[[params]]\nname = "kind"'
    start = 'text = "SELECT {{ params.kind }}"' if way == "text" else ""
    profile = job_profile(bodies[way], top=top, start=start)
    harness.run(profile, {"tags": "a\nb", "kind": "ü"}, base_url=jobs.url)

    (seen,) = jobs.called("POST", "/jobs")
    expected = {
        "form": (b"tags%5B%5D=a&tags%5B%5D=b&kind=%C3%BC", "application/x-www-form-urlencoded"),
        "text": ("SELECT ü".encode(), "text/plain; charset=utf-8"),
        "json": ('{"tags": ["a", "b"], "kind": "ü"}'.encode(), "application/json"),
    }
    assert (seen.body, seen.headers["Content-Type"]) == expected[way]
