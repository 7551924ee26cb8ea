"""The table of faults in tests/README.md and the ids in the names of tests belong together."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
FAULTS = {"NET": 11, "HTTP": 20, "STO": 12, "PRO": 12, "INP": 11, "SEC": 12}
_NAME = re.compile(r"^ *(?:async )?def test_((?:[a-z]{3,4}_\d\d_)(?:and_\d\d_)*)", re.MULTILINE)
_ROW = re.compile(r"^\| ([A-Z]{3,4}-\d\d) \|.*\| ([^|]*) \|$", re.MULTILINE)


def ids_in_names() -> set[tuple[str, str]]:
    """Each id with the file that has a test for it."""
    found = set()
    for path in TESTS.rglob("test_*.py"):
        for prefix in _NAME.findall(path.read_text(encoding="utf-8")):
            family = prefix.partition("_")[0].upper()
            file = path.relative_to(TESTS).as_posix()
            found |= {(f"{family}-{number}", file) for number in re.findall(r"\d\d", prefix)}
    return found


def test_every_id_in_a_name_has_a_row_that_names_the_file():
    rows = dict(_ROW.findall((TESTS / "README.md").read_text(encoding="utf-8")))
    named = ids_in_names()
    assert len(named) >= 60  # else the scan has missed them
    missing = [(fault, file) for fault, file in sorted(named) if file not in rows.get(fault, "")]
    assert missing == []


def test_every_fault_has_a_test_with_its_id_or_a_reason():
    rows = dict(_ROW.findall((TESTS / "README.md").read_text(encoding="utf-8")))
    every = [f"{kind}-{n:02}" for kind, last in FAULTS.items() for n in range(1, last + 1)]
    assert list(rows) == every
    tested = {fault for fault, _ in ids_in_names()}
    assert [fault for fault in every if fault not in tested] == [
        fault for fault, where in rows.items() if where.startswith("no test: ")
    ]


def test_every_file_in_the_table_is_there():
    rows = _ROW.findall((TESTS / "README.md").read_text(encoding="utf-8"))
    files = {file for _, where in rows for file in re.findall(r"`(\w[\w/]*\.py)`", where)}
    assert files
    assert [file for file in sorted(files) if not (TESTS / file).is_file()] == []
