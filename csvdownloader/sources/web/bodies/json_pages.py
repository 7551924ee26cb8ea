"""Finds the rows, and the names of their columns, in a parsed response."""

from typing import Any

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.json.json_values import as_text
from csvdownloader.sources.web.profile.decode import Decode
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector, UnfitValueError


def rows_in(value: Any, decode: Decode, reply: ParsedReply) -> list[Any]:
    """The rows of a response: all objects, or all lists. There may be none.

    Raises:
        ProfileError: What the profile calls rows is something else.
    """
    found = value if decode.rows is None else _selected(decode.rows, reply)
    if found is None:
        return []
    if not isinstance(found, list):
        raise ProfileError(
            Message(
                "What the profile takes for rows is {found}, and not a list of rows",
                found=_type_name(found),
            )
        )
    for number, row in enumerate(found, 1):
        if not isinstance(row, dict | list) or type(row) is not type(found[0]):
            raise ProfileError(
                Message("Row {number:,} of a page is {row}", number=number, row=_type_name(row))
            )
    return found


def _selected(rows: Selector, reply: ParsedReply) -> Any:
    try:
        return rows.found(reply)
    except UnfitValueError as error:  # one row may be the reason: none may be lost for it
        raise ProfileError(
            Message("The profile's expression for the rows does not fit the answer"),
            Message("Correct the expression: a value that it takes may be missing in one row."),
        ) from error


def names_in(decode: Decode, reply: ParsedReply) -> list[str]:
    """The names of the columns; none when the response has none.

    Raises:
        ProfileError: What the profile calls columns is something else.
    """
    found = None if decode.columns is None else decode.columns.find(reply)
    if found is None:
        return []
    if not isinstance(found, list) or any(isinstance(name, dict | list) for name in found):
        raise ProfileError(Message("What the profile takes for columns is not a list of names"))
    return [as_text(name) or "" for name in found]


def _type_name(value: Any) -> Message:
    if isinstance(value, dict):
        return Message("an object")
    if isinstance(value, list):
        return Message("a list")
    return Message("a single value")
