"""What frictionless, a program of others, finds wrong with data packages."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_VALIDATE = """
import json, sys
from frictionless import Package
for path in json.load(sys.stdin):
    report = Package(path).validate()
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    print(json.dumps([report.valid, sorted({error.type for error in errors})]))
"""


def faults(packages: Sequence[Path]) -> list[list[str]]:
    """The kinds of errors in each of the packages; no kind where it is valid."""
    ran = subprocess.run(
        [sys.executable, "-c", _VALIDATE],
        input=json.dumps([str(path) for path in packages]),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(found) == len(packages)
    assert all(is_valid == (not errors) for is_valid, errors in found)
    return [errors for _, errors in found]
