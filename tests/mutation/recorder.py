"""A plugin of pytest that notes which tests execute which lines of the program."""

import json
import os
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

import coverage
import pytest

from tests.mutation.places import functions

RECORD = "CSVDOWNLOADER_EXECUTION"  # the environment variable with the path of the record
_PACKAGE = Path("csvdownloader").resolve()

_coverage = coverage.Coverage(data_file=None, source=[str(_PACKAGE)])
_seconds: dict[str, float] = defaultdict(float)
_began: dict[str, float] = {}
_failed: set[str] = set()


def name_of(nodeid: str) -> str:
    """The test, without what its parameters are."""
    return nodeid.partition("[")[0]


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    _coverage.start()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart() -> None:
    from csvdownloader.workers import runner

    run = runner._Runnable.run

    def traced(runnable: runner._Runnable) -> None:
        sys.settrace(threading.gettrace())  # Qt's own threads know nothing of it
        run(runnable)

    runner._Runnable.run = traced


def pytest_runtest_logstart(nodeid: str) -> None:
    _began[nodeid] = time.monotonic()
    _coverage.switch_context(name_of(nodeid))


def pytest_runtest_logfinish(nodeid: str) -> None:
    _seconds[name_of(nodeid)] += time.monotonic() - _began.pop(nodeid)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        _failed.add(name_of(report.nodeid))


def pytest_sessionfinish() -> None:
    """A test that fails as it is can notice nothing: it is not in the record."""
    _coverage.stop()
    seconds = {name: taken for name, taken in _seconds.items() if name not in _failed}
    lines = _lines({name: number for number, name in enumerate(seconds)})
    record = {"seconds": seconds, "lines": lines, "failed": sorted(_failed)}
    Path(os.environ[RECORD]).write_text(json.dumps(record), encoding="utf-8")


def _lines(numbers: dict[str, int]) -> dict[str, dict[str, dict[str, list[int]]]]:
    """By module, function and the text of a line: the numbers of the tests that execute it."""
    data = _coverage.get_data()
    found: dict[str, dict[str, dict[str, list[int]]]] = {}
    for file in data.measured_files():
        text = Path(file).read_text(encoding="utf-8")
        lines, owner = text.splitlines(), functions(text)
        module = found.setdefault(Path(file).relative_to(_PACKAGE).as_posix(), {})
        for number, tests in data.contexts_by_lineno(file).items():
            if number in owner:
                by_text = module.setdefault(owner[number], {})
                known = set(by_text.get(lines[number - 1].strip(), []))
                known |= {numbers[test] for test in tests if test in numbers}  # "": an import
                by_text[lines[number - 1].strip()] = sorted(known)
    return found
