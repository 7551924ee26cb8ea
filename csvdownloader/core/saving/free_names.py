"""Names for a finished file that is saved without a question: the first free one is taken."""

from datetime import datetime
from functools import partial
from pathlib import Path

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.lifecycle import receipt_of
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.target import WhenDone
from csvdownloader.core.saving.name_pattern import (
    NamePattern,
    check_values,
    known_values,
    late_values,
    parse_pattern,
)
from csvdownloader.core.saving.names import (
    FreeNames,
    SavedName,
    numbered,
    safe_file_name,
    saved_name,
)
from csvdownloader.core.writing.rules import named_format


def free_names(job: Job, source: Source | None, folder: Path) -> FreeNames:
    """The names below the folder for each try: by the request's pattern, or the job's title.

    A pattern that does not number by itself gets a number behind its name, as a title does.

    Args:
        job: A finished job.
        source: Its source; None where it is not installed any more.
        folder: Where the file goes.

    Raises:
        InvalidRequestError: The pattern is none, or one of its placeholders stands for nothing.
    """
    request = job.request
    if not request.target.name:
        return partial(_by_title, saved_name(job.title, request.writing), folder)
    pattern = parse_pattern(whole_name(request.target.name, request.saved_ending))
    known = known_values(request, source, job.created_at)
    check_values(pattern, known)
    return partial(_by_pattern, pattern, known, job, folder)


def check_target(request: Request, source: Source | None, at: datetime) -> None:
    """Refuses a target that can name no file, before the long work begins.

    Args:
        request: What would be run.
        source: Its source; None where it is not installed any more.
        at: When it would be started.

    Raises:
        InvalidRequestError: With a sentence at "folder" or "name_pattern".
    """
    target = request.target
    is_named = bool(target.folder) or target.when_done is not WhenDone.ASK
    if is_named and not Path(target.folder).is_absolute():
        raise InvalidRequestError({"folder": Message("Type the whole path of a folder")})
    if target.name:
        _check_ending(target.name, request.saved_ending)
        pattern = parse_pattern(whole_name(target.name, request.saved_ending))
        check_values(pattern, known_values(request, source, at))


def example_name(request: Request, source: Source, at: datetime) -> str:
    """How the file would be called that the request gives; what is not known yet stays in braces.

    The arguments are those of `check_target`, and so are the errors.
    """
    check_target(request, source, at)
    name = safe_file_name(source.describe(request), request.format.value)
    if not request.target.name:
        return saved_name(name, request.writing)
    pattern = parse_pattern(whole_name(request.target.name, request.saved_ending))
    rows = "{rows}" if request.row_limit is None else request.row_limit
    late = late_values(name, rows, 1)
    return str(pattern.relative(known_values(request, source, at) | late))


def as_pattern(request: Request) -> str:
    """The target as the command line takes it, one pattern; empty where it says nothing."""
    target = request.target
    if not (target.folder or target.name):
        return ""
    folder = target.folder.replace("{", "{{").replace("}", "}}")
    return str(Path(folder, whole_name(target.name or "{name}", request.saved_ending)))


def _check_ending(name: str, ending: str) -> None:
    """Refuses a name that says something else of the file than is true."""
    said, around = named_format(name)
    if said is not None and f"{said.value}{around.ending}" != ending:
        raise InvalidRequestError(
            {
                "name_pattern": Message(
                    "The name says .{said}, but the file is written as .{ending}",
                    said=f"{said.value}{around.ending}",
                    ending=ending,
                )
            }
        )


def whole_name(text: str, ending: str) -> str:
    """The name, or the pattern of one, with an ending that says what the file is."""
    return text if named_format(text)[0] is not None else f"{text}.{ending}"


def _by_title(name: str, folder: Path, number: int) -> SavedName:
    return SavedName(folder / numbered(name, number))


def _by_pattern(
    pattern: NamePattern, known: dict[str, str], job: Job, folder: Path, number: int
) -> SavedName:
    receipt, placeholders = receipt_of(job), pattern.placeholders
    counts = "n" in placeholders

    def name(part: int) -> Path:
        late = late_values(receipt.name, receipt.row_count, number + 1, part)
        path = folder / pattern.relative(known | late)
        return path if counts else path.with_name(numbered(path.name, number))

    return SavedName(name(1), name if "part" in placeholders else None)
