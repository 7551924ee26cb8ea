"""Compares the reader of JSON with Python's json for as long as one likes.

Run it by `python -m tests.fuzz_json --minutes 10`. A failure prints the seed that repeats it.
"""

import argparse
import sys
import time
from random import Random

from tests.support.json_fuzz import expected_records, json_text, records_of


def check(seed: int) -> bool:
    """Whether the text of a seed is read as Python reads it; prints it if not."""
    random = Random(seed)
    text = json_text(random)
    expected, found = expected_records(text), records_of(text, random)
    if found != expected:
        print(f"seed {seed}\n  text     {text!r}\n  expected {expected}\n  found    {found}")
    return found == expected


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
