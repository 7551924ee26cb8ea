"""kill -9 in the middle of each writer: the next start finds no half file, and no draft of one."""

import os
import signal
import subprocess
import sys

import pytest

from tests.end_to_end.reports import command, environment_without_display
from tests.support.builders import names_in

KILLED = "import sys; from tests.faults.child import arm\n"
KILLED += "from csvdownloader.cli.commands import export\n"
KILLED += "import csvdownloader.engine.writers.{module}\n"
KILLED += "arm('engine.writers.{module}.{point}'); sys.exit(export.main(sys.argv[1:]))"
WHILE_WRITING = ("new_file", "NewFile.write:1")
BEFORE_THE_NAME = ("write", "_measured:1")


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.process
@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("x.csv.gz", WHILE_WRITING),
        ("x.csv.gz", BEFORE_THE_NAME),
        ("x.jsonl.zst", WHILE_WRITING),
        ("x.jsonl", BEFORE_THE_NAME),
        ("x.csv.zip", WHILE_WRITING),
        ("x.parquet", BEFORE_THE_NAME),
        ("x.xlsx", WHILE_WRITING),
        ("x.xlsx", BEFORE_THE_NAME),
    ],
)
def test_killed_while_another_form_is_written(tmp_path, name, point):
    environment = environment_without_display(CSVDOWNLOADER_HOME=str(tmp_path / "data"))
    chosen = tmp_path / "chosen"
    chosen.mkdir()

    def run(*argv):
        return subprocess.run(
            argv, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    script = KILLED.format(module=point[0], point=point[1])
    killed = run(sys.executable, "-c", script, "sample", "-o", str(chosen / name))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert [left.endswith(".part") for left in names_in(chosen)] == [True]
    listed = run(*command("jobs")).stdout  # it is whole still, and can be saved
    job_id = listed.splitlines()[-1].split()[0]
    assert run(*command("export", "sample", "-o", str(tmp_path / "other.csv"))).returncode == 0
    assert names_in(chosen) == []
    done = run(*command("resume", job_id))
    assert (done.returncode, done.stderr) == (0, "")
    assert names_in(chosen) == [name]
