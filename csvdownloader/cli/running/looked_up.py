"""The table that `csvdownloader rows` and `find` look into."""

import argparse
from pathlib import Path
from typing import TypeAlias

from csvdownloader.cli.options.viewing import read_view
from csvdownloader.cli.running.known_jobs import KnownJob, find_job, known_jobs
from csvdownloader.cli.running.places import folder_with_files
from csvdownloader.core.control import Cancel
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.view import WHOLE_TABLE
from csvdownloader.engine.index.foreign_file import ForeignFile
from csvdownloader.engine.index.indexed_file import IndexedFile
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.view.viewed_rows import ViewedFile
from csvdownloader.workers.runner import TaskReport

Table: TypeAlias = IndexedFile | ForeignFile | ViewedFile

_NO_VIEW = Message("Only rows of a finished download can be filtered and sorted")
_NO_VIEW_HINT = Message(
    "Download the file in the window; 'csvdownloader jobs' says under which id it is then."
)

EPILOG = """\
ID is a finished download, one of 'csvdownloader jobs', or the beginning of its id. FILE is a CSV or
TSV file in UTF-8, with any delimiter; what has another form, 'csvdownloader export' reads. Rows are
counted from 1, below the header.
"""


def add_table(parser: argparse.ArgumentParser) -> None:
    """Adds the argument that names the table."""
    parser.add_argument("table", metavar="ID|FILE", help="a finished download, or a file")


def open_table(options: argparse.Namespace) -> Table:
    """The table that ID or FILE names, by the options of `add_table` and `add_view`.

    A file that is there goes before an id. Raises UserError.
    """
    text = options.table
    path = Path(text)
    if text and path.exists():
        file = ForeignFile(path)
        if read_view(options, file.header()) != WHOLE_TABLE:
            raise UserError(_NO_VIEW, _NO_VIEW_HINT)
        return file
    folder = folder_with_files()
    known = _known(text, folder)
    library = _library(known, folder)
    # On this thread, so that Ctrl+C may end the process at any moment.
    rows = library.open_rows(known.job, Cancel())
    view = read_view(options, rows.header())
    if view == WHOLE_TABLE:
        return rows
    return library.view_rows(known.job, view, TaskReport(lambda _progress: None), Cancel())


def _known(text: str, folder: DataFolder) -> KnownJob:
    known = known_jobs(folder)
    if text.strip() and not any(entry.job.id.startswith(text.lower()) for entry in known):
        raise UserError(
            Message("There is no file and no download {name}", name=text),
            Message("See csvdownloader jobs for the downloads that are."),
        )
    return find_job(known, text)


def _library(known: KnownJob, folder: DataFolder) -> FileLibrary:
    if known.job.receipt is None:
        raise UserError(
            Message("This download is not finished"),
            Message("'csvdownloader resume' takes up one that can go on."),
        )
    return FileLibrary(known.root(folder))
