"""`csvdownloader jobs`: the list of jobs, also while a window is open."""

import argparse
from collections.abc import Sequence

from csvdownloader.cli.known_jobs import KnownJob, known_jobs, short_ids
from csvdownloader.cli.output import COMPLETE, FAILED, complain, print_json, print_table
from csvdownloader.core import texts
from csvdownloader.core.errors import UserError
from csvdownloader.system.data_location import data_folder

_EPILOG = "'csvdownloader resume ID' takes up one that did not finish."


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader jobs` and returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader jobs",
        description="List the downloads of the window, and headless ones that did not finish.",
        epilog=_EPILOG,
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    options = parser.parse_args(arguments)
    try:
        known = known_jobs(data_folder())
    except UserError as error:
        complain(error)
        return FAILED
    if options.json:
        print_json([_plain(one) for one in known])
    else:
        print_table(_rows(known))
    return COMPLETE


def _rows(known: Sequence[KnownJob]) -> list[tuple[str, ...]]:
    ids = short_ids(known)
    return [
        (
            ids[one.job.id],
            texts.STATE_WORDS[one.job.state],
            f"{one.job.created_at.astimezone():%Y-%m-%d %H:%M}",
            _place(one),
            one.job.title,
        )
        for one in known
    ]


def _plain(one: KnownJob) -> dict[str, object]:
    return {
        "id": one.job.id,
        "state": one.job.state.value,
        "created_at": one.job.created_at.isoformat(),
        "place": _place(one),
        "title": one.job.title,
        "failure": one.job.failure.message if one.job.failure else None,
    }


def _place(one: KnownJob) -> str:
    return "window" if one.delivery is None else "headless"
