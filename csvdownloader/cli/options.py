"""What the command line of an export says: its parser, and the order that it makes."""

import argparse
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from csvdownloader.core.errors import InvalidRequestError
from csvdownloader.core.formats import Format
from csvdownloader.core.models import Parameter, ParameterKind, Request, Value
from csvdownloader.core.names import safe_file_name
from csvdownloader.core.ports import Source
from csvdownloader.core.requests import (
    check_request,
    parse_format,
    parse_rows,
    switches,
    with_defaults,
)
from csvdownloader.sources.registry import find_source

STDOUT = "-"
_DEST, _FILE_DEST = "parameter_", "file_of_"  # in the namespace, before a parameter's key
_EPILOG = """\
SOURCE is one of
  sample                                 made-up orders
  PATH                                   a CSV, JSON, Parquet or Excel file
  postgresql://USER@HOST:PORT/DATABASE   a database; so too mysql://, sc:// (Spark), grpc+tls://
  sqlite:///PATH, duckdb:///PATH         a database in a file
  connection:NAME                        a connection that was made in the window

A password is taken from the URL, the variable CSVDOWNLOADER_SECRET, the system's key store, or
where the database's own tools find it (PGPASSWORD, ~/.pgpass); else it is asked for.

Exit codes: 0 whole, 1 failed, 2 usage, 3 saved but the source gave no proof of its end,
130 cancelled.
"""


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for; `target` None means standard output."""

    request: Request
    source: Source
    target: Path | None
    overwrite: bool
    as_json: bool


def make_parser(sources: Mapping[str, Source]) -> argparse.ArgumentParser:
    """The parser, with an option for each parameter of each source."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader export",
        description="Fetch rows into a CSV or TSV file that is proven whole.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", metavar="SOURCE", help="where the rows come from; see below")
    rows = parser.add_mutually_exclusive_group()
    rows.add_argument("--rows", metavar="N", help="at most N rows")
    rows.add_argument("--all", action="store_true", help="all rows (the default, but for sample)")
    parser.add_argument(
        "--format", metavar="csv|tsv", help="default: by the ending of FILE, or csv"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="'-' writes to standard output")
    parser.add_argument("--overwrite", action="store_true", help="replace FILE if it exists")
    parser.add_argument("--json", action="store_true", help="print the receipt as JSON")
    known: set[str] = set()
    for source in sources.values():
        _add_parameters(parser.add_argument_group(source.title), source, known)
    return parser


def _add_parameters(group: "argparse._ArgumentGroup", source: Source, known: set[str]) -> None:
    for parameter in _flagged(source).values():
        if parameter.key in known:
            continue  # one that two sources share is judged by the source that is used
        known.add(parameter.key)
        flag, dest = f"--{parameter.key}", f"{_DEST}{parameter.key}"
        if parameter.kind is ParameterKind.BOOLEAN:
            group.add_argument(
                flag, dest=dest, action="store_true", default=None, help=parameter.help
            )
            continue
        values = "|".join(value for value, _ in parameter.choices if value)
        metavar = values or parameter.key.upper()
        group.add_argument(flag, dest=dest, metavar=metavar, help=parameter.help)
        if parameter.kind is ParameterKind.QUERY:
            flag, dest = f"{flag}-file", f"{_FILE_DEST}{parameter.key}"
            group.add_argument(flag, dest=dest, metavar="FILE", help="the file that holds it")


def _flagged(source: Source) -> dict[str, Parameter]:
    """The parameters that have an option: SOURCE carries some, and options imply others."""
    implied = switches(source)
    return {p.key: p for p in source.parameters if not p.locator and p.key not in implied}


def read_order(options: argparse.Namespace, sources: Mapping[str, Source]) -> Order:
    """The order of the parsed command line.

    Raises:
        InvalidRequestError: With the same sentences as the form.
    """
    located = find_source(sources, options.source)
    if located is None:
        scheme, found, _ = options.source.partition("://")
        named = f"{scheme}://" if found else options.source  # a URL may hold a password
        raise InvalidRequestError({"source": f"Unknown source: {named}"})
    source, own = located
    if options.json and options.output == STDOUT:
        raise InvalidRequestError({"json": "--json and -o - both want standard output"})
    given = own | _given_parameters(options, source)
    file_format = _format(options)
    request = Request(source.key, with_defaults(source, given), _rows(options, source), file_format)
    check_request(request, source)
    target = _target(options, source, request)
    if target is not None and _is_source(target, source, request):
        raise InvalidRequestError(
            {"output": f"{target} is the source itself; name another file with -o"}
        )
    return Order(request, source, target, options.overwrite, options.json)


def _given_parameters(options: argparse.Namespace, source: Source) -> dict[str, Value]:
    own, given = _flagged(source), dict[str, Value]()
    for key, value in _typed(options).items():
        if key not in own:
            raise InvalidRequestError({key: f"--{key} does not go with {source.title}"})
        choices = [choice for choice, _ in own[key].choices]
        # With one declared choice the others are known only when the source was looked at.
        if len(choices) > 1 and value not in choices:
            raise InvalidRequestError({key: f"--{key} takes one of: {', '.join(choices)}"})
        given[key] = value
    return given | _implied([own[key] for key in given])


def _typed(options: argparse.Namespace) -> dict[str, Value]:
    typed: dict[str, Value] = {}
    for name, value in vars(options).items():
        if value is not None and name.startswith(_DEST):
            typed[name.removeprefix(_DEST)] = value
        elif value is not None and name.startswith(_FILE_DEST):
            key = name.removeprefix(_FILE_DEST)
            if key in typed:
                raise InvalidRequestError({key: f"--{key} and --{key}-file do not go together"})
            typed[key] = _content(key, Path(value))
    return typed


def _content(key: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidRequestError({key: f"Cannot read {path}: {error.strerror}"}) from error
    except UnicodeDecodeError as error:
        raise InvalidRequestError({key: f"{path} is not UTF-8 text"}) from error


def _implied(parameters: Sequence[Parameter]) -> dict[str, Value]:
    implied: dict[str, Value] = {}
    for parameter in parameters:
        key, value = parameter.when or ("", "")
        if key and implied.setdefault(key, value) != value:
            others = [f"--{p.key}" for p in parameters if p.when and p.when[0] == key]
            raise InvalidRequestError({key: f"{' and '.join(others)} do not go together"})
    return implied


def _rows(options: argparse.Namespace, source: Source) -> int | None:
    if options.all:
        return None
    return source.rows.default if options.rows is None else parse_rows(options.rows, source.rows)


def _format(options: argparse.Namespace) -> Format:
    if options.format is not None:
        return parse_format(options.format)
    return Format.TSV if str(options.output).lower().endswith(".tsv") else Format.CSV


def _target(options: argparse.Namespace, source: Source, request: Request) -> Path | None:
    if options.output == STDOUT:
        return None
    name = options.output or safe_file_name(source.describe(request), request.format.value)
    return Path(name).absolute()


def _is_source(target: Path, source: Source, request: Request) -> bool:
    for path in source.files(request):
        with suppress(OSError):
            if target.samefile(path):
                return True
    return False
