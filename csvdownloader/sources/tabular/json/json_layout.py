"""Looks for the records of a JSON text: a list, one value after another, or under a key."""

from collections.abc import Iterator

from msgspec import Struct

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.core.texts import listed
from csvdownloader.core.units import count
from csvdownloader.sources.tabular.json.json_path import WHOLE, RecordsPath, parsed_path, path_text
from csvdownloader.sources.tabular.json.json_reader import SKIPS, JsonText

OPTION = "records_path"
_NEARLY_JSON = ("/", "#", "'")  # comments, and what JavaScript allows
_DEEPEST = 6  # keys, one inside of the other
_MOST_LISTS = 1000  # that are weighed against each other
_MOST_NAMED = 5
_FIRSTS: dict[type, str] = {dict: "{", list: "["}


class JsonLayout(Struct, frozen=True):
    """Where the records are.

    Attributes:
        path: What leads to the list of them; None when each value of the text is a record.
        findings: What is not plain about it.
    """

    path: RecordsPath
    findings: tuple[Finding, ...] = ()


class _RecordList(Struct, frozen=True):
    path: tuple[str, ...]
    rows: int


def chosen_layout(expression: str) -> JsonLayout:
    """The layout that the user says. Raises ValueError with a sentence for the user."""
    return JsonLayout(parsed_path(expression), (Finding(OPTION, expression, Certainty.CERTAIN),))


def find_layout(text: JsonText, name: str, *, are_lines: bool) -> JsonLayout:
    """Reads as much as is needed to know: of a single object, all.

    Args:
        text: The text, at its start.
        name: Of the file.
        are_lines: Whether the file claims to have a record in each line.

    Raises:
        MalformedRecordError: It is not JSON.
        WrongContentError: It holds a single value.
    """
    first = text.next()
    if first == "[":
        return _of_list(text, name)
    if first in _NEARLY_JSON:
        text.skip()  # raises what it is
    if first != "{":
        raise not_records(text, name)
    lists = _all_lists(text)
    line = text.line
    if text.next():
        return JsonLayout(None)
    if are_lines and line == 1:
        return JsonLayout(None)
    filled = [found for found in lists if found.rows]
    return _under_key(filled, name) if filled else JsonLayout(None, (_one_row(lists, name),))


def not_records(text: JsonText, name: str) -> WrongContentError:
    """The error for a text that begins with neither a list nor an object."""
    if not text.next():
        return WrongContentError(Message("{name} holds nothing but spaces", name=name))
    return WrongContentError(
        Message(
            "{name} is neither a list nor objects in JSON: it begins with {start!r}",
            name=name,
            start=text.start(),
        )
    )


def _of_list(text: JsonText, name: str) -> JsonLayout:
    for first in text.elements():
        if first in "[{":
            return JsonLayout(())
        text.skip()
    if text.next() == "[":
        return JsonLayout(None)  # each line is a list
    note = Message("{name} is a list of single values: they are the column value.", name=name)
    return JsonLayout((), (Finding(OPTION, WHOLE, Certainty.LIKELY, note),))


def _under_key(lists: list[_RecordList], name: str) -> JsonLayout:
    best = max(lists, key=_rows)
    path = path_text(best.path)
    others = [path_text(found.path) for found in lists if found is not best]
    if not others:
        note = Message("The rows of {name} are the list under {path}.", name=name, path=path)
        return JsonLayout(best.path, (Finding(OPTION, path, Certainty.LIKELY, note),))
    note = Message(
        "The rows of {name} are taken from the longest list in it, under {path}, with {rows}; "
        "there are lists under {others}, too.",
        name=name,
        path=path,
        rows=count(best.rows, "row"),
        others=listed(_named(others)),
    )
    return JsonLayout(best.path, (Finding(OPTION, path, Certainty.DOUBTFUL, note),))


def _named(paths: list[str]) -> Iterator[str]:
    yield from paths[:_MOST_NAMED]
    if len(paths) > _MOST_NAMED:
        yield Message("{number:,} other keys", number=len(paths) - _MOST_NAMED)


def _one_row(empty: list[_RecordList], name: str) -> Finding:
    if not empty:
        note = Message("{name} holds one object, and no list of others: it is one row.", name=name)
        return Finding(OPTION, WHOLE, Certainty.LIKELY, note)
    note = Message(
        "{name} holds one object, and it is one row; rows may be meant by {paths}, where there are "
        "none.",
        name=name,
        paths=listed(_named([path_text(found.path) for found in empty])),
    )
    return Finding(OPTION, WHOLE, Certainty.DOUBTFUL, note)


def _all_lists(text: JsonText) -> list[_RecordList]:
    lists: list[_RecordList] = []
    for found in _lists_in(text, ()):
        if len(lists) < _MOST_LISTS:
            lists.append(found)
        else:
            lists[-1] = max(lists[-1], found, key=_rows)
    return lists


def _rows(found: _RecordList) -> int:
    return found.rows


def _lists_in(text: JsonText, path: tuple[str, ...]) -> Iterator[_RecordList]:
    """Steps over the value here, and finds the lists of objects, of lists or of nothing in it."""
    first = text.next()
    if first == "{" and len(path) < _DEEPEST:
        for name in text.members():
            yield from _lists_in(text, (*path, name))
        return
    if first != "[":
        text.skip()
        return
    rows, firsts = 0, set[str | None]()
    for first in text.elements():
        values = text.several(SKIPS)
        firsts.update(_FIRSTS.get(type(value)) for value in values)
        rows += len(values)
        if not values:
            firsts.add(first)
            rows += 1
            text.skip()
    if firsts in ({"{"}, {"["}, set()):
        yield _RecordList(path, rows)
