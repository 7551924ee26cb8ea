"""The command line of the comparisons that go on for as long as one likes."""

import argparse
import time
from collections.abc import Callable
from random import Random


def main(description: str, check: Callable[[int], bool]) -> int:
    """Checks seed after seed, and returns the exit code.

    Args:
        description: Of the command.
        check: Whether all is right with a seed; prints what is not.
    """
    parser = argparse.ArgumentParser(description=description)
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
