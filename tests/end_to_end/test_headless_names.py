"""Files that a pattern names on the command line."""

import json
import re
import sqlite3
from contextlib import closing

import pytest

from csvdownloader.cli.options.delivery import Delivery
from csvdownloader.cli.running.unfinished import HeadlessJobHome
from csvdownloader.core.control import Cancel
from csvdownloader.core.saving.name_pattern import parse_pattern
from csvdownloader.core.settings.settings import Settings
from csvdownloader.engine.jobs.headless import private_root
from csvdownloader.engine.jobs.spool import JobSpool
from tests.end_to_end.reports import CSV, ORDERS, SECRET
from tests.fakes.report import Recorder
from tests.support.builders import NOON, complete, make_job, names_in


def test_the_job_names_its_file(run, work):
    (work / "exports").mkdir()
    pattern = "exports/{source}-{name}-{rows}-{date}_{time}.tsv"
    done = run("export", "sample", "--rows", "3", "--name-pattern", pattern, "--json")
    assert done.returncode == 0
    (name,) = names_in(work / "exports")
    assert re.fullmatch(r"sample-sample-3-\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.tsv", name)
    receipt = json.loads(done.stdout)
    assert receipt["saved_to"] == str(work / "exports" / name)
    assert (work / "exports" / name).read_text().startswith("order_id\tordered_at")


def test_a_table_and_a_connection_name_it(run, work):
    with closing(sqlite3.connect(work / "shop.sqlite")) as connection:
        connection.executescript("CREATE TABLE orders(a); INSERT INTO orders VALUES (1)")
    pattern = "{connection}.{table}.csv"
    done = run("export", "sqlite:///shop.sqlite", "--table", "orders", "--name-pattern", pattern)
    assert (done.returncode, done.stderr) == (0, "")
    assert (work / "shop.orders.csv").read_text() == "a\n1\n"


def test_what_the_server_calls_the_file_names_it(run, work, reports):
    done = run("export", *ORDERS, "--name-pattern", "{connection}_{name}.csv", **SECRET)
    assert done.returncode in {0, 3}, done.stderr
    (name,) = names_in(work)
    assert name.startswith("reports_")


def test_numbers_are_tried_until_one_is_free(run, work):
    command = ("export", "sample", "--rows", "2", "--name-pattern", "x-{n}.csv", "--receipt")
    for _ in range(3):
        assert run(*command).returncode == 0
    assert run(*command, "--overwrite").returncode == 0  # no number is taken twice
    assert [name for name in names_in(work) if name.endswith(".csv")] == [
        f"x-{number}.csv" for number in (1, 2, 3, 4)
    ]
    assert run("verify", ".").returncode == 0


def test_parts_have_their_number_where_the_pattern_says(run, work):
    split = ("export", "sample", "--rows", "5", "--split-rows", "2", "--receipt")
    assert run(*split, "--name-pattern", "{part}-of-{rows}.csv").returncode == 0
    names = [f"00{number}-of-5.csv" for number in (1, 2, 3)]
    receipts = [f"{names[0]}.datapackage.json", f"{names[0]}.sha256"]
    assert names_in(work) == sorted([*names, *receipts])
    assert run("verify", ".").stdout.count(": whole, ") == 3
    done = run(*split, "--name-pattern", "{rows}.csv.gz")
    assert (done.returncode, done.stderr) == (0, "")
    assert {"5-001.csv.gz", "5-002.csv.gz", "5-003.csv.gz"} < set(names_in(work))
    assert run("verify", ".").stdout.count(": whole, ") == 6


def test_no_part_replaces_the_source(run, work):
    (work / "x-002.csv").write_text("a\n1\n2\n")
    command = ("export", "x-002.csv", "--name-pattern", "x-{part}.csv", "--split-rows", "1")
    done = run(*command, "--overwrite")
    assert (done.returncode, names_in(work)) == (2, ["x-002.csv"])
    assert "x-002.csv is the source itself" in done.stderr


