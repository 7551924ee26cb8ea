"""`python -m tests.benchmarks` prints ratios against real peers, measured in this very run.

It asserts nothing: machines differ, and a busy one would only make tests fail.
"""

import argparse
import os
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.rows import QUICK_ROWS, ROWS

_PACKAGES = ("duckdb", "PySide6-Essentials", "polars", "fastexcel")


def main() -> None:
    """Measures what is asked for, or everything, and prints a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; else all")
    parser.add_argument("--quick", action="store_true", help="leaves the 50 million rows out")
    options = parser.parse_args()
    if unknown := set(options.rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    rows = QUICK_ROWS if options.quick else ROWS
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    print(f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores")
    print(f"{versions}; medians, and the least and the most of the ratios\n")
    print("| what | against | goal | measured |\n|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        for key in options.rows or rows:
            rows[key](Path(name))


if __name__ == "__main__":
    main()
