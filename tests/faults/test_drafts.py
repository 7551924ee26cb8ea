"""A save to another disk that is killed: the next start of either program cleans up there."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.reports import command, environment_without_display

HEADLESS = "import sys; from tests.faults.child import arm\n"
HEADLESS += "from csvdownloader.cli.commands import export\n"
HEADLESS += "arm('engine.saving.copied_draft.verify_draft:1'); sys.exit(export.main(sys.argv[1:]))"
SHARED = Path("/dev/shm")


@pytest.fixture
def other_disk():
    if not SHARED.is_dir() or SHARED.stat().st_dev == Path().stat().st_dev:
        pytest.skip("no second file system")
    folder = SHARED / f"csvdownloader-{os.getpid()}"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def run(tmp_path):
    environment = environment_without_display(CSVDOWNLOADER_HOME=str(tmp_path / "data"))

    def run(*argv):
        return subprocess.run(
            argv, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    return run


@pytest.mark.parametrize("next_start", ["headless", "window"])
def test_s14_a_killed_save_to_another_disk_leaves_nothing_there(
    run, other_disk, start_program, tmp_path, next_start
):
    saved = other_disk / "saved.csv"
    killed = run(sys.executable, "-c", HEADLESS, "sample", "-o", str(saved))
    assert killed.returncode == -signal.SIGKILL
    assert len(list(other_disk.iterdir())) == 1
    if next_start == "headless":
        assert run(*command("export", "sample", "-o", "-")).returncode == 0
    else:
        start_program(tmp_path / "data")
    assert list(other_disk.iterdir()) == []
    listed = run(*command("jobs")).stdout
    assert "sample" in listed  # it is whole still, and can be saved
    job_id = listed.splitlines()[-1].split()[0]
    assert run(*command("resume", job_id)).returncode == 0
    assert list(other_disk.iterdir()) == [saved]
