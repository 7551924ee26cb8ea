"""Compares the reader of JSON with Python's json for as long as one likes.

Run it by `python -m tests.fuzz_json --minutes 10`. A failure prints the seed that repeats it.
"""

import sys
from random import Random

from tests.support.fuzzing import main
from tests.support.json_fuzz import expected_records, json_text, records_of


def check(seed: int) -> bool:
    """Whether the text of a seed is read as Python reads it; prints it if not."""
    random = Random(seed)
    text = json_text(random)
    expected, found = expected_records(text), records_of(text, random)
    if found != expected:
        print(f"seed {seed}\n  text     {text!r}\n  expected {expected}\n  found    {found}")
    return found == expected


if __name__ == "__main__":
    sys.exit(main(__doc__ or "", check))
