"""Rows of finished downloads and of files, shown and found: real processes, no display."""

import json
import os
import subprocess

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.jobs.job import JobState
from csvdownloader.engine.index.index_file import INDEX
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.system.window_lock import WindowLock
from tests.end_to_end.reports import command, environment_without_display
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job

ROWS = 60_000  # more than one block


@pytest.fixture
def job(home):
    """A finished download of the window's list."""
    folder = DataFolder(home)
    job = make_job("orders.csv")
    spool = JobSpool.create(folder.jobs / job.id, job)
    lines = (f'{n},"Ada {n}, ""x""",{n % 7 or ""}\n' for n in range(1, ROWS + 1))
    spool.part.write_text("id,name,left\n" + "".join(lines))
    receipt = spool.publish(complete(ROWS), Recorder(), Cancel())
    job = replace(job, state=JobState.COMPLETED, receipt=receipt, ended_at=receipt.finished_at)
    store = SqliteJobStore(folder.store)
    store.put(job, make_job("running.csv", JobState.RUNNING))
    store.close()
    return job


def test_any_rows_of_a_download_are_shown_while_the_window_is_open(run, home, job):
    lock = WindowLock(DataFolder(home))
    assert lock.take()
    done = run("rows", job.id[:8], "--from", "59999", "--count", "5")
    lock.release()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ('id,name,left\n59999,"Ada 59999, ""x""",2\n60000,"Ada 60000, ""x""",3\n')


def test_an_index_that_was_lost_comes_back(run, home, job):
    index = home / "jobs" / job.id / INDEX
    kept = index.read_bytes()
    index.unlink()
    assert run("rows", job.id, "--from", "50000", "--count", "1").stdout.endswith(
        '50000,"Ada 50000, ""x""",6\n'
    )
    assert index.read_bytes() == kept


def test_a_missing_value_is_told_from_an_empty_text(run, work):
    (work / "x.tsv").write_text('a\tb\n\t""\n')
    assert run("rows", "x.tsv").stdout == 'a,b\n,""\n'
    plain = json.loads(run("rows", "x.tsv", "--json").stdout)
    assert plain == {"row": 1, "cells": [None, ""]}


def test_many_rows_are_all_shown(run, job):
    done = run("rows", job.id, "--from", "2", "--count", "1200")
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == [
        "id",
        *map(str, range(2, 1202)),
    ]


def test_what_is_found_has_its_row_and_column(run, job):
    done = run("find", job.id, "ADA 5999", "--column", "name")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[:2] == ["row,column,cell", '5999,name,"Ada 5999, ""x"""']
    assert len(lines) == 12  # 5999, 59990 to 59999
    assert run("find", job.id, "ADA 5999", "--count").stdout == "11\n"
    first = json.loads(run("find", job.id, "ADA 5999", "--json").stdout.splitlines()[0])
    assert first == {"row": 5999, "column": "name", "cell": 'Ada 5999, "x"'}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["60000"], 0),
        (["ada 60000"], 0),
        (["ada 60000", "--case"], 1),
        (["6000", "--whole"], 0),
        (["ada", "--whole"], 1),
        (["^6[0]+$", "--regex"], 0),
        (["name"], 1),
        (["60000", "--column", "left"], 1),
        (["60000", "--column", "none"], 2),
        (["(", "--regex"], 2),
        ([""], 2),
        (["x", "--count", "--json"], 2),
        ([], 2),
    ],
)
def test_the_exit_code_says_whether_it_was_found(run, job, arguments, code):
    done = run("find", job.id, *arguments)
    assert done.returncode == code
    assert (done.stdout == "") == (code != 0)
    assert (done.stderr == "") == (code != 2)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["none"], 1, "There is no file and no download none"),
        ([""], 2, "ID is needed"),
        (["--from", "0"], 2, "no whole number from 1 on"),
        (["--count", "x"], 2, "no whole number from 1 on"),
        (["--from", "60001"], 1, "There is no row 60,001"),
    ],
)
def test_what_is_wrong_is_said(run, job, arguments, code, said):
    table = [job.id] if arguments[0].startswith("-") else []
    done = run("rows", *table, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_a_download_that_is_not_finished_has_no_rows(run, job, home):
    unfinished = next(line for line in run("jobs").stdout.splitlines() if "running" in line)
    done = run("rows", unfinished.split()[0])
    assert (done.returncode, done.stdout) == (1, "")
    assert "This download is not finished" in done.stderr


def test_a_changed_file_is_not_shown(run, home, job):
    path = home / "jobs" / job.id / "orders.csv"
    path.write_bytes(path.read_bytes()[:-1])
    for arguments in (["rows", job.id], ["find", job.id, "Ada"]):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (1 if arguments[0] == "rows" else 2, "")
        assert "was changed after its check" in done.stderr


@pytest.mark.parametrize("arguments", [["rows", "--count", "60000"], ["find", "Ada"]])
def test_whoever_reads_the_output_may_go_away(work, job, arguments, processes):
    name, *rest = arguments
    with subprocess.Popen(
        command(name, job.id, *rest),
        cwd=work,
        env=environment_without_display(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        os.read(process.stdout.fileno(), 10)
        process.stdout.close()
        assert (process.wait(60), process.stderr.read()) == (141, b"")


def test_rows_are_filtered_and_sorted(run, home, job):
    where = ("--where", "left", "is", "3", "--where", "id", "between", "100", "130")
    done = run("rows", job.id, *where, "--sort", "id", "--descending", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["row"] for line in lines] == [129, 122, 115, 108, 101]  # those of the file
    assert lines[0]["cells"] == ["129", 'Ada 129, "x"', "3"]
    assert run("rows", job.id, "--where", "left", "null", "--from", "2", "--count", "1").stdout == (
        'id,name,left\n14,"Ada 14, ""x""",\n'
    )
    left = {path.name for path in (home / "jobs" / job.id).iterdir()}
    assert left == {"orders.csv", "receipt.json", INDEX}


def test_a_search_is_of_the_rows_that_are_left(run, job):
    done = run("find", job.id, "ADA 5999", "--where", "left", "null", "--count")
    assert done.stdout == "3\n"  # 5999, 59990 and 59997


@pytest.mark.parametrize(
    "words",
    [
        ("--where", "nothing", "is", "1"),
        ("--where", "id", "like", "1"),
        ("--where", "id", "between", "1"),
        ("--where", "name", "matches", "("),
        ("--sort", "nothing"),
        ("--descending",),
    ],
)
def test_what_is_no_view_is_a_wrong_command_line(run, job, words):
    done = run("rows", job.id, *words)
    assert (done.returncode, done.stdout) == (2, "")


def test_rows_of_a_file_that_is_no_download_are_not_filtered(run, work):
    (work / "x.csv").write_text("a\n1\n")
    done = run("rows", "x.csv", "--sort", "a")
    assert done.returncode == 1
    assert "Only rows of a finished download" in done.stderr
