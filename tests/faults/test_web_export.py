"""Faults of a whole web export: start, poll and download from a service that misbehaves."""

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.services import DeadlineError, RemoteJobError, StartUnsureError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.store.sqlite import SqliteJobStore
from tests.services.fakes.base import Reply, ranged, redirect, steps
from tests.sources.web.jobs import CELLS, CSV, Jobs, job_profile, run
from tests.support.web import WebHarness

CANARY = "canary-4711"
EVERY_SECOND = 'interval = { first = "1s", factor = 1.0, min = "1s", max = "1s" }'
QUICK = 'interval = { first = "0.05s", factor = 1.0, min = "0.05s", max = "0.05s" }'
IDEMPOTENT = 'retry = "idempotent"\nidempotency_header = "Idempotency-Key"'
LOST_REPLY = '[start.lost_reply]\nurl = "/jobs"\npick = "jobs[-1]"'
HERE = 'base_url = "http://127.0.0.1"'
PORTAL = "<!DOCTYPE html><html><body>Log in to the airport's network</body></html>"


@pytest.fixture
def harness(tmp_path):
    return WebHarness(tmp_path / "data")


@pytest.fixture
def jobs():
    with Jobs("busy", "busy", "ready") as service:
        yield service


# --- content sniffing ----------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["POST /jobs", "GET /jobs/j-1", "GET /file"])
@pytest.mark.parametrize("how", ["redirected", "at once", "511"])
def test_http_15_a_portal_is_named_at_every_step(harness, jobs, step, how):
    jobs.files.on("GET", "/portal", Reply(text=PORTAL, headers={"Content-Type": "text/csv"}))
    portals = {
        "redirected": redirect(f"{jobs.files.url}/portal"),
        "at once": Reply(text=PORTAL, headers={"Content-Type": "text/csv"}),
        "511": Reply(511, text=PORTAL),
    }
    jobs.on("GET", "/file", Reply(body=CSV))
    jobs.on(*step.split(" "), portals[how])
    host = jobs.files.host if how == "redirected" else jobs.host

    with pytest.raises(UserError) as caught:
        run(harness, jobs, job_profile(result='url = "/file"'))

    assert "NotTheData" in caught.value.failure().kind or how == "511"
    assert host in caught.value.message or "network" in caught.value.message
    assert jobs.started == 1
    assert not [path for path in harness.files() if path.name == "export.csv"]


def test_http_15_an_error_instead_of_the_file_is_not_taken_for_rows(harness, jobs):
    wrong = Reply(json={"error": "The export was removed"}, headers={"Content-Type": "text/csv"})
    jobs.files.on("GET", "/out.csv", wrong)

    with pytest.raises(NotTheDataError, match=jobs.files.host):
        run(harness, jobs, job_profile())


# --- the whole course -----------------------------------------------------------------------------


def accepted(jobs):
    headers = {"Location": "/jobs/j-1", "Retry-After": "3"}
    jobs.on("POST", "/jobs", Reply(202, headers=headers))
    polled = job_profile(capture='url = "header:Location"', poll=EVERY_SECOND)
    return polled.replace('"/jobs/{{ job.id }}"', '"{{ job.url }}"')


def test_http_16_an_export_with_a_transient_error_comes_and_is_started_once(harness, jobs):
    busy = Reply(202, json={"status": "busy"}, headers={"Retry-After": "2"})
    jobs.on("GET", "/jobs/j-1", steps(*[busy] * 5, Reply(500), jobs.reply("ready")))

    assert run(harness, jobs, accepted(jobs)).cells() == CELLS

    assert jobs.started == 1
    assert jobs.polls == 7
    assert harness.waited[:6] == [3, 2, 2, 2, 2, 2]


def test_http_16_a_failed_export_has_the_services_words(harness, jobs):
    jobs.on("GET", "/jobs/j-1", jobs.reply("broken", message="Column x is unknown"))

    with pytest.raises(RemoteJobError, match="Column x is unknown"):
        run(harness, jobs, accepted(jobs) + '[errors]\nmessage = ["message"]')

    assert harness.files() == []


