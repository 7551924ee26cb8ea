"""`csvdownloader doctor`: says how the program stands on this computer, also as a file."""

import argparse
from pathlib import Path

from csvdownloader.cli.terminal.output import COMPLETE, FAILED, print_error
from csvdownloader.cli.terminal.terminal import put, say
from csvdownloader.core.errors.base import UserError
from csvdownloader.diagnostics.diagnostics import Diagnostics
from csvdownloader.system.data_location import data_folder

_EPILOG = """\
Nothing is sent anywhere. Neither report nor file says what you downloaded, from where, or with
which secrets: values are left out, also in the lines of the log.

Exit codes: 0 well, 1 the file could not be written, 2 usage.
"""


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader doctor` and returns the exit code."""
    options = make_parser().parse_args(arguments)
    diagnostics = Diagnostics(data_folder())
    try:
        put(diagnostics.text())
        if options.bundle:
            diagnostics.save(options.bundle.absolute(), overwrite=options.overwrite)
            say(f"{options.bundle}: the report, for whoever helps you\n")
    except UserError as error:
        print_error(error)
        return FAILED
    return COMPLETE


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader doctor",
        description="Say how the program stands here: versions, drivers, key store, space, log.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--bundle", metavar="FILE", type=Path, help="write it as a zip too, with the log"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace FILE if it is there")
    return parser
