"""Sentences for people have the values that stand in them: a template without any is no error."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

PACKAGE = Path(__file__).parents[1] / "csvdownloader"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def unfilled(tree: ast.AST) -> Iterator[str]:
    """The templates that lack a value or have one too many.

    One that is kept to be filled stands outside of functions, or in one that fills it.
    """
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and not calls(function, "filled"):
            for call in calls(function, "Message"):
                given = {keyword.arg for keyword in call.keywords}
                match call.args:
                    case [ast.Constant(value=template)] if given != placeholders(template):
                        yield template


def calls(inside: ast.AST, name: str) -> list[ast.Call]:
    """The calls of a function, or of a method of any object."""
    found = (node for node in ast.walk(inside) if isinstance(node, ast.Call))
    return [
        call
        for call in found
        if name in (getattr(call.func, "id", ""), getattr(call.func, "attr", ""))
    ]


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("module", MODULES)
def test_a_message_has_the_values_that_stand_in_it(module):
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    assert list(unfilled(tree)) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('Message("{a} and {b:,}", a=1)', ["{a} and {b:,}"]),
        ('Message("{a}")', ["{a}"]),
        ('Message("a", a=1)', ["a"]),
        ('Message("{a}", a=1)', []),
        ('Message("{a}").filled(a=1)', []),
    ],
)
def test_a_value_that_is_missing_is_seen(line, expected):
    assert list(unfilled(ast.parse(f"def say():\n    {line}"))) == expected
    assert list(unfilled(ast.parse(line))) == []
