"""The options of an export: their parser, and what they ask for."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.cli.options.delivery import (
    STDOUT,
    Delivery,
    check_aside,
    check_parts,
    check_source,
    file_name,
    wanted_place,
)
from csvdownloader.cli.options.parameters import add_parameters, read_parameters
from csvdownloader.cli.options.writing import (
    add_writing,
    fetched_format,
    read_writing,
    said_of_writing,
)
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.addresses import scheme_of, way_to_read
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.requests.rules import (
    all_parameters,
    check_request,
    parse_rows,
    with_defaults,
)
from csvdownloader.core.saving.free_names import as_pattern
from csvdownloader.core.saving.name_pattern import (
    PLACEHOLDERS,
)
from csvdownloader.core.saving.receipt_files import PACKAGE, SHA256
from csvdownloader.core.settings.settings import Settings
from csvdownloader.core.texts import listed
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.core.writing.rules import unless_as_fetched
from csvdownloader.core.writing.texts import texts_of
from csvdownloader.sources.registry import find_source
from csvdownloader.sources.tabular.file_types import readable_downloads, readable_files

_READABLE = Message(
    "What can be read: the path of a file, https://, postgresql://, mysql://, sqlite:///, "
    "duckdb:///, sc://, grpc+tls://, snowflake://, bigquery://, profile:NAME, connection:NAME."
)
_EPILOG = """\
SOURCE is one of
  sample                                 made-up orders
  PATH                                   a {files} file
  -                                      standard input, with such a file
  https://HOST/PATH                      a file on the web: {downloads};
                                         also packed as .gz, .zst or .zip
  profile:ID, profile:./FILE.toml        a web service; 'csvdownloader profiles' lists them
  postgresql://USER@HOST:PORT/DATABASE   a database; so too mysql://, sc:// (Spark), grpc+tls://
  sqlite:///PATH, duckdb:///PATH         a database in a file
  connection:NAME                        a connection that was made in the window

A password or token is taken from the URL, the variable CSVDOWNLOADER_SECRET (where a service wants
several parts, CSVDOWNLOADER_SECRET_<PART>), the system's key store, or where the database's own
tools find it (PGPASSWORD, ~/.pgpass); else it is asked for. It is sent to the hosts of a profile
that did not come with the program only when you have agreed to them, in the window or once in a
terminal; --trust-hosts agrees for one run.

