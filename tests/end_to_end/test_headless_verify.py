"""Saved files are checked by the command line, without the list of downloads."""

import json
import shutil

import pytest

from tests.support.builders import names_in


@pytest.fixture
def saved(run, work):
    assert run("export", "sample", "--rows", "3", "-o", "x.csv", "--receipt").returncode == 0
    return work / "x.csv"


def test_a_saved_file_is_whole_anywhere(run, saved, work, home):
    shutil.rmtree(home, ignore_errors=True)
    elsewhere = work / "elsewhere"
    elsewhere.mkdir()
    for name in names_in(work):
        if name != "elsewhere":
            shutil.move(work / name, elsewhere)
    for path in ("elsewhere", "elsewhere/x.csv", "elsewhere/x.csv.sha256"):
        done = run("verify", path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("elsewhere/x.csv: whole, ")
    assert "3 rows" in run("verify", "elsewhere").stdout
    assert "complete when it was fetched, SHA-256 " in run("verify", "elsewhere").stdout
    assert not home.exists()


def test_a_changed_file_is_not(run, saved):
    saved.write_bytes(saved.read_bytes()[:-1])
    done = run("verify", "x.csv")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("x.csv: not whole. It has ")
    (found,) = json.loads(run("verify", ".", "--json").stdout)
    assert (found["file"], found["verdict"]) == ("x.csv", "not_whole")
    assert found["receipts"] == ["x.csv.datapackage.json", "x.csv.sha256"]


def test_the_worst_decides(run, saved, work):
    (work / "a.datapackage.json").write_text('{"resources": [{"path": "x.csv"}]}')
    assert run("verify", "a.datapackage.json").returncode == 3
    assert run("verify", ".").returncode == 0  # another receipt proves it
    (work / "b.sha256").write_text("nothing")
    done = run("verify", ".")
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 2)


@pytest.mark.parametrize("path", ["y.csv", "."])
def test_without_a_receipt_there_is_nothing_to_check_against(run, work, path):
    (work / "y.csv").write_text("a\n")
    done = run("verify", path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"csvdownloader: there is no receipt of {path}\n"


@pytest.mark.parametrize(("arguments", "code"), [(("none.csv",), 1), ((), 2), (("a", "b"), 2)])
def test_what_cannot_be_checked_is_said(run, arguments, code):
    done = run("verify", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr


def test_a_strangers_receipt_moves_no_cursor(run, work):
    (work / "a.datapackage.json").write_text('{"resources": [{"path": "../\\u001b[2J\\nx"}]}')
    done = run("verify", ".")
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)
    assert "\x1b" not in done.stdout
