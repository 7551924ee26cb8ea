"""Compares the copier of delimited text with Python's csv for as long as one likes.

Run it by `python -m tests.fuzz_text --minutes 10`. A failure prints the seed that repeats it.
"""

import sys
from random import Random

from tests.support.fuzzing import main
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


if __name__ == "__main__":
    sys.exit(main(__doc__ or "", check))
