"""The whole command line as one parser, of which man page and shell completions are made."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from csvdownloader.cli.commands import (
    doctor,
    find,
    inspect,
    jobs,
    profiles,
    resume,
    rows,
    run,
    save,
    verify,
)
from csvdownloader.cli.options import export_options as options
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.sources.registry import own_sources
from csvdownloader.store.key_store import SystemKeyStore

NAME = "csvdownloader"
_USAGE = "%(prog)s [PATH | ADDRESS]\n       %(prog)s COMMAND [options]"
_DESCRIPTION = """\
Fetches rows from a slow or large source into a CSV or TSV file, and proves that the file is whole.
Without a command it opens its window, with the file of that path or address chosen.
"""
_DATA = DataFolder(Path("~/.local/share") / NAME)  # of whoever reads the page


def command_line() -> argparse.ArgumentParser:
    """The parser; each of its commands is the one that the program itself uses."""
    parser = argparse.ArgumentParser(prog=NAME, usage=_USAGE, description=_DESCRIPTION)
    parser.add_argument("--new", action="store_true", help="begin a new download in the window")
    parser.add_argument("--open", action="store_true", help="choose files in the window")
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.add_argument(
        "--self-check", action="store_true", help="say whether the program itself is whole"
    )
    own = _commands()
    commands = parser.add_subparsers(
        dest="command",
        metavar="COMMAND",
        parser_class=lambda prog, **_: own[prog.removeprefix(f"{NAME} ")],
    )
    for name, command in own.items():
        commands.add_parser(name, prog=f"{NAME} {name}", help=command.description)
    return parser


def commands_of(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """The parsers of its commands by their names."""
    found = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))  # noqa: SLF001
    return {name: command for action in found for name, command in action.choices.items()}


def actions_of(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Its own arguments and options, without its commands, and then those of its commands."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public name for it
        if not isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            yield action
    for command in commands_of(parser).values():
        yield from actions_of(command)


def _commands() -> dict[str, argparse.ArgumentParser]:
    sources = own_sources(_DATA, SystemKeyStore()).by_key
    return {
        "export": options.make_parser(sources),
        "run": run.make_parser(),
        "inspect": inspect.make_parser(sources),
        "profiles": profiles.make_parser(_DATA.profiles),
        "jobs": jobs.make_parser(),
        "resume": resume.make_parser(),
        "save": save.make_parser(),
        "verify": verify.make_parser(),
        "rows": rows.make_parser(),
        "find": find.make_parser(),
        "doctor": doctor.make_parser(),
    }
