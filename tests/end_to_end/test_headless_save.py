"""Finished downloads that are saved once more: real processes, no display."""

import json
import os

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.jobs.job import JobState
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import stored_jobs
from csvdownloader.system.window_lock import WindowLock
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job, names_in


@pytest.fixture
def job(home):
    """A finished download of the window's list."""
    folder = DataFolder(home)
    job = make_job("orders.csv")
    spool = JobSpool.create(folder.jobs / job.id, job)
    spool.part.write_text("id,price\n1,1.5\n2,\n")
    receipt = spool.publish(complete(2), Recorder(), Cancel())
    job = replace(job, state=JobState.COMPLETED, receipt=receipt, ended_at=receipt.finished_at)
    store = SqliteJobStore(folder.store)
    store.put(job)
    store.close()
    return job


def test_it_is_saved_in_many_forms_and_stays_as_it_was(run, work, home, job):
    fetched = (home / "jobs" / job.id / "orders.csv").read_bytes()
    lock = WindowLock(DataFolder(home))
    assert lock.take()  # the window is open
    for arguments in (["-o", "a.parquet"], ["-o", "b.jsonl.gz"], ["-o", "c.csv", "--null", "-"]):
        assert run("save", job.id[:8], *arguments).returncode == 0
    done = run("save", job.id[:8], "-o", "-", "--format", "tsv")
    lock.release()
    assert done.stdout == "id\tprice\n1\t1.5\n2\t\n"
    assert pq.read_table(work / "a.parquet").num_rows == 2
    assert (work / "c.csv").read_text() == "id,price\n1,1.5\n2,-\n"
    assert names_in(work) == ["a.parquet", "b.jsonl.gz", "c.csv"]
    assert (home / "jobs" / job.id / "orders.csv").read_bytes() == fetched
    assert names_in(home / "jobs" / job.id) == ["orders.csv", "receipt.json"]
    assert stored_jobs(home / "jobs.sqlite") == [job]


def test_resume_saves_it_so_once_and_the_list_keeps_how_it_was_asked_for(run, work, home, job):
    assert run("resume", job.id, "-o", "a.jsonl").returncode == 0
    assert (work / "a.jsonl").read_text().startswith('{"id":"1"')
    (stored,) = stored_jobs(home / "jobs.sqlite")
    assert (stored.request, stored.saved_to) == (job.request, str(work / "a.jsonl"))


def test_it_needs_a_name_and_replaces_nothing(run, work, job):
    done = run("save", job.id[:8])
    assert (done.returncode, done.stderr) == (2, "csvdownloader: Name a file with -o\n")
    (work / "a.csv").write_text("mine")
    assert run("save", job.id[:8], "-o", "a.csv").returncode == 1
    assert (work / "a.csv").read_text() == "mine"
    assert run("save", job.id[:8], "-o", "a.csv", "--overwrite").returncode == 0
    assert (work / "a.csv").read_text() == "id,price\n1,1.5\n2,\n"


def test_what_is_not_finished_is_named(run, home):
    store = SqliteJobStore(DataFolder(home).store)
    job = make_job("a.csv", JobState.ERROR)
    store.put(job)
    store.close()
    done = run("save", job.id[:8], "-o", "a.csv")
    assert done.returncode == 1
    assert done.stderr.startswith("csvdownloader: This download is not finished")


def test_a_preset_is_a_set_of_options(run, work, home, job):
    (home / "presets.toml").write_text('[shop]\nnull = "NULL"\nwrite-delimiter = "|"\n')
    assert run("save", job.id, "-o", "a.csv", "--preset", "shop").returncode == 0
    assert (work / "a.csv").read_text() == "id|price\n1|1.5\n2|NULL\n"
    german = {"LC_ALL": "de_DE.UTF-8"}
    done = run("save", job.id, "-o", "b.csv", "--preset", "excel", "--json", **german)
    assert (work / "b.csv").read_bytes() == b"\xef\xbb\xbfid;price\r\n1;1,5\r\n2;\r\n"
    assert json.loads(done.stdout)["written"]["options"]["decimal"] == "comma"
    done = run("save", job.id, "-o", "c.csv", "--preset", "nope")
    assert (done.returncode, os.path.lexists(work / "c.csv")) == (2, False)
    (home / "presets.toml").write_text("[shop")
    done = run("save", job.id, "-o", "c.csv", "--preset", "shop")
    assert (done.returncode, "file of presets cannot be read" in done.stderr) == (2, True)


def test_filtered_rows_are_saved_as_limited_ones(run, work, home, job):
    done = run("save", job.id, "-o", "a.csv", "--where", "price", "not-null", "--receipt", "--json")
    assert done.returncode == 0
    assert (work / "a.csv").read_text() == "id,price\n1,1.5\n"
    plain = json.loads(done.stdout)
    assert plain["completeness"] == "limited"
    assert plain["written"]["options"]["view"]["where"][0]["operator"] == "not-null"
    assert run("verify", "a.csv").returncode == 0
    done = run("save", job.id, "-o", "-", "--sort", "id", "--descending")
    assert done.stdout == "id,price\n2,\n1,1.5\n"
    assert run("save", job.id, "-o", "b.csv", "--sort", "nothing").returncode == 2
    assert names_in(home / "jobs" / job.id) == ["orders.csv", "receipt.json"]
