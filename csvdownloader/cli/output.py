"""What a headless export writes to the terminal, and its exit codes."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from csvdownloader.cli.options import Order
from csvdownloader.core import texts, units
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import InvalidRequestError, StorageError, UserError
from csvdownloader.core.models import Completeness, Progress, Receipt
from csvdownloader.core.records import plain_receipt
from csvdownloader.engine.verify import BLOCK
from csvdownloader.workers.runner import Ending, Failed, Succeeded

COMPLETE, FAILED, USAGE, NOT_COMPLETE, CANCELLED = 0, 1, 2, 3, 130


def write_out(path: Path, cancel: Cancel) -> None:
    """Copies the file to standard output. Raises StorageError or Cancelled."""
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                cancel.check()
                sys.stdout.buffer.write(block)
        sys.stdout.flush()
    except OSError as error:
        # What is still in the buffer must not fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        hint = "What was written there is not whole."
        raise StorageError(f"Cannot write standard output: {error.strerror}", hint) from error


def conclude(order: Order, ending: Ending) -> int:
    """Says how the export ended, and returns the exit code. Raises what was a bug."""
    if isinstance(ending, Failed):
        if not isinstance(ending.error, UserError):
            raise ending.error
        complain(ending.error)
        return FAILED
    if not isinstance(ending, Succeeded):
        outcome = "nothing was saved" if order.target else "the output is not whole"
        sys.stderr.write(f"csvdownloader: cancelled; {outcome}\n")
        return CANCELLED
    receipt: Receipt = ending.value
    if order.as_json:
        record = plain_receipt(receipt) | {"saved_to": str(order.target)}
        sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    elif sys.stderr.isatty():
        _clear_line()
        sys.stderr.write(f"{order.target or 'standard output'}: {_summary(receipt)}\n")
    return NOT_COMPLETE if receipt.completeness is Completeness.UNVERIFIED else COMPLETE


def _summary(receipt: Receipt) -> str:
    rows, size = units.count(receipt.rows, "row"), units.size(receipt.bytes)
    return f"{rows}, {size}, {receipt.completeness.value}, SHA-256 {receipt.sha256}"


def progress_printer() -> Callable[[Progress], None]:
    """What to do with progress: shown on a terminal, and nothing where nobody watches."""
    return _show_progress if sys.stderr.isatty() else _be_quiet


def _show_progress(progress: Progress) -> None:
    parts = [progress.stage.value if progress.percent is None else ""]
    if progress.percent is not None:
        parts = [texts.download_percent(progress.percent)]
    if progress.rows is not None:
        parts.append(units.count(progress.rows, "row"))
    _clear_line()
    sys.stderr.write(", ".join(parts))
    sys.stderr.flush()


def _be_quiet(_progress: Progress) -> None:
    """Standard error is not a terminal: nobody watches."""


def _clear_line() -> None:
    sys.stderr.write("\r\x1b[K")


def complain(error: UserError) -> None:
    """Says what went wrong, and what to do."""
    if sys.stderr.isatty():
        _clear_line()
    sys.stderr.write(f"csvdownloader: {error.message}\n")
    if not isinstance(error, InvalidRequestError):
        sys.stderr.write(f"{error.hint}\n")
