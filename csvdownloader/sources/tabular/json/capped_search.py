"""Evaluates JMESPath with a cap on its values: some expressions double what a text holds."""

from typing import Any

from jmespath.visitor import TreeInterpreter

from csvdownloader.core.overrides import override

MOST_VALUES = 10_000_000  # of one list, or of a result with all that is in it
MOST_CHARACTERS = 1 << 27  # of one text
_MULTIPLIERS = frozenset({"multi_select_list", "multi_select_dict"})


class TooManyValuesError(Exception):
    """An expression makes too many values of what it is given."""


def searched(parsed: Any, value: Any) -> Any:
    """What the expression finds. Raises TooManyValuesError, and what jmespath raises."""
    interpreter = _CappedInterpreter()
    result = interpreter.visit(parsed, value)
    if interpreter.may_repeat:  # else each value of the text stands there once at most
        _check_size(result)
    return result


class _CappedInterpreter(TreeInterpreter):
    """Looks at the size of what each part of the expression gave."""

    may_repeat = False

    @override
    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        self.may_repeat = self.may_repeat or node["type"] in _MULTIPLIERS
        result = super().visit(node, *args, **kwargs)
        most = MOST_CHARACTERS if isinstance(result, str) else MOST_VALUES
        if isinstance(result, str | list | dict) and len(result) > most:
            raise TooManyValuesError
        return result


def _check_size(result: Any) -> None:
    count, level = 0, [result]
    while level:
        node = level.pop()
        children = node.values() if isinstance(node, dict) else node
        if isinstance(node, dict | list):
            count += len(node)
            if count > MOST_VALUES:
                raise TooManyValuesError
            level.extend(child for child in children if isinstance(child, dict | list))
