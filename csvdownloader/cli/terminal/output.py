"""What a headless export writes to the terminal, and its exit codes."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from csvdownloader.cli.options.delivery import Delivery
from csvdownloader.cli.terminal.terminal import (
    BROKEN_PIPE,
    clear_line,
    output_error,
    put,
    put_json,
    say,
)
from csvdownloader.core import texts, units
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import StorageError, UserError
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.services import DeadlineError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Completeness, Receipt
from csvdownloader.core.jobs.records import plain_receipt, plain_saved
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.ports.running import Report
from csvdownloader.core.requests.command_line import DYNAMIC_PREFIX, flag
from csvdownloader.core.saving.names import aside_target
from csvdownloader.core.saving.saved import Saved
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.tables.shown_of import completeness_of
from csvdownloader.engine.proof.checksum import expected_digest
from csvdownloader.engine.proof.finished_file import reading_finished
from csvdownloader.engine.proof.verify import BLOCK, changed_error, check_unchanged
from csvdownloader.system.standard_streams import discard_output
from csvdownloader.workers.runner import Ending, Failed, Succeeded

COMPLETE, FAILED, USAGE, NOT_COMPLETE, CANCELLED = 0, 1, 2, 3, 130

_REMEDIES = {  # how the command line gives what helps; against the others, the hint is enough
    Remedy.ENTER_SECRET: "Give the secret in CSVDOWNLOADER_SECRET, or at the terminal.",
    Remedy.FREE_SPACE: "Remove old downloads in the window, or name another disk with -o or "
    "CSVDOWNLOADER_HOME.",
    Remedy.EDIT_CONNECTION: "Give another URL, or edit the connection in the window.",
    Remedy.SAVE_ELSEWHERE: "Name another file with -o; --overwrite replaces one.",
}


_NOT_RESUMED = Message(
    "It cannot go on, as a secret of its address is kept nowhere: the export may still run at the "
    "service, and running it again starts a new one."
)


class _ReaderGoneError(StorageError):
    """Broken pipe: the reader of standard output, for example `head`, has enough. No failure."""


def is_broken_pipe(error: BaseException) -> bool:
    """Whether the error is a broken pipe: the reader of standard output went away."""
    return isinstance(error, _ReaderGoneError)


def check_finished(path: Path, receipt: Receipt, report: Report, cancel: Cancel) -> None:
    """Compares a finished file with its receipt. Raises NotWholeError or Cancelled."""

    def report_progress(read: int) -> None:
        report(Progress(Stage.VERIFYING, receipt.row_count, read, receipt.row_count))

    with reading_finished(receipt):
        check_unchanged(path, receipt, report_progress, cancel)


def write_out(path: Path, receipt: Receipt, cancel: Cancel) -> None:
    """Copies the file to standard output.

    Raises:
        NotWholeError: What was written there is not what the receipt says.
        StorageError, Cancelled: What was written there is not whole.
    """
    digest, expected = expected_digest(receipt)
    try:
        for block in _blocks(path, receipt):
            cancel.check()
            digest.update(block)
            sys.stdout.buffer.write(block)
        sys.stdout.flush()
    except OSError as error:
        discard_output()
        if isinstance(error, BrokenPipeError):
            raise _ReaderGoneError(EMPTY) from error
        raise output_error(error) from error
    if digest.hexdigest() != expected:
        raise changed_error(
            receipt, Message("What was written to standard output is not what was fetched; retry.")
        )


def _blocks(path: Path, receipt: Receipt) -> Iterator[bytes]:
    with reading_finished(receipt), path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def conclude(
    ending: Ending[Receipt],
    delivery: Delivery | None,
    resume: str,
    remedy: Remedy,
    saved: Saved | None = None,
) -> int:
    """Prints how the export ended, and returns the exit code. Raises an error that is a bug.

    Args:
        ending: How it ended.
        delivery: Where the file went; None when it stays in the list of downloads.
        resume: The command that resumes the export; empty when it is not resumable.
        remedy: What helps if it failed.
        saved: What was saved; None for standard output, or where nothing was.
    """
    if isinstance(ending, Failed):
        if not isinstance(ending.error, UserError):
            raise ending.error
        if is_broken_pipe(ending.error):
            return BROKEN_PIPE
        if not resume and ending.error.hint == DeadlineError.hint:
            ending.error.hint = _NOT_RESUMED
        print_error(ending.error)
        if resume and ending.error.kind is not FailureKind.START_UNSURE:  # it would end the same
            say(f"It can go on: {resume}\n")
        elif remedy in _REMEDIES and ending.error.hint == type(ending.error).hint:
            say(f"{_REMEDIES[remedy]}\n")  # a hint of its own says more
        return USAGE if isinstance(ending.error, InvalidRequestError) else FAILED
    if not isinstance(ending, Succeeded):
        say(f"csvdownloader: {_cancelled_message(delivery, resume)}\n")
        return CANCELLED
    receipt: Receipt = ending.value
    _show_notes(receipt, saved)
    _show_receipt(receipt, delivery, saved)
    return NOT_COMPLETE if receipt.completeness is Completeness.UNVERIFIED else COMPLETE


def _cancelled_message(delivery: Delivery | None, resume: str) -> str:
    if resume:
        return f"stopped; it can go on: {resume}"
    to_stdout = delivery is not None and delivery.target is None
    return "cancelled; the output is not whole" if to_stdout else "cancelled; nothing was saved"


def _show_notes(receipt: Receipt, saved: Saved | None) -> None:
    notes = [*(receipt.reading.notes if receipt.reading else ()), *_changes(saved)]
    if notes and sys.stderr.isatty():
        clear_line()
    for note in notes:
        say(f"csvdownloader: note: {texts.one_line(note)}\n")


def _changes(saved: Saved | None) -> Iterator[Message]:
    """What had to be changed in the saved file."""
    if saved is None:
        return
    if saved.guarded:
        yield Message(
            "{cells} would be taken for a formula, and got an apostrophe",
            cells=units.count(saved.guarded, "text"),
        )
    if saved.replaced:
        yield Message(
            "{characters} that {encoding} does not have became a question mark",
            characters=units.count(saved.replaced, "character"),
            encoding=saved.options.encoding,
        )
    if saved.cut:
        yield Message(
            "{cells} longer than a cell takes, and cut", cells=units.count(saved.cut, "text")
        )


def _show_receipt(receipt: Receipt, delivery: Delivery | None, saved: Saved | None) -> None:
    if delivery is not None and delivery.as_json:
        if sys.stderr.isatty():
            clear_line()
        try:
            print_json(plain_receipt(receipt) | _saved_to(receipt, delivery, saved))
        except StorageError as error:  # the file is saved all the same
            say(f"csvdownloader: {error.message}\n")
            _say_files(receipt, delivery, saved)
    elif sys.stderr.isatty() or receipt.completeness is Completeness.UNVERIFIED:
        if sys.stderr.isatty():
            clear_line()
        _say_files(receipt, delivery, saved)
        target = delivery.target if delivery else None
        if receipt.completeness is Completeness.UNVERIFIED:
            say(f"{receipt.statement}\n")  # why, and what helps
        if target and receipt.aside:
            rows = units.count(receipt.aside.row_count, "row")
            say(f"{aside_target(target)}: {rows} set aside\n")
        for path in delivery.targets[1:] if delivery else ():
            say(f"{path}: receipt\n")


def _say_files(receipt: Receipt, delivery: Delivery | None, saved: Saved | None) -> None:
    if saved is None:
        destination = "standard output" if delivery else "the list of downloads"
        say(f"{destination}: {_summary(receipt, receipt)}\n")
        return
    for file in saved.files:
        shown = replace(receipt, completeness=completeness_of(receipt, saved.options.view))
        say(f"{file.path}: {_summary(file.measured, shown)}\n")


def _saved_to(receipt: Receipt, delivery: Delivery, saved: Saved | None) -> dict[str, Any]:
    target = delivery.target
    aside = str(aside_target(target)) if target and receipt.aside else None
    return {
        "saved_to": str(target),
        "aside_saved_to": aside,
        "receipts_saved_to": [str(path) for path in delivery.targets[1:]],
        "written": plain_saved(saved) if saved else None,
    } | ({"completeness": completeness_of(receipt, saved.options.view).value} if saved else {})


def warn(error: UserError) -> None:
    """Prints a warning, which does not change how the export ended."""
    say(f"csvdownloader: warning: {error.message}\n")


def settling_line(options: str) -> str:
    """The line that names the options which settle the doubts of a reading."""
    return f"If that is right, say so, and no doubt is left: {options}\n"


def warn_not_notified() -> None:
    """Prints that the service was not notified of the cancellation."""
    say("The service did not answer and was not told: its export may still run.\n")


def print_json(value: Any) -> None:
    """Writes the value to standard output."""
    put_json(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_table(rows: Sequence[Sequence[str]], widest: int | None = None) -> None:
    """Writes the rows to standard output, in columns as wide as they need to be.

    Args:
        rows: All have as many cells.
        widest: How many characters of a cell are shown; None for all.
    """
    lines = [[texts.one_line(cell, widest) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for row in lines:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        put("  ".join(cells).rstrip() + "\n")


def _summary(file: Receipt | Measured, receipt: Receipt) -> Message:
    rows, size = units.count(file.row_count, "row"), units.size(file.bytes)
    return Message(
        "{rows}, {size}, {completeness}, SHA-256 {sha256}",
        rows=rows,
        size=size,
        completeness=receipt.completeness.value,
        sha256=file.sha256,
    )


def progress_printer() -> Callable[[Progress], None]:
    """The callback for progress: prints it on a terminal, and nothing elsewhere."""
    return _show_progress if sys.stderr.isatty() else _ignore_progress


def _show_progress(progress: Progress) -> None:
    clear_line()
    # A line that wraps could not be cleared again.
    width = shutil.get_terminal_size().columns - 1
    say(progress_line(progress)[:width])


def progress_line(progress: Progress) -> str:
    """One line for a terminal: "The service prepares the export: RUNNING, next look 09:12:40"."""
    parts: list[str] = [texts.STAGE_TITLES[progress.stage]]
    if progress.percent is not None:
        parts = [texts.download_percent(progress.percent)]
    if progress.status:
        parts = [f"{parts[0]}: {texts.one_line(progress.status)}"]
    if progress.row_count is not None:
        parts.append(units.count(progress.row_count, "row"))
    if progress.next_poll is not None:
        parts.append(f"next look {progress.next_poll.astimezone():%H:%M:%S}")
    return ", ".join(parts)


def _ignore_progress(_progress: Progress) -> None:
    """For a standard error that is not a terminal."""


def print_error(error: UserError) -> None:
    """Prints what went wrong, and what to do."""
    if sys.stderr.isatty():
        clear_line()
    if isinstance(error, InvalidRequestError):
        sentences = [_with_flag(key, text) for key, text in error.fields.items()]
        say(f"csvdownloader: {'. '.join(sentences)}\n")
        if error.hint != InvalidRequestError.hint:  # that one is about a form
            say(f"{error.hint}\n")
    else:
        say(f"csvdownloader: {error.message}\n{error.hint}\n")


def exit_code_of(error: UserError) -> int:
    """Prints the error of a command that could not begin, and gives its exit code."""
    print_error(error)
    return USAGE if isinstance(error, InvalidRequestError) else FAILED


def cancelled() -> int:
    """Says that a command was cancelled before it began, and gives its exit code."""
    say("csvdownloader: cancelled; nothing was sent or saved\n")
    return CANCELLED


def _with_flag(key: str, sentence: str) -> str:
    """The sentence, after the option's name where the form would show it at a field."""
    return f"{flag(key)}: {sentence}" if key.startswith(DYNAMIC_PREFIX) else sentence
