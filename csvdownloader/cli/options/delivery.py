"""Where the finished file of a headless job goes, and what is refused before the work."""

import argparse
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Request
from csvdownloader.core.saving.name_pattern import (
    LATE,
    NamePattern,
    absolute_pattern,
    check_values,
    known_values,
    late_values,
    parse_pattern,
)
from csvdownloader.core.saving.names import aside_target, part_targets, safe_file_name
from csvdownloader.core.saving.receipt_files import receipt_targets
from csvdownloader.core.sources.reading import Ragged
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.writers.parts import MOST_PARTS

STDOUT = "-"


class Delivery(Struct, frozen=True):
    """Where the finished file goes.

    Attributes:
        target: The file; None means standard output. With a pattern, what is known of it so far.
        overwrite: Whether a file that is there may be replaced.
        as_json: Whether the receipt is printed as JSON.
        receipt_files: Whether receipts are saved beside the file.
        pattern: What names the file once its rows are there; None where it has its name.
    """

    target: Path | None
    overwrite: bool
    as_json: bool
    receipt_files: bool = False
    pattern: NamePattern | None = None

    @property
    def targets(self) -> tuple[Path, ...]:
        """The files that are saved, besides one of rows that are set aside."""
        if self.target is None:
            return ()
        return (self.target, *(receipt_targets(self.target) if self.receipt_files else ()))


def file_name(output: str | None) -> str:
    """The name of the file that -o gives; empty for standard output, or where there is none."""
    return "" if output in {None, STDOUT} else Path(str(output)).name


def check_parts(output: str | None, writing: WriteOptions) -> None:
    """Refuses standard output for several files. Raises InvalidRequestError."""
    if output == STDOUT and writing.split_rows is not None:
        raise InvalidRequestError(
            {"split_rows": Message("--split-rows needs a file: name one with -o")}
        )


def wanted_place(
    options: argparse.Namespace, source: Source, request: Request, at: datetime
) -> tuple[Path | None, NamePattern | None]:
    """Where -o or --name-pattern wants the file of a request: by its title here without either.

    Raises:
        InvalidRequestError: See `named_by_pattern`.
    """
    if options.output == STDOUT:
        return None, None
    title = safe_file_name(source.describe(request), request.saved_ending)
    if options.name_pattern is not None:
        return named_by_pattern(options.name_pattern, source, request, at, title)
    return Path(options.output or title).absolute(), None


def said_place(
    options: argparse.Namespace, job: Job, source: Source | None
) -> tuple[Path | None, NamePattern | None]:
    """Where -o or --name-pattern, of which one is given, wants the file of a job that there is.

    Raises:
        InvalidRequestError: See `named_by_pattern`.
    """
    if options.name_pattern is None:
        return None if options.output == STDOUT else Path(options.output).absolute(), None
    at, title = job.created_at, job.title
    return named_by_pattern(options.name_pattern, source, job.request, at, title)


def named_by_pattern(
    text: str, source: Source | None, request: Request, at: datetime, title: str
) -> tuple[Path, NamePattern | None]:
    """The file that a pattern names, and the pattern where the rows must be there first.

    Args:
        text: The pattern.
        source: The source; None where it is not installed any more.
        request: What it is asked for.
        at: The moment that names the file.
        title: What the download is called.

    Raises:
        InvalidRequestError: The pattern is wrong, or has a placeholder that stands for nothing.
    """
    pattern, known = parse_pattern(absolute_pattern(text)), known_values(request, source, at)
    check_values(pattern, known)
    target = pattern.path(known | late_values(title, 0, 1))
    return target, pattern if pattern.placeholders & LATE else None


def check_aside(target: Path | None, request: Request) -> None:
    """Refuses standard output for a request that may set rows aside. Raises InvalidRequestError."""
    if target is None and _may_set_aside(request):
        raise InvalidRequestError(
            {"ragged": Message("Rows that are set aside need a file: name one with -o")}
        )


def check_source(delivery: Delivery, source: Source, request: Request) -> None:
    """Refuses a delivery that would replace a file which the request reads.

    Raises:
        InvalidRequestError: It names the file.
    """
    targets = [*delivery.targets]
    if delivery.target is not None and _may_set_aside(request):
        targets.append(aside_target(delivery.target))
    if delivery.target is not None and request.writing and request.writing.split_rows is not None:
        targets += part_targets(delivery.target, MOST_PARTS)
    check_written(targets, source, request)


def check_written(targets: Iterable[Path], source: Source, request: Request) -> None:
    """Refuses files that would replace one which the request reads. Raises InvalidRequestError."""
    read = source.files(request)
    for target in targets:
        if any(_is_same(target, path) for path in read):
            sentence = Message(
                "{target} is the source itself; name another file with -o", target=target
            )
            raise InvalidRequestError({"output": sentence})


def _is_same(target: Path, path: Path) -> bool:
    with suppress(OSError):
        return target.exists() and target.samefile(path)
    return False


def _may_set_aside(request: Request) -> bool:
    return request.text("ragged") in {Ragged.PAD, Ragged.ASIDE}
