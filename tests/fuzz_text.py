"""Compares the copier of delimited text with Python's csv for as long as one likes.

Run it by `python -m tests.fuzz_text --minutes 10`. A failure prints the seed that repeats it.
"""

import argparse
import sys
import time
from random import Random

from tests.support.text_fuzz import foreign_case, read_by_copier, written_case


def check(seed: int) -> bool:
    """Whether the texts of a seed are read as Python reads them; prints what is not."""
    for make in (written_case, foreign_case):
        random = Random(seed)
        case = make(random)
        if case is None:
            continue
        found = read_by_copier(case, random)
        if found != (case.rows, case.others):
            print(f"seed {seed}, {make.__name__}: {case.reading}\n  text     {case.data!r}")
            print(f"  expected {(case.rows, case.others)}\n  found    {found}")
            return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, help="only this one")
    options = parser.parse_args()
    if options.seed is not None:
        return 0 if check(options.seed) else 1
    first = Random().randrange(1 << 40)
    end, seed = time.monotonic() + 60 * options.minutes, first
    failures = 0
    while time.monotonic() < end and failures < 10:
        failures += not check(seed)
        seed += 1
    print(f"seeds {first} to {seed - 1}: {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
