"""The options of the command line that filter and sort rows."""

import argparse
from collections.abc import Sequence

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.view import Condition, Operator, Sort, TableView

_WORDS = ", ".join(Operator)


def add_view(parser: argparse.ArgumentParser) -> None:
    """Adds `--where`, `--sort` and `--descending`."""
    group = parser.add_argument_group("Which rows, in which order")
    group.add_argument(
        "--where",
        metavar=("COLUMN OPERATOR", "VALUE"),
        nargs="+",
        action="append",
        default=[],
        help=f"only rows with such a cell; may be repeated. OPERATOR is one of {_WORDS}",
    )
    group.add_argument(
        "--sort",
        metavar="COLUMN",
        help="sort by this column: numbers as numbers, dates as dates, NULL and empty texts last",
    )
    group.add_argument("--descending", action="store_true", help="the largest come first")


def read_view(options: argparse.Namespace, header: Sequence[str]) -> TableView:
    """The view that was asked for, of a table with these columns. Raises InvalidRequestError."""
    conditions = tuple(_condition(words, header) for words in options.where)
    if options.sort is None and options.descending:
        raise InvalidRequestError({"sort": Message("--descending needs --sort COLUMN")})
    sort = None
    if options.sort is not None:
        sort = Sort(named_column(header, options.sort), options.descending)
    return TableView(conditions, sort)


def named_column(header: Sequence[str], name: str) -> int:
    """The first column of the name. Raises InvalidRequestError where there is none."""
    if name in header:
        return header.index(name)
    raise InvalidRequestError({"column": Message("There is no column {name}", name=name)})


def _condition(words: Sequence[str], header: Sequence[str]) -> Condition:
    name, operator, *texts = [*words, ""] if len(words) == 1 else words
    if operator not in set(Operator):
        raise InvalidRequestError(
            {"where": Message("--where COLUMN OPERATOR: OPERATOR is one of {words}", words=_WORDS)}
        )
    known = Operator(operator)
    if len(texts) != known.text_count:
        raise InvalidRequestError(
            {
                "where": Message(
                    "'{operator}' takes {count} values, and not {given}",
                    operator=operator,
                    count=known.text_count,
                    given=len(texts),
                )
            }
        )
    return Condition(named_column(header, name), known, tuple(texts))
