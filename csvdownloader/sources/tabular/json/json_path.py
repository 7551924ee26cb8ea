"""Where the records of a JSON text are: a JMESPath expression."""

import json
import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, TypeAlias

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.json.expressions import compiled

CHECK_PATH = Message("Check the path of the records.")
PATH_FIELDS = ("records_path",)
WHOLE = "@"  # the value itself
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class RecordsQuery:
    """An expression that is more than a chain of keys.

    Attributes:
        expression: Its text.
    """

    def __init__(self, expression: str, parsed: Mapping[str, Any]) -> None:
        self.expression = expression
        self._parsed = parsed

    def find(self, value: Any) -> Any:
        """What the expression finds in a value; numbers may be `OriginalNumber`.

        Raises:
            WrongContentError: It cannot be applied to it, or makes too much of it.
        """
        from jmespath.exceptions import JMESPathError

        from csvdownloader.sources.tabular.json.capped_search import TooManyValuesError, searched

        try:
            return searched(self._parsed, value)
        except TooManyValuesError as error:
            raise self._failed(Message("it makes too many values")) from error
        except (JMESPathError, ValueError, ArithmeticError) as error:
            raise self._failed(str(error)) from error

    def _failed(self, problem: str) -> WrongContentError:
        return WrongContentError(
            Message(
                "The path {expression} does not fit the text: {problem}",
                expression=self.expression,
                problem=problem,
            ),
            CHECK_PATH,
            fields=PATH_FIELDS,
        )


# Keys, outermost first, or a query; None when each value of the text is a record.
RecordsPath: TypeAlias = tuple[str, ...] | RecordsQuery | None


def parsed_path(expression: str) -> tuple[str, ...] | RecordsQuery:
    """The keys that lead to the records, outermost first, or a query where it is more than keys.

    Raises ValueError with a sentence for the user.
    """
    parsed = compiled(expression).parsed
    names = _names(parsed)
    return RecordsQuery(expression, parsed) if names is None else names


def path_text(names: Iterable[str]) -> str:
    """The expression that these keys make."""
    return ".".join(n if _PLAIN_NAME.fullmatch(n) else json.dumps(n) for n in names) or WHOLE


def _names(node: Mapping[str, Any]) -> tuple[str, ...] | None:
    if node["type"] == "current":
        return ()
    if node["type"] == "field":
        return (node["value"],)
    if node["type"] != "subexpression":
        return None
    parts = [_names(child) for child in node["children"]]
    known = [names for names in parts if names is not None]
    return tuple(chain.from_iterable(known)) if len(known) == len(parts) else None