Exit codes: 0 whole, 1 failed, 2 usage, 3 saved but unverified: the source gave no proof of its end,
or was read with a doubt (an option that settles it makes that 0), 130 cancelled or killed,
141 whoever read standard output went away. What stopped while a service worked, or could not be
saved, goes on with 'csvdownloader resume'.
"""


class ExportOptions(Struct, frozen=True):
    """What the command line asks for."""

    request: Request
    source: Source
    delivery: Delivery


def make_parser(sources: Mapping[str, Source]) -> argparse.ArgumentParser:
    """The parser, with an option for each parameter of each source."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader export",
        description="Fetch rows into a file that is proven whole.",
        epilog=_EPILOG.format(files=readable_files(), downloads=readable_downloads()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", metavar="SOURCE", help="where the rows come from; see below")
    rows = parser.add_mutually_exclusive_group()
    rows.add_argument("--rows", metavar="N", help="at most N rows")
    rows.add_argument("--all", action="store_true", help="all rows (the default, but for sample)")
    add_delivery(parser)
    add_trust(parser)
    add_writing(parser)
    add_parameters(parser, sources.values())
    return parser


def add_delivery(parser: argparse.ArgumentParser) -> None:
    """Adds the options that say where the file goes."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument("-o", "--output", metavar="FILE", help="'-' writes to standard output")
    place.add_argument(
        "--name-pattern",
        metavar="PATTERN",
        help=f"name the file by {listed(f'{{{each}}}' for each in PLACEHOLDERS)}",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace FILE if it exists")
    parser.add_argument("--json", action="store_true", help="print the receipt as JSON")
    parser.add_argument(
        "--receipt",
        action="store_true",
        help=f"save receipts for other programs, too: FILE{SHA256} and FILE{PACKAGE}",
    )


def wants_receipts(
    options: argparse.Namespace, target: Path | None, settings: Settings | None
) -> bool:
    """Whether receipts are saved beside the file: by --receipt, or always by the settings.

    Raises:
        InvalidRequestError: There is no file to save them beside.
    """
    if options.receipt and target is None:
        raise InvalidRequestError({"receipt": Message("--receipt needs a file; name one with -o")})
    is_usual = settings is not None and settings.receipt_files
    return options.receipt or (is_usual and target is not None)


def add_trust(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Adds the option that agrees to the hosts of a profile."""
    parser.add_argument(
        "--trust-hosts",
        action="store_true",
        help="send the secret to the hosts that a profile of your own names, without a question",
    )


def check_delivery(options: argparse.Namespace) -> None:
    """Refuses options that exclude each other. Raises InvalidRequestError."""
    if options.json and options.output == STDOUT:
        raise InvalidRequestError({"json": Message("--json and -o - both want standard output")})


def read_export_options(
    options: argparse.Namespace,
    sources: Mapping[str, Source],
    settings: Settings | None,
    started_at: datetime,
) -> ExportOptions:
    """What the parsed command line asks for, where it says nothing by the window's settings.

    `started_at` is the moment that a pattern names the file by.

    Raises:
        InvalidRequestError: With the same sentences as the form.
    """
    source, own = located_source(options.source, sources)
    check_delivery(options)
    writing = read_writing(options, file_name(options.output or options.name_pattern))
    fetched = fetched_format(writing)
    request = read_request(options, source, own, _rows(options, source), fetched)
    return _delivered(options, source, request, writing, settings, started_at)


def read_run_options(
    options: argparse.Namespace,
    source: Source,
    request: Request,
    settings: Settings | None,
    started_at: datetime,
) -> ExportOptions:
    """What the parsed command line asks for of a saved request; see `read_export_options`.

    Where it names no place, the file goes where the request says.
    """
    check_delivery(options)
    check_request(request, source)
    before = request.writing or WriteOptions(format=SavedFormat(request.format.value))
    writing = _changed_writing(options, before, file_name(options.output or options.name_pattern))
    fetched = fetched_format(writing)
    request = replace(request, format=fetched, writing=unless_as_fetched(writing, fetched))
    if options.output is None and options.name_pattern is None:
        options.name_pattern = as_pattern(request) or None
    return _delivered(options, source, request, writing, settings, started_at)


def _delivered(
    options: argparse.Namespace,
    source: Source,
    request: Request,
    writing: WriteOptions,
    settings: Settings | None,
    started_at: datetime,
) -> ExportOptions:
    request = replace(request, writing=unless_as_fetched(writing, request.format))
    check_parts(options.output, writing)
    target, pattern = wanted_place(options, source, request, started_at)
    check_aside(target, request)
    receipt_files = wants_receipts(options, target, settings)
    delivery = Delivery(target, options.overwrite, options.json, receipt_files, pattern)
    check_source(delivery, source, request)
    return ExportOptions(request, source, delivery)


def located_source(text: str, sources: Mapping[str, Source]) -> tuple[Source, dict[str, Value]]:
    """The source that SOURCE names, with its parameters. Raises InvalidRequestError."""
    located = find_source(sources, text)
    if located is None:
        raise _unknown(text)
    return located


def read_request(
    options: argparse.Namespace,
    source: Source,
    located: Mapping[str, Value],
    row_limit: int | None,
    file_format: Format,
) -> Request:
    """The request of the parsed options and what SOURCE says. Raises InvalidRequestError."""
    given, unknown = read_parameters(options, source, located)
    request = Request(source.key, with_defaults(source, given), row_limit, file_format)
    request = source.without_secrets(request)
    _check(request, source, unknown)
    return request


def _unknown(text: str) -> InvalidRequestError:
    scheme = scheme_of(text)
    named = f"{scheme}://" if scheme else text.partition("://")[0]  # a URL may hold a password
    hint = joined([way_to_read(scheme), _READABLE])
    return InvalidRequestError({"source": Message("Unknown source: {named}", named=named)}, hint)


def _check(request: Request, source: Source, unknown: Mapping[str, Message]) -> None:
    try:
        check_request(request, source)
    except InvalidRequestError as error:
        fields = _located(error.fields, request, source)
        if unknown and error.fields.keys().isdisjoint(p.key for p in source.parameters):
            raise InvalidRequestError({**fields, **unknown}) from error
        raise InvalidRequestError(fields) from error
    if unknown:
        raise InvalidRequestError(unknown)


def _located(fields: Mapping[str, Message], request: Request, source: Source) -> dict[str, Message]:
    """The sentences, with the key "source" for parameters that SOURCE carries, not an option."""
    parameters = all_parameters(source, request.parameters)
    own = {parameter.key for parameter in parameters if parameter.locator}
    return {"source" if key in own else key: text for key, text in fields.items()}


def _rows(options: argparse.Namespace, source: Source) -> int | None:
    if options.all:
        return None
    return (
        source.row_bounds.default
        if options.rows is None
        else parse_rows(options.rows, source.row_bounds)
    )


def resumed_writing(
    options: argparse.Namespace, request: Request, target: Path | None
) -> WriteOptions | None:
    """How a job is saved that was fetched before: as it was asked for, but for what is said now."""
    is_said = options.preset is not None or said_of_writing(options)
    is_named = options.output is not None or options.name_pattern is not None
    if not (is_named or is_said):
        return request.writing
    before = request.writing or WriteOptions(format=SavedFormat(request.format.value))
    writing = _changed_writing(options, before, target.name if target else "")
    check_parts(None if target else STDOUT, writing)
    return unless_as_fetched(writing, request.format)


def _changed_writing(options: argparse.Namespace, before: WriteOptions, name: str) -> WriteOptions:
    """How a file of that name is written: as before, but for what is said now."""
    return read_writing(options, name, {"format": before.format.value, **texts_of(before)})
