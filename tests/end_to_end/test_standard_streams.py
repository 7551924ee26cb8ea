"""Standard streams that are full or closed never make a traceback, and change no result."""

import os
import subprocess

import pytest

from tests.end_to_end.reports import command, environment_without_display

pytestmark = pytest.mark.process
EXPORT = "export", "sample", "--rows", "3", "-o", "j.csv"
STATES = ("open", "full", "closed")
STREAMS = [(output, error) for output in STATES for error in STATES]


def run(folder, arguments, output, error):
    """The exit code, and what was written to standard output and error where they are open."""
    states = {1: output, 2: error}

    def prepare():
        for number, state in states.items():
            if state == "closed":
                os.close(number)
            elif state == "full":
                os.dup2(os.open("/dev/full", os.O_WRONLY), number)

    result = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment_without_display(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=prepare,
    )
    assert "Traceback" not in result.stderr
    assert "Exception" not in result.stderr
    return result.returncode, result.stdout, result.stderr


@pytest.mark.parametrize(("output", "error"), STREAMS)
def test_a_file_that_is_saved_is_a_success(tmp_path, output, error):
    code, _, said = run(tmp_path, [*EXPORT, "--json"], output, error)
    assert (code, (tmp_path / "j.csv").read_text().count("\n")) == (0, 4)
    if output != "open" and error == "open":
        assert said.startswith("csvdownloader: Cannot write standard output: ")
        assert "j.csv: 3 rows" in said


@pytest.mark.parametrize(("output", "error"), STREAMS)
def test_rows_that_cannot_be_written_are_a_failure(tmp_path, output, error):
    code, rows, said = run(tmp_path, ["export", "sample", "--rows", "3", "-o", "-"], output, error)
    assert (code, rows.count("\n")) == ((0, 4) if output == "open" else (1, 0))
    assert ("Cannot write standard output" in said) == (output != "open" and error == "open")


@pytest.mark.parametrize("output", ["full", "closed"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["jobs", "--json"], 1),
        (["profiles", "--json"], 1),
        (["--version"], 1),
        (["--help"], 1),
        (["export", "--help"], 0),  # argparse does not mind
        (["export", "nowhere://x"], 2),
    ],
)
def test_other_commands_end_without_a_traceback(tmp_path, arguments, code, output):
    assert run(tmp_path, arguments, output, "open")[:2] == (code, "")


def test_a_closed_input_is_none(tmp_path):
    result = subprocess.run(
        command(*EXPORT),
        cwd=tmp_path,
        env=environment_without_display(),
        preexec_fn=lambda: os.close(0),
        check=False,
    )
    assert (result.returncode, (tmp_path / "j.csv").read_text().count("\n")) == (0, 4)
