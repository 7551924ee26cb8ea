"""`csvdownloader run NAME`: runs a request that was saved in the window."""

import argparse
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from csvdownloader.cli.commands.export import run_export
from csvdownloader.cli.options.export_options import add_delivery, add_trust, read_run_options
from csvdownloader.cli.options.writing import add_writing
from csvdownloader.cli.running.delivering import check_targets
from csvdownloader.cli.running.services import CommandServices
from csvdownloader.cli.terminal.output import cancelled, exit_code_of
from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.rules import source_of
from csvdownloader.core.requests.saved_requests import SavedRequest, in_order, saved_under
from csvdownloader.core.texts import one_line
from csvdownloader.system.data_location import data_folder

_EPILOG = """\
A request is saved in the window, by Save request. It is asked for as it was saved, and its file
goes where it says, or into this folder; a password or token comes the same ways as for
'csvdownloader export'. Capitals in NAME do not count. Without a NAME, or with an unknown one, the
names are listed.

Exit codes are those of 'csvdownloader export'.
"""


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader run` and returns the exit code."""
    services, started_at = CommandServices(data_folder()), datetime.now(UTC)
    options = make_parser().parse_args(arguments)
    try:
        request = _found(options.name, services.saved_requests()).request
        services.load_connections()
        if options.trust_hosts:
            services.trust_hosts()
        source = source_of(request, services.sources)
        services.find_profile(source.locator(request))
        run_options = read_run_options(options, source, request, services.settings(), started_at)
        check_targets(run_options.delivery)
        return run_export(str(uuid.uuid4()), started_at, run_options, services)
    except UserError as error:
        return exit_code_of(error)
    except Cancelled:
        return cancelled()


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader run",
        description="Run a saved request.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help="its name")
    add_delivery(parser)
    add_trust(parser)
    add_writing(parser)
    return parser


def _found(name: str, saved: Sequence[SavedRequest]) -> SavedRequest:
    """The one of that name. Raises InvalidRequestError, with the names that there are."""
    found = saved_under(name, saved)
    if found is not None:
        return found
    if not saved:
        hint = Message("Save one in the window first: Save request in the menu File.")
        raise InvalidRequestError({"name": Message("There are no saved requests")}, hint)
    names = ", ".join(one_line(each.name) for each in in_order(saved))
    if not name:
        raise InvalidRequestError(
            {"name": Message("Name a saved request; there are: {names}", names=names)}
        )
    unknown = Message(
        "There is no saved request {name}; there are: {names}", name=name, names=names
    )
    raise InvalidRequestError({"name": unknown})
