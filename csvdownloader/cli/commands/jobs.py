"""`csvdownloader jobs`: lists the jobs, also while a window is open."""

import argparse
from collections.abc import Sequence

from csvdownloader.cli.running.known_jobs import KnownJob, known_jobs, short_ids
from csvdownloader.cli.running.places import folder_with_files
from csvdownloader.cli.terminal.output import COMPLETE, FAILED, print_error, print_json, print_table
from csvdownloader.core.errors.base import UserError

_EPILOG = "'csvdownloader resume ID' takes up one that did not finish."


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader jobs` and returns the exit code."""
    options = make_parser().parse_args(arguments)
    try:
        _show(known_jobs(folder_with_files()), as_json=options.json)
    except UserError as error:
        print_error(error)
        return FAILED
    return COMPLETE


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader jobs",
        description="List the downloads of the window, and headless ones that did not finish.",
        epilog=_EPILOG,
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    return parser


def _show(entries: Sequence[KnownJob], *, as_json: bool) -> None:
    if as_json:
        print_json([_plain(entry) for entry in entries])
    else:
        print_table(_rows(entries))


def _rows(entries: Sequence[KnownJob]) -> list[tuple[str, ...]]:
    ids = short_ids(entries)
    return [
        (
            ids[entry.job.id],
            entry.state_word,
            f"{entry.job.created_at.astimezone():%Y-%m-%d %H:%M}",
            _location(entry),
            entry.job.title,
            entry.message,
        )
        for entry in entries
    ]


def _plain(entry: KnownJob) -> dict[str, object]:
    return {
        "id": entry.job.id,
        "state": entry.job.state.value,
        "created_at": entry.job.created_at.isoformat(),
        "place": _location(entry),
        "title": entry.job.title,
        "word": entry.state_word,
        "message": entry.message,
        "failure": entry.job.failure.message if entry.job.failure else None,
    }


def _location(entry: KnownJob) -> str:
    return "window" if entry.delivery is None else "headless"
