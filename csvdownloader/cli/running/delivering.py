"""Saves the finished file of a headless job where its delivery says."""

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from csvdownloader.cli.options.delivery import Delivery, check_source, check_written
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.saving.name_pattern import NamePattern, known_values, late_values
from csvdownloader.core.saving.names import PartName
from csvdownloader.engine.saving.targets import check_target
from csvdownloader.engine.writers.parts import part_count

_MOST_NUMBERS = 9999  # that are tried for {n}


def check_targets(delivery: Delivery) -> None:
    """Refuses what cannot be written, before the long work begins; see `check_target`."""
    is_final = delivery.pattern is None
    for target in delivery.targets:
        check_target(target, delivery.overwrite or not is_final)


def deliver(
    delivery: Delivery,
    target: Path,
    job: Job,
    receipt: Receipt,
    source: Source | None,
    save: Callable[[Path, bool, PartName | None], None],
) -> Path:
    """Saves the job's file under its name, or the one that a pattern gives it.

    Args:
        delivery: Where to.
        target: The delivery's; it has one.
        job: The finished job.
        receipt: The job's.
        source: The job's; None where it is not installed any more.
        save: Saves to a path; says whether what is there may be replaced, and what names parts.

    Raises:
        UserError, Cancelled: As `save` does; InvalidRequestError when the file would be the source.

    Returns:
        The file.
    """
    if delivery.pattern is None:
        save(target, delivery.overwrite, None)
        return target
    placeholders = delivery.pattern.placeholders
    is_numbered = "n" in placeholders
    for number in range(1, _MOST_NUMBERS + 1):
        name = _names(delivery.pattern, job, receipt, source, number)
        target = name(1)
        if source is not None:
            check_source(replace(delivery, target=target), source, job.request)
            check_written(map(name, _parts(job, receipt)), source, job.request)
        may_replace = delivery.overwrite and not is_numbered
        try:
            save(target, may_replace, name if "part" in placeholders else None)
        except TargetExistsError:
            if not is_numbered or number == _MOST_NUMBERS:
                raise
        else:
            break
    return target


def _names(
    pattern: NamePattern, job: Job, receipt: Receipt, source: Source | None, number: int
) -> PartName:
    known = known_values(job.request, source, job.created_at)

    def name(part: int) -> Path:
        return pattern.path(known | late_values(receipt.name, receipt.row_count, number, part))

    return name


def _parts(job: Job, receipt: Receipt) -> range:
    writing = job.request.writing
    return range(1, (part_count(writing, receipt.row_count) if writing else 1) + 1)
