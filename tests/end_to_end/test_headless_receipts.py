"""Receipts for other programs, saved by the command line."""

import hashlib
import json
from pathlib import Path

from csvdownloader.cli.options.delivery import Delivery
from csvdownloader.cli.running.unfinished import HeadlessJobHome
from csvdownloader.core.control import Cancel
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.saving.data_package import OWN_KEY
from csvdownloader.core.saving.sha256_lines import read_sha256_lines
from csvdownloader.core.settings.settings import Settings
from csvdownloader.engine.jobs.headless import private_root
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.store.sqlite import SqliteJobStore
from tests.end_to_end.reports import CSV, ORDERS, SECRET, assert_no_file_has_the_secret
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job, names_in

BOTH = ["x.csv", "x.csv.datapackage.json", "x.csv.sha256"]


def package(folder, name="x.csv"):
    return json.loads((folder / f"{name}.datapackage.json").read_text(encoding="utf-8"))


def assert_it_speaks_of(*files: Path):
    digests = [(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]
    last = files[0]
    assert read_sha256_lines(last.with_name(f"{last.name}.sha256").read_bytes()) == digests
    resources = package(last.parent, last.name)["resources"]
    assert [(r["path"], r["hash"]) for r in resources] == [
        (name, f"sha256:{sha256}") for name, sha256 in digests
    ]


def always(home):
    store = SqliteJobStore(DataFolder(home).store)
    store.save_settings(Settings(receipt_files=True).to_values())
    store.close()


def test_they_lie_beside_the_file_and_are_named(run, work):
    done = run("export", "sample", "--rows", "3", "-o", "x.csv", "--receipt", "--json")
    assert (done.returncode, names_in(work)) == (0, BOTH)
    assert_it_speaks_of(work / "x.csv")
    receipt = json.loads(done.stdout)
    assert receipt.pop("receipts_saved_to") == [str(work / name) for name in (BOTH[2], BOTH[1])]
    del receipt["saved_to"], receipt["aside_saved_to"], receipt["written"]["files"]
    own = package(work)[OWN_KEY]
    assert {key: own[key] for key in receipt} == receipt
    assert own["source"] == "sample"


def test_what_the_data_package_says_of_the_run(run, work, reports):
    done = run("export", *ORDERS, "-o", "x.csv", "--receipt", **SECRET)
    assert done.returncode in {0, 3}, done.stderr
    own = package(work)[OWN_KEY]
    assert own["source"] == "profile:reports"
    assert own["command"].startswith("csvdownloader export profile:reports --all --format csv")
    assert own["started_at"] <= own["finished_at"]
    assert own["program"].startswith("CSV Downloader ")
    assert_no_file_has_the_secret(work)


def test_rows_that_were_set_aside_have_theirs_in_the_same(run, work):
    (work / "in.csv").write_text("a,b\n1,2\n3\n4,5,6\n")
    done = run(
        "export", "in.csv", "--header-row", "1", "--ragged", "aside", "-o", "x.csv", "--receipt"
    )
    assert done.returncode == 3
    assert_it_speaks_of(work / "x.csv", work / "x.aside.csv")
    assert package(work)["resources"][1]["rows"] == 2
    assert package(work)[OWN_KEY]["completeness"] == "unverified"


def test_names_that_are_taken_are_refused_before_the_work(run, work):
    (work / "x.csv.sha256").write_text("mine")
    done = run("export", "sample", "-o", "x.csv", "--receipt")
    assert (done.returncode, names_in(work)) == (1, ["x.csv.sha256"])
    assert "x.csv.sha256 already exists" in done.stderr
    assert run("export", "sample", "-o", "x.csv", "--receipt", "--overwrite").returncode == 0
    assert_it_speaks_of(work / "x.csv")


def test_a_file_that_is_replaced_gets_new_ones_where_it_had_some(run, work):
    assert run("export", "sample", "--rows", "3", "-o", "x.csv", "--receipt").returncode == 0
    assert run("export", "sample", "--rows", "4", "-o", "x.csv", "--overwrite").returncode == 0
    assert names_in(work) == BOTH
    assert_it_speaks_of(work / "x.csv")
    assert package(work)["resources"][0]["rows"] == 4


def test_they_need_a_file(run, work):
    done = run("export", "sample", "-o", "-", "--receipt")
    assert (done.returncode, done.stdout, names_in(work)) == (2, "", [])
    assert "--receipt needs a file" in done.stderr


def test_the_settings_can_wish_for_them_always(run, work, home):
    always(home)
    assert run("export", "sample", "-o", "x.csv").returncode == 0
    assert names_in(work) == BOTH
    assert run("export", "sample", "-o", "-").returncode == 0
    assert names_in(work) == BOTH


def test_the_source_is_never_replaced_by_them(run, work):
    (work / "x.csv.sha256").write_text("a,b\n1,2\n")
    done = run("export", "x.csv.sha256", "--kind", "csv", "-o", "x.csv", "--receipt", "--overwrite")
    assert (done.returncode, names_in(work)) == (2, ["x.csv.sha256"])
    assert "is the source itself" in done.stderr


def test_what_could_not_be_saved_is_saved_with_them_later(run, work, home):
    job = make_job()
    with private_root(home / "headless", job.id, Settings(), lambda: 0.0) as root:
        HeadlessJobHome(root, Delivery(work / "x.csv", False, False, True)).put(job)
        spool = JobSpool.create(root / job.id, job)
        spool.part.write_bytes(CSV)
        spool.publish(complete(2), Recorder(), Cancel())
    (work / "x.csv.sha256").write_text("mine")
    done = run("resume", job.id)
    assert (done.returncode, names_in(work)) == (1, ["x.csv.sha256"])
    (work / "x.csv.sha256").unlink()
    assert run("resume", job.id).returncode == 0
    assert names_in(work) == BOTH
    assert_it_speaks_of(work / "x.csv")
