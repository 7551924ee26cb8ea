"""The command line as a user runs it: a real process, no display."""

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from csvdownloader.sources.sample import HEADER
from tests.support.builders import names_in
from tests.support.workbooks import text, write_workbook


def command(*arguments):
    return [sys.executable, "-m", "csvdownloader", *map(str, arguments)]


@pytest.fixture
def environment():
    """No display, and no Qt platform to fall back to."""
    unwanted = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return {key: value for key, value in os.environ.items() if key not in unwanted}


@pytest.fixture
def run(tmp_path, environment):
    def run(*arguments, **options):
        return subprocess.run(
            command(*arguments),
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            timeout=120,
            check=False,
            **options,
        )

    return run


def records(path, delimiter=","):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter, strict=True))


def test_sample_by_default(run, tmp_path):
    done = run("export", "sample")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    rows = records(tmp_path / "sample.csv")
    assert tuple(rows[0]) == HEADER
    assert len(rows) == 101
    assert names_in(tmp_path) == ["sample.csv"]


def test_tsv_by_the_ending_and_the_same_rows(run, tmp_path):
    assert run("export", "sample", "--rows", 5, "-o", "a.tsv").returncode == 0
    assert run("export", "sample", "--rows", 9, "-o", "b.csv").returncode == 0
    assert records(tmp_path / "a.tsv", "\t") == records(tmp_path / "b.csv")[:6]


def test_the_receipt_as_json(run, tmp_path):
    done = run("export", "sample", "--rows", 3, "--json", "-o", "x.csv")
    receipt = json.loads(done.stdout)
    data = (tmp_path / "x.csv").read_bytes()
    assert receipt["sha256"] == hashlib.sha256(data).hexdigest()
    assert (receipt["rows"], receipt["bytes"]) == (3, len(data))
    assert receipt["completeness"] == "complete"
    assert [column["name"] for column in receipt["schema"]] == data.decode().splitlines()[0].split(
        ","
    )
    assert receipt["schema"][1] == {"name": "ordered_at", "type": "timestamp"}
    assert receipt["saved_to"] == str(tmp_path / "x.csv")


def test_standard_output(run, tmp_path):
    done = run("export", "sample", "--rows", 2, "-o", "-")
    assert done.returncode == 0
    assert run("export", "sample", "--rows", 2).returncode == 0
    assert done.stdout == (tmp_path / "sample.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sample", "--rows", "0"], "Rows must be between 1 and 1000"),
        (["sample", "--rows", "1001"], "Rows must be between 1 and 1000"),
        (["sample", "--rows", "many"], "Rows must be between 1 and 1000"),
        (["sample", "--all"], "Rows must be between 1 and 1000"),
        (
            ["sample", "--format", "xml"],
            "Invalid format selected: --format takes one of: csv, tsv, jsonl, parquet, xlsx",
        ),
        (["sample", "--sheet", "A"], "--sheet does not go with Sample data"),
        (["sample", "--json", "-o", "-"], "--json and -o - both want standard output"),
    ],
)
def test_usage_errors_are_code_2_and_one_sentence(run, tmp_path, arguments, sentence):
    done = run("export", *arguments)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [f"csvdownloader: {sentence}"]
    assert names_in(tmp_path) == []


def test_a_missing_file_is_code_1_and_leaves_nothing(run, tmp_path):
    done = run("export", "missing.csv", "-o", "out.csv")
    assert done.returncode == 1
    assert "There is no file" in done.stderr.decode()
    assert names_in(tmp_path) == []


def test_an_existing_file_is_not_replaced_unless_agreed(run, tmp_path):
    (tmp_path / "sample.csv").write_text("mine")
    done = run("export", "sample")
    assert done.returncode == 1
    assert "already exists" in done.stderr.decode()
    assert "--overwrite" in done.stderr.decode()
    assert (tmp_path / "sample.csv").read_text() == "mine"
    assert run("export", "sample", "--overwrite").returncode == 0
    assert len(records(tmp_path / "sample.csv")) == 101


def test_a_file_as_the_source(run, tmp_path):
    (tmp_path / "in.csv").write_text('id,note\n007,"a, b"\n1e5,NaN\n', encoding="utf-8")
    assert run("export", "in.csv", "--format", "tsv").returncode == 0
    assert records(tmp_path / "in.tsv", "\t") == [["id", "note"], ["007", "a, b"], ["1e5", "NaN"]]


