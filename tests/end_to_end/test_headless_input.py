"""Standard input as a user gives it: real processes and pipes, no display."""

import gzip
import json
import os
import signal
import subprocess
import sys

import pytest

from tests.end_to_end.processes import wait_until
from tests.end_to_end.reports import command, environment_without_display
from tests.support.builders import names_in

CSV = b"id;note\n1;a, b\n2;c\n"


@pytest.fixture
def given(work):
    """Runs the program with these bytes as its standard input; None closes that."""

    def given(data, *arguments):
        close = (lambda: os.close(0)) if data is None else None
        return subprocess.run(
            command(*arguments),
            cwd=work,
            env=environment_without_display(),
            input=data,
            stdin=subprocess.DEVNULL if data is None else None,
            preexec_fn=close,
            capture_output=True,
            timeout=60,
            check=False,
        )

    return given


def nothing_is_left(home):
    return [path for path in home.rglob("*") if path.is_file()] == []


def test_it_is_read_as_a_file_is(given, work, home):
    done = given(CSV, "export", "-", "--json")
    assert done.returncode == 0
    receipt = json.loads(done.stdout)
    assert (receipt["rows"], receipt["saved_to"]) == (2, str(work / "stdin.csv"))
    assert (work / "stdin.csv").read_bytes() == b'id,note\n1,"a, b"\n2,c\n'
    assert nothing_is_left(home)


def test_its_content_tells_what_it_is(given, home):
    done = given(gzip.compress(b'[{"a": 1}, {"a": 2}]'), "export", "-", "-o", "-")
    assert (done.returncode, done.stdout) == (0, b"a\n1\n2\n")
    assert given(CSV, "inspect", "-").stdout.splitlines()[0] == b"stdin: Delimited text, 19 bytes"
    assert nothing_is_left(home)


@pytest.mark.parametrize("name", ["export", "inspect"])
@pytest.mark.parametrize(
    ("data", "sentence"), [(b"", "Standard input is empty"), (None, "Standard input is closed")]
)
def test_nothing_is_code_1_and_a_sentence(given, work, home, name, data, sentence):
    done = given(data, name, "-")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().splitlines()[0] == f"csvdownloader: {sentence}"
    assert names_in(work) == []
    assert nothing_is_left(home)


def test_what_cannot_be_read_is_not_said_to_go_on(given, run, home):
    done = given(b"a,b\n1\n2,3\n4,5\n", "export", "-")
    assert done.returncode == 1
    assert b"resume" not in done.stderr
    assert json.loads(run("jobs", "--json").stdout) == []
    assert nothing_is_left(home)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(
    ("name", "sentence"), [("export", "cancelled; nothing was saved"), ("inspect", "cancelled")]
)
def test_ctrl_c_while_somebody_still_writes_is_code_130(work, home, name, sentence):
    process = subprocess.Popen(
        command(name, "-"),
        cwd=work,
        env=environment_without_display(),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdin.write(CSV)
    process.stdin.flush()
    wait_until(lambda: [p for p in home.rglob("stdin") if p.stat().st_size == len(CSV)], process)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130
    assert process.stderr.read().decode() == f"csvdownloader: {sentence}\n"
    process.stdin.close()
    process.stderr.close()
    assert names_in(work) == []
    assert nothing_is_left(home)
