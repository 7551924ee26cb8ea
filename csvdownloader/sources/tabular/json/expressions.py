"""Compiles JMESPath, and finds its mistakes before it is used."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    from jmespath.parser import ParsedResult

LONGEST = 1000  # characters of an expression
MOST_NODES = 60  # with more, one could double a value until the memory is full


def compiled(expression: str) -> "ParsedResult":
    """The expression, ready to search. Raises ValueError with a sentence for the user."""
    if len(expression) > LONGEST:
        raise ValueError(
            Message("This expression is longer than {longest} characters", longest=LONGEST)
        )
    try:
        parsed = _parsed(expression)
        nodes = list(islice(_nodes(parsed.parsed), MOST_NODES + 1))
    except RecursionError:
        raise ValueError(Message("This expression is nested too deeply")) from None
    if len(nodes) > MOST_NODES:
        raise ValueError(
            Message("This expression has more than {most_nodes} parts", most_nodes=MOST_NODES)
        )
    for node in nodes:
        if node["type"] == "function_expression":
            _check_function(node)
        if node["type"] == "subexpression" and node["children"][0]["type"] == "not_expression":
            raise ValueError(
                Message("! binds more tightly than a dot: write !(a.b) instead of !a.b")
            )
    return parsed


def _parsed(expression: str) -> "ParsedResult":
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        return jmespath.compile(expression)
    except JMESPathError as error:
        first = str(error).strip().splitlines()[0].rpartition("expression: ")[2].rstrip(":")
        raise ValueError(Message("This is no JMESPath expression: {first}", first=first)) from error


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node["children"]:
        if isinstance(child, Mapping):
            yield from _nodes(child)


def _check_function(node: Mapping[str, Any]) -> None:
    # jmespath itself finds these mistakes only when it searches in a response
    from jmespath.functions import Functions

    name, arguments = node["value"], len(node["children"])
    known = Functions.FUNCTION_TABLE.get(name)
    if known is None:
        raise ValueError(Message("JMESPath has no function {name}()", name=name))
    signature = known["signature"]
    variadic = bool(signature) and bool(signature[-1].get("variadic"))
    if arguments != len(signature) and not (variadic and arguments >= len(signature)):
        raise ValueError(
            Message(
                "{name}() takes {signature} arguments, not {arguments}",
                name=name,
                signature=len(signature),
                arguments=arguments,
            )
        )
