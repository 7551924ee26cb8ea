"""Rows that are set aside on the command line."""

import json
import subprocess

import pytest

from tests.end_to_end.reports import command, environment_without_display
from tests.support.builders import names_in

RAGGED = "a,b\n1,2\n3\n4,5,6\n7,8\n"


@pytest.fixture
def run(tmp_path):
    """Runs a command in a folder that has the file."""
    (tmp_path / "in.csv").write_text(RAGGED)

    def run(*arguments):
        return subprocess.run(
            command(*arguments),
            cwd=tmp_path,
            env=environment_without_display(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


EXPORT = ("export", "in.csv", "--header-row", "1", "--ragged")


def test_they_lie_beside_the_file_and_the_exit_code_says_so(run, tmp_path):
    done = run(*EXPORT, "pad", "-o", "out.tsv", "--json")
    assert done.returncode == 3
    assert "Set aside, as not of the header's length: 1 row" in done.stderr
    assert (tmp_path / "out.tsv").read_text() == "a\tb\n1\t2\n3\t\n7\t8\n"
    assert (tmp_path / "out.aside.csv").read_text() == 'line,record\n4,"4,5,6"\n'
    receipt = json.loads(done.stdout)
    assert receipt["aside"]["rows"] == 1
    assert receipt["aside_saved_to"] == str(tmp_path / "out.aside.csv")


def test_the_file_of_them_is_named(run, tmp_path):
    done = run(*EXPORT, "aside", "-o", "out.csv")
    assert done.stderr.splitlines()[-1] == f"{tmp_path / 'out.aside.csv'}: 2 rows set aside"


def test_cut_sets_nothing_aside(run, tmp_path):
    done = run(*EXPORT, "cut", "-o", "-")
    assert (done.returncode, done.stdout) == (3, "a,b\n1,2\n3,\n4,5\n7,8\n")
    assert names_in(tmp_path) == ["in.csv"]


@pytest.mark.parametrize("ragged", ["pad", "aside"])
def test_they_need_a_file(run, tmp_path, ragged):
    done = run(*EXPORT, ragged, "-o", "-")
    assert done.returncode == 2
    assert "name one with -o" in done.stderr
    assert names_in(tmp_path) == ["in.csv"]


def test_a_file_in_their_place_stays_and_the_download_can_be_saved_elsewhere(run, tmp_path):
    (tmp_path / "out.aside.csv").write_text("mine")
    done = run(*EXPORT, "aside", "-o", "out.csv")
    assert done.returncode == 1
    assert "out.aside.csv already exists" in done.stderr
    assert names_in(tmp_path) == ["in.csv", "out.aside.csv"]
    resume = done.stderr.split("csvdownloader resume ")[1].split()[0]
    assert run("resume", resume, "-o", "-").returncode == 2
    assert run("resume", resume, "-o", "other.csv").returncode == 3
    assert (tmp_path / "out.aside.csv").read_text() == "mine"
    assert (tmp_path / "other.aside.csv").read_text() == 'line,record\n3,3\n4,"4,5,6"\n'


def test_the_source_is_never_replaced_by_them(run, tmp_path):
    (tmp_path / "in.csv").rename(tmp_path / "out.aside.csv")
    done = run("export", "out.aside.csv", "--ragged", "aside", "-o", "out.csv", "--overwrite")
    assert done.returncode == 2
    assert (tmp_path / "out.aside.csv").read_text() == RAGGED
