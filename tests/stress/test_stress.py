"""A short run; `python -m tests.stress` goes on for as many actions as one likes."""

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="what is open is asked of /proc")
def test_200_actions_of_a_user():
    command = [sys.executable, "-m", "tests.stress", "--actions", "200", "--seed", "1"]
    run = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-6000:]
    assert run.stdout.endswith("seed 1: 200 actions, all holds\n")