@pytest.mark.parametrize("output", [[], ["-o", "in.csv"], ["-o", "./link.csv"]])
def test_the_source_is_never_replaced_by_itself(run, tmp_path, output):
    source = tmp_path / "in.csv"
    source.write_text("a\n1\n2\n")
    (tmp_path / "link.csv").symlink_to(source)
    done = run("export", "in.csv", "--rows", 1, "--overwrite", *output)
    assert done.returncode == 2
    assert "is the source itself" in done.stderr.decode()
    assert source.read_text() == "a\n1\n2\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_an_output_that_is_full_is_code_1_and_no_traceback(tmp_path, environment):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("export", "sample", "-o", "-"),
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[0] == (
        "csvdownloader: Cannot write standard output: No space left on device"
    )
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_enough_is_code_141_and_nothing_is_said(tmp_path, environment):
    (tmp_path / "in.csv").write_text("a\n" + ("x" * 200 + "\n") * 5000)
    process = subprocess.Popen(
        command("export", "in.csv", "-o", "-"),
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.read(10)
    process.stdout.close()
    stderr = process.stderr.read()
    process.stderr.close()
    assert (process.wait(30), stderr) == (141, b"")
    home = Path(os.environ["CSVDOWNLOADER_HOME"])
    assert [path for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["~nosuchuser/x.csv", "$(reboot).csv", "-.csv"])
def test_an_odd_path_is_a_missing_file(run, name):
    done = run("export", f"./{name}" if name.startswith("-") else name)
    assert done.returncode == 1
    assert "There is no file" in done.stderr.decode()


def test_a_sheet_by_its_name(run, tmp_path):
    rows = f"<row r='1'>{text('A1', 'b')}</row><row r='2'>{text('A2', '2')}</row>"
    write_workbook(tmp_path / "book.xlsx", {"First": "", "Second": rows})
    assert run("export", "book.xlsx", "--sheet", "Second").returncode == 0
    assert (tmp_path / "book.csv").read_text() == "b\n2\n"
    done = run("export", "book.xlsx", "--sheet=Third", "-o", "x.csv")
    assert "has no sheet Third" in done.stderr.decode()


def test_the_copied_command_does_the_same(run, tmp_path):
    (tmp_path / "it's.csv").write_text("a\n1\n2\n")
    first = run("export", "it's.csv", "--rows", 1, "-o", "first.csv", "--json")
    assert json.loads(first.stdout)["completeness"] == "limited"
    assert first.returncode == 0
    assert (tmp_path / "first.csv").read_bytes() == b"a\n1\n"


def test_nothing_of_the_run_stays_behind(run, tmp_path):
    home = Path(os.environ["CSVDOWNLOADER_HOME"])
    run("export", "sample")
    run("export", "missing.csv")
    assert [path for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_is_code_130_and_leaves_nothing(tmp_path, environment, number):
    process = subprocess.Popen(
        command("export", "sample", "--slow"),
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
    )
    home = Path(os.environ["CSVDOWNLOADER_HOME"])
    wait_until(lambda: list(home.rglob("*.part")), process)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=5)
    assert process.returncode == 130
    assert stderr == b"csvdownloader: cancelled; nothing was saved\n"
    assert names_in(tmp_path) == []
    assert list(home.rglob("*.part")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path, environment, run):
    process = subprocess.Popen(command("export", "sample", "--slow"), cwd=tmp_path, env=environment)
    home = Path(os.environ["CSVDOWNLOADER_HOME"])
    wait_until(lambda: list(home.rglob("*.part")), process)
    process.kill()
    process.wait()
    assert list(home.rglob("*.part")) != []
    assert names_in(tmp_path) == []
    assert run("export", "sample").returncode == 0
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_a_run_beside_another_leaves_it_alone(tmp_path, environment, run):
    process = subprocess.Popen(command("export", "sample", "--slow"), cwd=tmp_path, env=environment)
    home = Path(os.environ["CSVDOWNLOADER_HOME"])
    wait_until(lambda: list(home.rglob("*.part")), process)
    assert run("export", "sample", "-o", "other.csv").returncode == 0
    assert len(list(home.rglob("*.part"))) == 1
    process.kill()
    process.wait()


def wait_until(condition, process):
    """Looks until the condition holds; a process that ended first is a failure."""
    while not condition():
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"the process ended with {process.returncode}")


def test_no_display_is_one_clear_line_and_code_2(run):
    done = run()
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 2
    assert lines == [
        "csvdownloader: There is no display. Without a display, use: csvdownloader export SOURCE"
    ]


def test_a_dead_display_is_one_clear_line_too(tmp_path, environment):
    done = subprocess.run(
        command(),
        env=environment | {"DISPLAY": ":987"},
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert b"The display :987 does not answer" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--help"], 0), (["--version"], 0), (["--bogus"], 2), (["a", "b"], 2)]
)
def test_help_version_and_nonsense(run, arguments, code):
    assert run(*arguments).returncode == code


def test_export_help_names_every_option(run):
    text = run("export", "--help").stdout.decode()
    for word in ("SOURCE", "--rows", "--all", "--format", "--json", "--slow", "--sheet", "130"):
        assert word in text


def test_a_million_rows_from_parquet(run, tmp_path):
    duckdb.execute(
        f"COPY (SELECT i, 'row ' || i AS t FROM range(1000000) r(i)) TO '{tmp_path}/in.parquet'"
    )
    done = run("export", "in.parquet", "--json")
    receipt = json.loads(done.stdout)
    assert (receipt["rows"], receipt["columns"]) == (1_000_000, 2)
    (last,) = (tmp_path / "in.csv").read_bytes().splitlines()[-1:]
    assert last == b"999999,row 999999"
