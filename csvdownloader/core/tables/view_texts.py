"""What a view shows, in words: "city is Berlin", "sorted by price, descending"."""

from collections.abc import Sequence

from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.tables.view import Condition, Operator, Sort, TableView
from csvdownloader.core.texts import one_line

OPERATORS = {
    Operator.IS: Message("is"),
    Operator.IS_NOT: Message("is not"),
    Operator.CONTAINS: Message("contains"),
    Operator.CONTAINS_NOT: Message("does not contain"),
    Operator.STARTS: Message("starts with"),
    Operator.ENDS: Message("ends with"),
    Operator.MATCHES: Message("matches"),
    Operator.GREATER: Message("is greater than"),
    Operator.LESS: Message("is less than"),
    Operator.BETWEEN: Message("is between"),
    Operator.EMPTY: Message("is empty or NULL"),
    Operator.NOT_EMPTY: Message("is neither empty nor NULL"),
    Operator.NULL: Message("is NULL"),
    Operator.NOT_NULL: Message("is not NULL"),
}
_EMPTY_TEXT = '""'


def condition_text(condition: Condition, header: Sequence[str], most: int | None = None) -> Message:
    """A condition as a sentence: "city is Berlin".

    Args:
        condition: The condition.
        header: The names of the columns.
        most: How many characters of a name or a value are shown before dots; None for all.
    """
    name = _name(header[condition.column], most)
    words = Message("{column} {operator}", column=name, operator=OPERATORS[condition.operator])
    values = [_value(text, most) for text in condition.texts]
    if not values:
        return words
    if len(values) == 1:
        return Message("{words} {value}", words=words, value=values[0])
    return Message("{words} {low} and {high}", words=words, low=values[0], high=values[1])


def sort_text(sort: Sort, header: Sequence[str], most: int | None = None) -> Message:
    """A sort as a sentence; the arguments are those of `condition_text`."""
    name = _name(header[sort.column], most)
    if sort.is_descending:
        return Message("sorted by {column}, descending", column=name)
    return Message("sorted by {column}", column=name)


def view_texts(view: TableView, header: Sequence[str]) -> list[Message]:
    """All conditions of a view, and its sort, as sentences."""
    texts = [condition_text(condition, header) for condition in view.conditions]
    return [*texts, *([sort_text(view.sort, header)] if view.sort else [])]


def _name(name: str, most: int | None) -> str:
    return one_line(name, most) or _EMPTY_TEXT


def _value(text: str, most: int | None) -> str:
    """A value as it is seen: a text of spaces alone stands in quotes, as an empty one does."""
    shown = one_line(text, most)
    if not text:
        return _EMPTY_TEXT
    return shown or verbatim(f'"{text[:most]}"')
