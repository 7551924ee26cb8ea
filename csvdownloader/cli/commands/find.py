"""`csvdownloader find ID|FILE TEXT`: finds cells of a finished download or a file."""

import argparse
import json
from collections.abc import Iterator, Sequence

from csvdownloader.cli.options.viewing import add_view, named_column
from csvdownloader.cli.running.looked_up import EPILOG, Table, add_table, open_table
from csvdownloader.cli.terminal.output import USAGE, print_error
from csvdownloader.cli.terminal.terminal import put, put_data, put_json
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.tables.search import Hit, Search
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter

_FOUND, _NOTHING, _FAILED = 0, 1, USAGE
_EXIT_CODES = """
Exit codes: 0 found, 1 nothing found, 2 usage, or the table cannot be read; 141 whoever read
standard output went away.
"""


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader find` and returns the exit code."""
    options = make_parser().parse_args(arguments)
    try:
        table = open_table(options)
        hits = _hits(options, table)
        if options.count:
            found = sum(map(len, hits))
            put(f"{found}\n")
        else:
            found = _show(hits, table.header(), as_json=options.json)
    except UserError as error:
        print_error(error)
        return _FAILED
    return _FOUND if found else _NOTHING


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader find",
        description="Find cells: their rows, columns and texts as CSV.",
        epilog=EPILOG + _EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_table(parser)
    parser.add_argument("text", metavar="TEXT", help="what to find in the cells")
    parser.add_argument("--column", metavar="NAME", help="look into this column only")
    parser.add_argument("--case", action="store_true", help="tell small and capital letters apart")
    parser.add_argument("--whole", action="store_true", help="the whole cell is TEXT")
    parser.add_argument(
        "--regex", action="store_true", help="TEXT is a regular expression, as RE2 has them"
    )
    add_view(parser)
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--count", action="store_true", help="print only how many cells there are")
    shown.add_argument("--json", action="store_true", help="print each cell as a line of JSON")
    return parser


def _hits(options: argparse.Namespace, table: Table) -> Iterator[Sequence[Hit]]:
    search = Search(
        text=options.text,
        column=None if options.column is None else named_column(table.header(), options.column),
        match_case=options.case,
        whole_cell=options.whole,
        is_regex=options.regex,
    )
    # On this thread: nothing is written, so that Ctrl+C may end the process at any moment.
    return (found.hits for found in table.find(search, Cancel()))


def _show(hits: Iterator[Sequence[Hit]], header: Sequence[str], *, as_json: bool) -> int:
    """Prints the cells as they are found, and returns how many they are."""
    writer, count = CsvLineWriter(Format.CSV), 0
    for some in filter(None, hits):
        if as_json:
            put_json("".join(_json_line(hit, header) for hit in some))
        else:
            head = "" if count else writer.line(["row", "column", "cell"])
            lines = (writer.line([str(h.row), _name(h, header), h.cell]) for h in some)
            put_data(head + "".join(lines))
        count += len(some)
    return count


def _json_line(hit: Hit, header: Sequence[str]) -> str:
    plain = {"row": hit.row, "column": _name(hit, header), "cell": hit.cell}
    return json.dumps(plain, ensure_ascii=False) + "\n"


def _name(hit: Hit, header: Sequence[str]) -> str:
    return header[hit.column] if hit.column < len(header) else ""  # a foreign row may be longer
