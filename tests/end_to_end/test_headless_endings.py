"""How the command line ends when something goes wrong after the export, or a signal comes."""

import json
import os
import re
import signal
import sys
import threading

import pytest

from csvdownloader.cli.options.delivery import Delivery
from csvdownloader.cli.running.unfinished import HeadlessJobHome
from csvdownloader.core.control import Cancel
from csvdownloader.core.settings.settings import Settings
from csvdownloader.engine.jobs.headless import private_root
from csvdownloader.engine.jobs.spool import JobSpool
from tests.end_to_end.processes import Terminal, end_by, started, wait_until
from tests.end_to_end.reports import CSV, ORDERS, SECRET
from tests.fakes.report import Recorder
from tests.services.fakes.base import FakeHost, Reply
from tests.support.builders import complete, make_job, names_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def is_asked(service):
    return lambda: service.called("GET", "/jobs/j-1")


def is_clean(run, home):
    """Whether no headless job waits, and none left anything."""
    return run("jobs").stdout == "" and list((home / "headless").iterdir()) == []


# --- what is whole and could not be saved ---------------------------------------------------------


def test_what_could_not_be_saved_is_not_fetched_again(run, work, service, home):
    with started(work, "export", *ORDERS, "-o", "x.csv") as process:
        wait_until(is_asked(service), process)
        (work / "x.csv").write_text("somebody else's")
        service.status = "ready"
        stderr = process.communicate(timeout=20)[1]
    assert process.returncode == 1
    assert "x.csv already exists" in stderr
    (resume,) = re.findall(r"It can go on: csvdownloader (resume \w{8}) -o FILE\n", stderr)
    (job,) = json.loads(run("jobs", "--json").stdout)
    assert (job["state"], job["place"], job["word"]) == ("COMPLETED", "headless", "Not saved")
    assert job["message"].endswith("x.csv already exists")
    again = run(*resume.split())
    assert (again.returncode, job["message"] in again.stderr) == (1, True)
    assert job["message"] in stderr
    assert (work / "x.csv").read_text() == "somebody else's"
    asked = len(service.requests)
    done = run(*resume.split(), "-o", "y.csv")  # needs no secret
    assert (done.returncode, done.stderr) == (0, "")
    assert (work / "y.csv").read_bytes() == CSV
    assert (len(service.requests), is_clean(run, home)) == (asked, True)


@pytest.fixture
def whole(home, work):
    """The file that a run leaves that was killed between the end of its export and the saving."""
    job = make_job()
    with private_root(home / "headless", job.id, Settings(), lambda: 0.0) as root:
        HeadlessJobHome(root, Delivery(work / "x.csv", overwrite=False, as_json=False)).put(job)
        spool = JobSpool.create(root / job.id, job)
        spool.part.write_bytes(CSV)
        spool.publish(complete(2), Recorder(), Cancel())
    return root / job.id / job.title


def test_after_kill_9_behind_its_end_it_is_only_saved(run, work, whole, home):
    assert run("export", "sample", "-o", "other.csv").returncode == 0  # it removes no such folder
    (job,) = json.loads(run("jobs", "--json").stdout)
    assert (job["word"], job["message"]) == ("Not saved", "The file was fetched, but not saved")
    done = run("resume", job["id"])
    assert (done.returncode, done.stderr) == (0, "")
    assert (work / "x.csv").read_bytes() == CSV
    assert is_clean(run, home)


def test_it_can_be_had_on_standard_output_too(run, whole, home):
    done = run("resume", whole.parent.name, "-o", "-")
    assert (done.returncode, done.stdout) == (0, CSV.decode())
    assert is_clean(run, home)


@pytest.mark.parametrize("output", ["-", "y.csv"])
def test_one_that_was_changed_since_is_not_handed_out(run, work, whole, output):
    whole.write_bytes(CSV.replace(b"Ada", b"Eve"))
    done = run("resume", whole.parent.name, "-o", output)
    assert (done.returncode, done.stdout, names_in(work)) == (1, "", [])
    assert "was changed after its check" in done.stderr


# --- signals --------------------------------------------------------------------------------------


def test_ctrl_c_before_the_export_begins_just_ends_the_program(work, service):
    fifo = work / "filter"
    os.mkfifo(fifo)
    waits = started(work, "export", *ORDERS, "--param", "filter=@filter")
    with waits as process, fifo.open("w"):  # so it is being read now
        stderr = end_by(process, signal.SIGINT)
    assert (process.returncode, stderr) == (-signal.SIGINT, "")


def test_ctrl_c_that_cannot_be_told_to_the_service_is_said_and_final(run, work, service, home):
    over = threading.Event()

    def never_answer(_seen):
        over.wait(60)
        return Reply(204)

    service.on("DELETE", "/jobs/j-1", never_answer)
    with started(work, "export", *ORDERS, "-o", "x.csv") as process:
        wait_until(is_asked(service), process)
        stderr = end_by(process, signal.SIGINT)
    over.set()
    assert process.returncode == 130
    assert stderr == (
        "csvdownloader: cancelled; nothing was saved\n"
        "The service did not answer and was not told: its export may still run.\n"
    )
    assert is_clean(run, home)


@pytest.mark.parametrize("end", ["Ctrl+C", "SIGTERM"])
def test_instead_of_a_secret_the_program_can_be_ended(work, service, end):
    terminal = Terminal(work, "export", *ORDERS, "-o", "x.csv")
    terminal.read_until(b"API token: ")
    again = b""
    if end == "Ctrl+C":
        again = b"\x03"
        terminal.type(again)
    else:
        os.kill(terminal.child, signal.SIGTERM)
    assert terminal.end(again) == 130
    assert b"cancelled; nothing was saved" in terminal.seen
    assert (names_in(work), service.requests) == ([], [])


def test_ctrl_c_instead_of_a_secret_leaves_what_can_go_on(run, work, service):
    with started(work, "export", *ORDERS, "-o", "x.csv") as process:
        wait_until(is_asked(service), process)
        (resume,) = re.findall(r"resume \w{8}", end_by(process, signal.SIGTERM))
    terminal = Terminal(work, *resume.split())
    terminal.read_until(b"API token: ")
    terminal.type(b"\x03")
    assert terminal.end(again=b"\x03") == 130
    assert b"stopped; it can go on: csvdownloader resume" in terminal.seen
    service.status = "ready"
    assert run(*resume.split(), **SECRET).returncode == 0
    assert service.called("DELETE", "/jobs/j-1") == []


# --- addresses with secrets -----------------------------------------------------------------------


def test_sec_an_address_whose_secret_was_not_kept_cannot_go_on(run, work, home):
    with FakeHost() as host:
        host.on("GET", "/files/data.csv", Reply(202))
        url = f"{host.url}/files/data.csv?token=s3cret"
        with started(work, "export", url, "-o", "x.csv") as process:
            wait_until(lambda: list(home.rglob("memory.json")), process)
            stderr = end_by(process, signal.SIGTERM)
    assert (process.returncode, stderr) == (130, "csvdownloader: cancelled; nothing was saved\n")
    assert is_clean(run, home)