def test_http_16_an_export_that_hangs_ends_at_its_deadline_and_is_started_once(harness, jobs):
    jobs.on("GET", "/jobs/j-1", Reply(json={"status": "busy"}))

    with pytest.raises(DeadlineError):
        run(harness, jobs, accepted(jobs).replace("[poll]\n", '[poll]\ntimeout = "5m"\n'))

    assert jobs.started == 1
    assert jobs.polls <= 301


@pytest.mark.parametrize("status", [404, 410])
def test_http_16_an_export_that_is_gone_is_named(harness, jobs, status):
    jobs.on("GET", "/jobs/j-1", steps(jobs.reply("busy"), Reply(status)))

    with pytest.raises(RemoteJobError, match="does not know the export"):
        run(harness, jobs, accepted(jobs))

    assert jobs.started == 1
    assert harness.files() == []


# --- the program dies -----------------------------------------------------------------------------


class Program:
    """The program in a process of its own, over one data folder."""

    def __init__(self, folder: Path, profile: str, service: Jobs) -> None:
        self._folder, self._service = folder, service
        self._profile = folder / "test.toml"
        self._profile.write_text(profile)
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Starts the program, and in it the export."""
        self._run(str(self._profile), self._service.url)

    def restart(self) -> None:
        """Starts the program once more, which resumes its job, and waits until it has ended."""
        self._run()
        assert self._process is not None
        assert self._process.wait(60) == 0

    def die(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)

    def wait(self) -> None:
        assert self._process is not None
        assert self._process.wait(60) == -signal.SIGKILL

    @property
    def job(self):
        store = SqliteJobStore(self._folder / "jobs.sqlite")
        (job,) = store.load()
        store.close()
        return job

    @property
    def file(self) -> bytes:
        return (self._folder / "jobs" / self.job.id / self.job.title).read_bytes()

    def _run(self, *arguments: str) -> None:
        child = [sys.executable, "-m", "tests.faults.web_child", str(self._folder)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self._process = subprocess.Popen(
            [*child, *arguments], env=environment, stdout=subprocess.DEVNULL
        )


def killed_at(program, reply):
    """A handler that kills the program while that waits for the reply."""

    def answer(seen):
        program.die()
        return reply

    return answer


def own_base(profile):
    return profile.replace('base_url = "https://api.example.org"', HERE)


def kill_at_start(tmp_path, jobs, profile):
    program = Program(tmp_path, own_base(profile), jobs)
    jobs.on("POST", "/jobs", steps(killed_at(program, Reply(201, json={"id": "j-1"})), jobs.start))
    program.begin()
    program.wait()
    assert jobs.started == 1
    return program


def test_http_17_a_start_with_an_id_of_its_own_is_repeated_under_that_id(tmp_path, jobs):
    program = kill_at_start(tmp_path, jobs, job_profile(start=IDEMPOTENT, poll=QUICK))

    program.restart()

    keys = [seen.headers["Idempotency-Key"] for seen in jobs.called("POST", "/jobs")]
    assert len(set(keys)) == 1  # so that the service counts one export
    assert program.file == CSV


def test_http_17_a_start_that_may_have_arrived_is_looked_for(tmp_path, jobs):
    jobs.on("GET", "/jobs", Reply(json={"jobs": [{"id": "j-1"}]}))
    program = kill_at_start(tmp_path, jobs, job_profile(LOST_REPLY, poll=QUICK))

    program.restart()

    assert jobs.started == 1
    assert program.file == CSV


def test_http_17_a_start_that_nobody_can_look_for_is_not_repeated(tmp_path, jobs):
    program = kill_at_start(tmp_path, jobs, job_profile(poll=QUICK))

    program.restart()

    assert jobs.started == 1
    assert program.job.state is JobState.ERROR
    assert program.job.failure.kind is StartUnsureError.kind


def test_http_17_a_program_that_dies_while_it_polls_finishes_the_same_export(tmp_path, jobs):
    program = Program(tmp_path, own_base(job_profile(poll=QUICK)), jobs)
    polls = [jobs.reply("busy"), killed_at(program, jobs.reply("busy")), jobs.reply("ready")]
    jobs.on("GET", "/jobs/j-1", steps(*polls))
    program.begin()
    program.wait()

    program.restart()

    assert jobs.started == 1
    assert program.file == CSV


def test_http_17_a_program_that_dies_between_two_files_fetches_the_second(tmp_path, jobs):
    links = [f"{jobs.files.url}/out.csv", f"{jobs.files.url}/more.csv"]
    program = Program(tmp_path, own_base(job_profile(poll=QUICK)), jobs)
    more = Reply(body=b"id,name\n3,Edsger\n")
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=links))
    jobs.files.on("GET", "/more.csv", steps(killed_at(program, more), more))
    program.begin()
    program.wait()

    program.restart()

    assert jobs.started == 1
    assert len(jobs.files.called("GET", "/out.csv")) == 1
    assert program.file == CSV + b"3,Edsger\n"


# --- links and secrets ----------------------------------------------------------------------------


def test_http_18_a_signed_link_that_ends_at_60_percent_is_mended(harness, jobs):
    content = b"id,name\n" + b"".join(b"%d,Ada\n" % number for number in range(4000))
    offset = len(content) * 6 // 10
    signed = [f"{jobs.link}?sig={CANARY}", f"{jobs.link}?sig=new-{CANARY}"]
    jobs.on("GET", "/jobs/j-1", steps(*[jobs.reply("ready", url=url) for url in signed]))
    file = steps(ranged(content, truncate_at=offset), Reply(403), ranged(content))
    jobs.files.on("GET", "/out.csv", file)

    done = run(harness, jobs, job_profile(result='urls = "url"\non_expired = "poll"'))

    assert done.bytes == content
    last = jobs.files.requests[-1]
    assert (last.query["sig"], last.headers["Range"]) == (f"new-{CANARY}", f"bytes={offset}-")
    assert jobs.started == 1


SECRETIVE = """
[[secrets]]
name = "token"
[auth]
kind = "header"
hosts = ["api.example.org"]
headers = { Authorization = "Bearer {{ secret.token }}", X-Api-Key = "{{ secret.token }}" }
[[params]]
name = "note"
"""


def test_sec_01_no_other_host_sees_a_credential_at_any_step(harness, jobs):
    jobs.files.plain_only = True
    jobs.on("GET", "/file", redirect(jobs.link))
    jobs.files.on("GET", "/jobs", Reply(json={"id": "j-1"}))
    jobs.on("POST", "/jobs", redirect(f"{jobs.files.url}/jobs", 303))

    done = run(
        harness,
        jobs,
        job_profile(top=SECRETIVE, result='url = "/file"'),
        secrets={"token": CANARY},
    )

    assert done.cells() == CELLS
    assert {seen.headers["X-Api-Key"] for seen in jobs.requests} == {CANARY}
    for seen in jobs.files.requests:
        assert CANARY not in str(seen.headers)
        assert "Referer" not in seen.headers


FAULTS = {
    "none": {},
    "refused": {"POST /jobs": Reply(401, json={"message": f"{CANARY} is no token"})},
    "broken": {"GET /jobs/j-1": Reply(json={"status": "broken", "message": CANARY})},
    "gone": {"GET /jobs/j-1": Reply(404, json={"message": CANARY})},
    "no json": {"GET /jobs/j-1": Reply(text=f'{{"a": "{CANARY}')},
    "no file": {"GET /file": Reply(404, text=f"{CANARY} is no key")},
    "odd link": {"GET /file": redirect(f"ftp://{CANARY}@example.org/")},
    "no rows": {"GET /file": Reply(text="a,b\n1,2,3\n")},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_sec_02_a_secret_is_in_no_log_no_message_and_no_file(harness, jobs, caplog, fault):
    caplog.set_level(logging.DEBUG)
    jobs.on("GET", "/file", redirect(f"{jobs.link}?sig={CANARY}"))
    for step, reply in FAULTS[fault].items():
        jobs.on(*step.split(" "), reply)
    profile = job_profile('[errors]\nmessage = ["message"]', top=SECRETIVE, result='url = "/file"')

    failure = ""
    try:
        run(harness, jobs, profile, secrets={"token": CANARY})
    except UserError as error:
        failure = f"{error!r} {error.hint} {error.failure()} {error.__cause__!r}"

    assert bool(failure) == (fault != "none")
    assert CANARY not in failure
    assert CANARY not in caplog.text
    assert CANARY not in repr(harness.progress)
    for path in harness.files():
        assert CANARY.encode() not in path.read_bytes(), path.name