@pytest.mark.parametrize("placeholder", ["{date}", "{rows}"])
def test_without_a_number_nothing_is_replaced(run, work, placeholder):
    command = ("export", "sample", "--rows", "2", "--name-pattern", f"x{placeholder}.csv")
    assert run(*command).returncode == 0
    (name,) = names_in(work)
    (work / name).write_text("mine")
    done = run(*command)
    assert (done.returncode, (work / name).read_text()) == (1, "mine")
    assert "already exists" in done.stderr
    assert run(*command, "--overwrite").returncode == 0
    assert (work / name).read_text() != "mine"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--name-pattern", "{day}.csv"), "There is no placeholder {day}"),
        (("--name-pattern", "{x.csv"), "A brace that is meant as itself is written twice"),
        (("--name-pattern", "{table}.csv"), "This download has no {table}"),
        (("--name-pattern", "{n}.csv", "-o", "x.csv"), "not allowed with"),
    ],
)
def test_a_wrong_pattern_is_refused_before_the_work(run, work, arguments, sentence):
    done = run("export", "sample", *arguments)
    assert (done.returncode, done.stdout, names_in(work)) == (2, "", [])
    assert sentence in done.stderr


@pytest.mark.parametrize("placeholder", ["{date}", "{rows}"])
def test_a_folder_that_is_missing_is_said_before_the_work(run, work, home, placeholder):
    done = run("export", "sample", "--name-pattern", f"none/{placeholder}.csv")
    assert (done.returncode, names_in(work)) == (1, [])
    assert "none" in done.stderr
    assert not (home / "headless").exists()


def test_braces_behind_o_are_no_placeholders(run, work):
    assert run("export", "sample", "-o", "{date}{{x}}.csv").returncode == 0
    assert names_in(work) == ["{date}{{x}}.csv"]


@pytest.mark.parametrize("name", ["in.csv", "in-{rows}.csv"])
def test_the_source_is_never_replaced(run, work, name):
    path = work / name.replace("{rows}", "1")
    path.write_text("a,b\n1,2\n")
    done = run("export", path.name, "--name-pattern", name, "--overwrite")
    assert (done.returncode, path.read_text()) == (2, "a,b\n1,2\n")
    assert "is the source itself" in done.stderr


def test_what_could_not_be_saved_keeps_its_pattern_and_its_moment(run, work, home):
    job = make_job()
    with private_root(home / "headless", job.id, Settings(), lambda: 0.0) as root:
        pattern = parse_pattern(f"{work}/{{rows}}-{{date}}.csv")
        HeadlessJobHome(root, Delivery(work / "x.csv", False, False, False, pattern)).put(job)
        spool = JobSpool.create(root / job.id, job)
        spool.part.write_bytes(CSV)
        spool.publish(complete(2), Recorder(), Cancel())
    day = f"{NOON.astimezone():%Y-%m-%d}"
    (work / f"2-{day}.csv").write_text("mine")
    done = run("resume", job.id)
    assert (done.returncode, names_in(work)) == (1, [f"2-{day}.csv"])
    done = run("resume", job.id, "--name-pattern", "again-{rows}-{date}.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert (work / f"again-2-{day}.csv").read_bytes() == CSV


def test_a_finished_download_is_saved_again_by_a_pattern(run, work, home):
    job = make_job()
    with private_root(home / "headless", job.id, Settings(), lambda: 0.0) as root:
        HeadlessJobHome(root, Delivery(work / "x.csv", False, False)).put(job)
        spool = JobSpool.create(root / job.id, job)
        spool.part.write_bytes(CSV)
        spool.publish(complete(2), Recorder(), Cancel())
    assert run("save", job.id).returncode == 2
    done = run("save", job.id, "--name-pattern", "{n}-{rows}.jsonl", "--receipt")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1-2.jsonl" in names_in(work)
    assert run("verify", ".").returncode == 0
