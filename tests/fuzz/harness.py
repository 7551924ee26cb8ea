"""Runs rounds of a fuzz, and tells the seed of one that fails."""

import csv
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from csvdownloader.core.control import Cancel
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.database.driver import Driver, Login, Selection
from tests.fakes.report import Recorder
from tests.support.builders import make_output

Round = Callable[[Random], None]


def run_seed(fuzz: Round, seed: int) -> None:
    """One round. Prints the seed when it fails: it can be repeated with --seed."""
    try:
        fuzz(Random(seed))
    except BaseException:
        print(f"the seed of what failed: {seed}")
        raise


def run_for(fuzz: Round, minutes: float, seed: int) -> int:
    """Rounds with rising seeds for so many minutes; returns how many there were."""
    end, first = time.monotonic() + 60 * minutes, seed
    while time.monotonic() < end:
        run_seed(fuzz, seed)
        seed += 1
    return seed - first


def exported(
    driver: Driver, login: Login, selection: Selection, part: Path, chance: Random
) -> list[list[str]]:
    """The rows below the header that another reader finds in the file."""
    file_format = chance.choice(list(Format))
    part.write_bytes(b"")
    output = make_output(part, file_format, None, Recorder(), Cancel())
    outcome = driver.export(login, selection, output)
    header, *rows = cells_of(part, file_format)
    assert outcome.promised_rows == len(rows)
    assert [column.name for column in outcome.schema] == header
    return rows


def cells_of(part: Path, file_format: Format) -> list[list[str]]:
    """The written file as another reader sees it, header included."""
    csv.field_size_limit(1 << 30)
    with part.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=file_format.delimiter, strict=True))


def assert_same(found: list[list[str]], wanted: list[list[str]]) -> None:
    """Compares row by row, so that a difference is short."""
    assert len(found) == len(wanted)
    for number, (one, other) in enumerate(zip(found, wanted, strict=True)):
        assert one == other, f"row {number}: {one} for {other}"
