"""The table of faults in tests/README.md has every id that stands in the name of a test."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
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


def test_every_file_in_the_table_is_there():
    rows = _ROW.findall((TESTS / "README.md").read_text(encoding="utf-8"))
    files = {file for _, where in rows for file in re.findall(r"`(\w[\w/]*\.py)`", where)}
    assert files
    assert [file for file in sorted(files) if not (TESTS / file).is_file()] == []
