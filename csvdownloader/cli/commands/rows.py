"""`csvdownloader rows ID|FILE`: shows any rows of a finished download or a file."""

import argparse
import json
from itertools import islice

from csvdownloader.cli.options.viewing import add_view
from csvdownloader.cli.running.looked_up import EPILOG, Table, add_table, open_table
from csvdownloader.cli.terminal.output import COMPLETE, exit_code_of
from csvdownloader.cli.terminal.terminal import put_data, put_json
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.search import Row
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from csvdownloader.engine.view.viewed_rows import ViewedFile

_EXIT_CODES = """
Exit codes: 0 there are rows, or the table has none at all; 1 there are none there, or it cannot be
read; 2 usage; 141 whoever read standard output went away.
"""
_AT_ONCE = 500  # rows
_MOST_DIGITS = 15  # of a number of rows


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader rows` and returns the exit code."""
    options = make_parser().parse_args(arguments)
    try:
        _show(open_table(options), options.first, options.count, as_json=options.json)
    except UserError as error:
        return exit_code_of(error)
    return COMPLETE


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader rows",
        description="Show rows as CSV, with the header.",
        epilog=EPILOG + _EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_table(parser)
    parser.add_argument(
        "--from", metavar="N", dest="first", type=_whole_number, default=1, help="the first row (1)"
    )
    parser.add_argument(
        "--count", metavar="M", type=_whole_number, default=10, help="how many (10)"
    )
    parser.add_argument("--json", action="store_true", help="print each row as a line of JSON")
    add_view(parser)
    return parser


def _whole_number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text):
        return int(text)
    raise argparse.ArgumentTypeError("it is no whole number from 1 on")


def _show(table: Table, first: int, count: int, *, as_json: bool) -> None:
    header, rows = table.header(), islice(table.read(first), count)
    batch = list(islice(rows, _AT_ONCE))
    if not batch and first > 1:
        raise UserError(
            Message("There is no row {number:,}", number=first), Message("Ask for an earlier one.")
        )
    writer = CsvLineWriter(Format.CSV)
    if not as_json:
        put_data(writer.line([name or None for name in header]))
    number = first
    while batch:
        if as_json:
            lines = (_json_line(row, _number_in(table, n)) for n, row in enumerate(batch, number))
            put_json("".join(lines))
        else:
            put_data("".join(map(writer.line, batch)))
        number += len(batch)
        batch = list(islice(rows, _AT_ONCE))


def _number_in(table: Table, place: int) -> int:
    """The number in the file of a row that is shown."""
    return table.numbers[place - 1] if isinstance(table, ViewedFile) else place


def _json_line(row: Row, number: int) -> str:
    return json.dumps({"row": number, "cells": row}, ensure_ascii=False) + "\n"
