"""The table that `csvdownloader rows` and `find` look into."""

import argparse
from pathlib import Path
from typing import TypeAlias

from csvdownloader.cli.known_jobs import KnownJob, find_job, known_jobs
from csvdownloader.cli.places import folder_with_files
from csvdownloader.core.control import Cancel
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors import UserError
from csvdownloader.core.messages import Message
from csvdownloader.engine.index.foreign_file import ForeignFile
from csvdownloader.engine.index.indexed_file import IndexedFile
from csvdownloader.engine.library import FileLibrary

Table: TypeAlias = IndexedFile | ForeignFile

EPILOG = """\
ID is a finished download, one of 'csvdownloader jobs', or the beginning of its id. FILE is a CSV or
TSV file in UTF-8, with any delimiter; what has another form, 'csvdownloader export' reads. Rows are
counted from 1, below the header.
"""


def add_table(parser: argparse.ArgumentParser) -> None:
    """Adds the argument that names the table."""
    parser.add_argument("table", metavar="ID|FILE", help="a finished download, or a file")


def open_table(text: str) -> Table:
    """The table that ID or FILE names; a file that is there goes before an id. Raises UserError."""
    path = Path(text)
    if text and path.exists():
        return ForeignFile(path)
    folder = folder_with_files()
    return _finished(_known(text, folder), folder)


def _known(text: str, folder: DataFolder) -> KnownJob:
    known = known_jobs(folder)
    if text.strip() and not any(entry.job.id.startswith(text.lower()) for entry in known):
        raise UserError(
            Message("There is no file and no download {name}", name=text),
            Message("See csvdownloader jobs for the downloads that are."),
        )
    return find_job(known, text)


def _finished(known: KnownJob, folder: DataFolder) -> IndexedFile:
    job = known.job
    if job.receipt is None:
        raise UserError(
            Message("This download is not finished"),
            Message("'csvdownloader resume' takes up one that can go on."),
        )
    root = folder.jobs if known.delivery is None else folder.headless / job.id
    # On this thread, so that Ctrl+C may end the process at any moment.
    return FileLibrary(root).open_rows(job, Cancel())
