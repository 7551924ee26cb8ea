"""`csvdownloader profiles`: lists the profiles of web services, or checks one."""

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from csvdownloader.cli.terminal.output import COMPLETE, FAILED, print_error, print_json, print_table
from csvdownloader.cli.terminal.terminal import put
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.sources.profiles import ProfileEntry
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.system.data_location import data_folder

_PROG = "csvdownloader profiles"
_EPILOG = """\
A profile is a TOML file that describes a web service. Your own lie in
  {folder}
or anywhere else, and are named by their path: csvdownloader export profile:./my.toml

Exit codes: 0 well, 1 something is wrong, 2 usage.
"""


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader profiles` and returns the exit code."""
    catalogue = ProfileCatalogue(data_folder().profiles)
    options = make_parser(catalogue.own_folder).parse_args(arguments)
    try:
        if options.command == "check" and not options.all:
            return _check(catalogue, [options.file])
        catalogue.load()
        if options.command == "check":
            return _check(catalogue, sorted(entry.path for entry in catalogue.entries))
        _show(catalogue.entries, as_json=options.json)
    except UserError as error:
        print_error(error)
        return FAILED
    return COMPLETE


def _show(entries: Sequence[ProfileEntry], *, as_json: bool) -> None:
    if as_json:
        print_json([_plain(entry) for entry in entries])
    else:
        print_table([_row(entry) for entry in entries])


def make_parser(own_folder: Path) -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog=_PROG,
        usage=f"{_PROG} [--json]\n       {_PROG} check FILE | --all",
        description="List the profiles of web services.",
        epilog=_EPILOG.format(folder=own_folder),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="", prog=_PROG)
    check = commands.add_parser("check", help="say what is wrong with a profile, or out of date")
    files = check.add_mutually_exclusive_group(required=True)
    files.add_argument("file", metavar="FILE", type=Path, nargs="?")
    files.add_argument("--all", action="store_true", help="check all profiles that are listed")
    return parser


def _row(entry: ProfileEntry) -> tuple[str, ...]:
    first = entry.remark.partition(". ")[0].removesuffix(".")
    basis, ended = entry.basis, entry.basis.warning(_today())
    checked = f"checked {basis.checked}" if basis.checked else ""
    known = ", ".join(filter(None, [first, checked, ended]))
    remark = f"cannot be used: {entry.problem}" if entry.problem else known
    return entry.id, "own" if entry.is_own else "bundled", entry.name, remark


def _plain(entry: ProfileEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "name": entry.name,
        "own": entry.is_own,
        "remark": entry.remark,
        "problem": entry.problem,
        "docs": entry.docs,
        "sources": list(entry.basis.sources),
        "checked": _day(entry.basis.checked),
        "api_version": entry.basis.api_version,
        "ends": _day(entry.basis.ends),
        "hosts": list(entry.hosts),
        "called": list(entry.called),
        "answers_name_hosts": entry.is_open,
        "path": str(entry.path),
    }


def _check(catalogue: ProfileCatalogue, files: Sequence[Path]) -> int:
    is_good = [_is_good(catalogue, file) for file in files]
    return COMPLETE if all(is_good) else FAILED


def _is_good(catalogue: ProfileCatalogue, file: Path) -> bool:
    """Whether nothing is wrong; prints what is, or what is out of date."""
    problems = catalogue.check(file)
    for problem in problems:
        location = f"{file}:{problem.line}: " + (f"{problem.key}: " if problem.key else "")
        put(f"{location}{problem.message}\n")
    if not problems:
        warning = catalogue.basis(file).warning(_today())
        put(f"{file}: warning: {warning}\n" if warning else f"{file}: nothing is wrong\n")
    return not problems


def _today() -> date:
    return datetime.now(UTC).date()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
