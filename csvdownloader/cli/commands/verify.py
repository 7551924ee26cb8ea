"""`csvdownloader verify FILE|FOLDER`: checks saved files against the receipts beside them."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from csvdownloader.cli.terminal.output import (
    COMPLETE,
    FAILED,
    NOT_COMPLETE,
    exit_code_of,
    print_json,
)
from csvdownloader.cli.terminal.terminal import clear_line, put, say
from csvdownloader.core import units
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.saving.receipt_files import PACKAGE, SHA256
from csvdownloader.core.texts import one_line
from csvdownloader.engine.proof.receipt_check import Checked, Verdict, check_receipts, receipts_of

_EPILOG = f"""\
A receipt is FILE{SHA256} or FILE{PACKAGE}, as 'csvdownloader export --receipt' saves them. In a
FOLDER all of them are checked. A receipt that names what is not in its folder is not followed.

Exit codes: 0 whole, 1 not whole, 2 usage, 3 there is nothing to check against.
"""
_CODES = {Verdict.WHOLE: COMPLETE, Verdict.NOT_WHOLE: FAILED, Verdict.UNKNOWN: NOT_COMPLETE}
_WORDS = {
    Verdict.WHOLE: "whole",
    Verdict.NOT_WHOLE: "not whole",
    Verdict.UNKNOWN: "not known to be whole",
}
_WORST_FIRST = (Verdict.NOT_WHOLE, Verdict.UNKNOWN, Verdict.WHOLE)


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader verify` and returns the exit code."""
    options = make_parser().parse_args(arguments)
    report = _show_percent if sys.stderr.isatty() else _ignore_percent
    try:
        # On this thread: nothing is written, so that Ctrl+C may end the process at any moment.
        checked = check_receipts(receipts_of(options.path), report, Cancel())
        _show(checked, as_json=options.json)
    except UserError as error:
        return exit_code_of(error)
    if not checked:
        say(f"csvdownloader: there is no receipt of {one_line(str(options.path))}\n")
        return NOT_COMPLETE
    return _exit_code(each.verdict for each in checked)


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader verify",
        description="Check saved files against the receipts beside them.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "path", metavar="FILE|FOLDER", type=Path, help="a saved file, its receipt, or a folder"
    )
    parser.add_argument("--json", action="store_true", help="print what was found as JSON")
    return parser


def _show(checked: Sequence[Checked], *, as_json: bool) -> None:
    if sys.stderr.isatty():
        clear_line()
    if as_json:
        print_json([_plain(each) for each in checked])
        return
    for each in checked:
        put(f"{one_line(str(each.path))}: {one_line(_sentence(each))}\n")


def _sentence(checked: Checked) -> str:
    if checked.verdict is not Verdict.WHOLE:
        return f"{_WORDS[checked.verdict]}. {checked.reason}"
    parts = [_WORDS[checked.verdict]]
    if checked.rows is not None:
        parts.append(units.count(checked.rows, "row"))
    if checked.bytes is not None:
        parts.append(units.size(checked.bytes))
    if checked.completeness is not None:
        parts.append(f"{checked.completeness} when it was fetched")
    return ", ".join([*parts, f"SHA-256 {checked.sha256}"])


def _plain(checked: Checked) -> dict[str, object]:
    return {
        "file": str(checked.path),
        "verdict": checked.verdict.value,
        "reason": checked.reason,
        "receipts": [str(receipt) for receipt in checked.receipts],
        "rows": checked.rows,
        "bytes": checked.bytes,
        "sha256": checked.sha256 or None,
        "completeness": checked.completeness.value if checked.completeness else None,
    }


def _exit_code(verdicts: Iterable[Verdict]) -> int:
    return _CODES[min(verdicts, key=_WORST_FIRST.index)]


def _show_percent(path: Path, percent: int) -> None:
    clear_line()
    say(f"{one_line(path.name, 60)}: {percent}%")


def _ignore_percent(_path: Path, _percent: int) -> None:
    """For a standard error that is not a terminal."""
