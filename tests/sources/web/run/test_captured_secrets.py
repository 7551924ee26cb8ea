"""What a service hands out during an export, and a disk may not have."""

import json

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.services import RemoteJobError
from tests.services.fakes.base import Reply, steps
from tests.sources.web.jobs import CELLS, CSV, job_profile, run

TOKEN = "canary-7f3a9c"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.canary-7f3a9c"
WITH_HEADER = 'url = "/rows"\nheaders = { X-Result = "{{ job.grant }}" }'


def rows(seen):
    is_right = TOKEN in seen.headers.get("X-Result", "")
    return Reply(body=CSV) if is_right else Reply(403, json={"message": "no token"})


def leave(harness, jobs, profile, waits=2):
    """Runs, until the program ends while it waits for the result."""
    harness.clock.after_wait = lambda n: (
        harness.cancel.set(shutting_down=True) if n == waits else None
    )
    with pytest.raises(Cancelled):
        run(harness, jobs, profile)
    harness.clock.after_wait = lambda n: None


def checkpoint(harness):
    (path,) = [path for path in harness.files() if path.name == "memory.json"]
    return path.read_text()


@pytest.mark.parametrize(
    ("body", "capture"),
    [
        ({"id": "j-1", "access_token": TOKEN}, 'grant = "access_token"'),
        ({"id": "j-1", "pass": {"key": TOKEN}}, 'grant = "@.pass"'),
        ({"id": "j-1", "odd": JWT}, 'grant = "odd"'),
        ({"id": "j-1", "odd": [{"secret": TOKEN}]}, 'grant = "odd"'),
    ],
)
def test_s14_a_captured_secret_is_used_and_not_kept(harness, jobs, body, capture):
    jobs.on("POST", "/jobs", Reply(201, json=body))
    jobs.on("GET", "/jobs/j-1", steps(jobs.reply("busy"), jobs.reply("busy"), jobs.reply("ready")))
    jobs.on("GET", "/rows", rows)
    profile = job_profile(capture=f'id = "id"\n{capture}', result=WITH_HEADER)
    leave(harness, jobs, profile)

    assert "canary" not in checkpoint(harness)
    assert json.loads(checkpoint(harness))["job"] == {"id": "j-1"}
    with pytest.raises(RemoteJobError, match="secret for it, which was not kept") as failure:
        harness.restarted().again()
    assert str(failure.value.hint) == "Retry starts a new export."
    assert jobs.started == 1
    assert harness.again().cells() == CELLS
    assert jobs.started == 2


def test_s14_a_secret_that_the_next_poll_gives_anew_is_not_missed(harness, jobs):
    ready = jobs.reply("ready", token=TOKEN)
    jobs.on("GET", "/jobs/j-1", steps(jobs.reply("busy", token="old"), ready))
    jobs.on("GET", "/rows", rows)
    profile = job_profile(poll='capture = { grant = "token" }', result=WITH_HEADER)
    leave(harness, jobs, profile)

    assert harness.restarted().again().cells() == CELLS
    assert jobs.started == 1


def test_s14_a_second_call_of_the_start_that_needs_the_secret_of_the_first_is_not_sent(
    harness, jobs
):
    jobs.on("POST", "/jobs", Reply(201, json={"id": "j-1", "token": TOKEN}))
    jobs.on("POST", "/go", Reply(503))
    profile = job_profile(
        '[[start.then]]\nurl = "/go"\njson = { with = "{{ job.token }}" }',
        start='retry = "safe"',
        capture='id = "id"\ntoken = "token"',
    )
    leave(harness, jobs, profile, waits=1)
    sent = len(jobs.called("POST", "/go"))

    with pytest.raises(RemoteJobError, match="which was not kept"):
        harness.restarted().again()
    assert len(jobs.called("POST", "/go")) == sent


def test_s14_a_captured_secret_that_a_service_echoes_is_hidden(harness, jobs):
    jobs.on("POST", "/jobs", Reply(201, json={"id": "j-1", "token": TOKEN}))
    jobs.on("GET", "/jobs/j-1", Reply(400, json={"message": f"the token {TOKEN} has expired"}))
    profile = job_profile(
        '[errors]\nmessage = ["message"]',
        capture='id = "id"\ntoken = "token"',
        poll='query = { token = "{{ job.token }}" }',
    )

    with pytest.raises(UserError, match="the token •••") as failure:
        run(harness, jobs, profile)
    assert TOKEN not in str(failure.value)
