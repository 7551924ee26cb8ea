"""In which form a file is saved, as the command line is told."""

import csv
import gzip
import hashlib
import json
from io import StringIO

import pytest

from tests.support.builders import names_in

ROWS = 'id,price,note\n1,1.50,=1+1\n2,2.25,"a;b"\n'


@pytest.fixture(autouse=True)
def source(work):
    (work / "in.csv").write_text(ROWS, encoding="utf-8")


def test_the_ending_of_the_name_packs_the_same_bytes(run, work):
    assert run("export", "in.csv", "-o", "out.csv.gz").returncode == 0
    assert run("export", "in.csv", "-o", "out.csv").returncode == 0
    assert gzip.decompress((work / "out.csv.gz").read_bytes()) == (work / "out.csv").read_bytes()


def test_a_file_for_a_spreadsheet_and_what_is_said_of_it(run, work):
    words = ["--write-delimiter=;", "--decimal=comma", "--guard=on", "--line-end=crlf", "--bom"]
    done = run("export", "in.csv", "-o", "out.csv", "--json", *words)
    assert done.returncode == 0
    data = (work / "out.csv").read_bytes()
    assert data.decode("utf-8-sig") == 'id;price;note\r\n1;1,50;\'=1+1\r\n2;2,25;"a;b"\r\n'
    assert done.stderr.splitlines() == [
        "csvdownloader: note: 1 text would be taken for a formula, and got an apostrophe"
    ]
    receipt = json.loads(done.stdout)
    assert receipt["sha256"] == hashlib.sha256(ROWS.encode()).hexdigest()
    assert receipt["written"] == {
        "options": {
            "format": "csv",
            "delimiter": "semicolon",
            "decimal": "comma",
            "guard": "on",
            "line_end": "crlf",
            "bom": "yes",
        },
        "files": [
            {
                "path": str(work / "out.csv"),
                "rows": 2,
                "columns": 3,
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
        ],
        "guarded": 1,
        "replaced": 0,
        "cut": 0,
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-o", "x.csv", "--format", "tsv"], "--format tsv contradicts the name x.csv"),
        (["-o", "x.csv", "--decimal", "comma"], "A decimal comma needs another delimiter than"),
        (["-o", "x.jsonl", "--bom"], "--bom means nothing for JSON Lines"),
        (["-o", "-", "--split-rows", "1"], "--split-rows needs a file"),
        (["--format", "doc"], "Invalid format selected: --format takes one of: csv, tsv"),
        (["-o", "x.csv", "--write-columns", "id,nothing"], "There is no column nothing"),
        (
            ["-o", "x.csv", "--quote-policy", "never", "--write-delimiter", ";"],
            "Row 2, column note",
        ),
    ],
)
def test_what_cannot_be_is_code_2_and_nothing_is_saved(run, work, arguments, sentence):
    done = run("export", "in.csv", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"csvdownloader: {sentence}")
    assert names_in(work) == ["in.csv"]


def test_standard_output_gets_the_form_that_is_asked_for(run, home):
    done = run("export", "in.csv", "-o", "-", "--format", "jsonl", "--write-columns", "note=n")
    assert done.stdout == '{"n":"=1+1"}\n{"n":"a;b"}\n'
    assert not [path for path in (home / "headless").rglob("*") if path.is_file()]


def test_the_name_is_made_with_the_ending_of_the_form(run, work):
    assert run("export", "in.csv", "--format", "jsonl", "--compress", "zstd").returncode == 0
    assert names_in(work) == ["in.csv", "in.jsonl.zst"]


def test_parts_never_replace_the_source(run, work):
    (work / "in.csv").rename(work / "a-001.csv")
    done = run("export", "a-001.csv", "-o", "a.csv", "--split-rows", "1", "--overwrite")
    assert (done.returncode, names_in(work)) == (2, ["a-001.csv"])
    assert "is the source itself" in done.stderr


def test_what_could_not_be_written_so_is_resumed_in_another_way(run, work):
    words = ["--write-delimiter", ";", "--null", "-"]
    done = run("export", "in.csv", "-o", "out.csv", "--quote-policy", "never", *words)
    assert done.returncode == 2
    job = json.loads(run("jobs", "--json").stdout)[0]["id"]
    again = run("resume", job, "-o", "out.csv", "--quote-policy", "all")
    assert (again.returncode, again.stderr) == (0, "")
    rows = csv.reader(StringIO((work / "out.csv").read_text()), delimiter=";", strict=True)
    assert list(rows)[2] == ["2", "2.25", "a;b"]
    assert (work / "out.csv").read_text().startswith('"id";"price"')


def test_resumed_under_another_name_it_is_what_the_name_says(run, work):
    assert run("export", "in.csv", "-o", "out.csv", "--write-encoding", "ascii").returncode == 0
    (work / "in.csv").write_text("é\nx\n")
    assert run("export", "in.csv", "-o", "out2.csv", "--write-encoding", "ascii").returncode == 2
    job = json.loads(run("jobs", "--json").stdout)[0]["id"]
    assert run("resume", job, "-o", "out.jsonl").returncode == 0
    assert (work / "out.jsonl").read_text() == '{"é":"x"}\n'
