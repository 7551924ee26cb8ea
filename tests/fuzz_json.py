"""Compares the reader of JSON with Python's json, and its two ways, for as long as one likes.

Run it by `python -m tests.fuzz_json --minutes 10`. A failure prints the seed that repeats it.
"""

import sys
from random import Random

from tests.support.fuzzing import main
from tests.support.json_fuzz import expected_records, json_text, records_of
from tests.support.json_rows_fuzz import lines_of, rows_text


def check(seed: int) -> bool:
    """Whether all is right with a seed; prints what is not."""
    return check_records(seed) and check_rows(seed)


def check_records(seed: int) -> bool:
    """Whether the text of a seed is read as Python reads it."""
    random = Random(seed)
    text = json_text(random)
    expected, found = expected_records(text), records_of(text, random)
    if found != expected:
        print(f"seed {seed}\n  text     {text!r}\n  expected {expected}\n  found    {found}")
    return found == expected


def check_rows(seed: int) -> bool:
    """Whether the rows of a seed come out the same when plain ones are taken many at once."""
    text = rows_text(Random(seed))
    exact = lines_of(text, Random(seed), plain=False)
    plain = lines_of(text, Random(seed), plain=True)
    if plain != exact:
        print(f"seed {seed}\n  text  {text!r}\n  exact {exact}\n  plain {plain}")
    return plain == exact


if __name__ == "__main__":
    sys.exit(main(__doc__ or "", check))
