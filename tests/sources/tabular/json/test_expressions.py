"""Which expressions of JMESPath are taken."""

import re

import pytest

from csvdownloader.sources.tabular.json.expressions import LONGEST, MOST_NODES, compiled


def list_of(parts):
    return f"[{','.join(['a'] * parts)}]"


def test_an_expression_of_most_parts_and_most_characters_is_taken():
    compiled(list_of(MOST_NODES - 1))  # and itself is a part
    compiled("a" * LONGEST)


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("a" * (LONGEST + 1), "is longer than 1000 characters"),
        ("(" * 499 + "a" + ")" * 499, "is nested too deeply"),
        (list_of(MOST_NODES), "has more than 60 parts"),
        ("!a.b", "! binds more tightly than a dot"),
    ],
)
def test_what_could_fill_the_memory_or_is_meant_otherwise_is_refused(expression, problem):
    with pytest.raises(ValueError, match=problem):
        compiled(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "length(a)",
        "join(',', a)",
        "merge(a)",
        "merge(a, b, c)",
        "not_null(a)",
        "!(a.b)",
        "!a || b.c",
    ],
)
def test_a_function_takes_as_many_arguments_as_it_has(expression):
    compiled(expression)


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("nosuch(a)", "JMESPath has no function nosuch()"),
        ("length()", "length() takes 1 arguments, not 0"),
        ("length(a, b)", "length() takes 1 arguments, not 2"),
        ("join(a)", "join() takes 2 arguments, not 1"),
        ("merge()", "merge() takes 1 arguments, not 0"),
        ("a.b.[length(a, b)]", "length() takes 1 arguments, not 2"),
        ("a.", "This is no JMESPath expression: Expecting: ["),
    ],
)
def test_a_mistake_is_found_before_the_expression_is_used(expression, problem):
    with pytest.raises(ValueError, match=re.escape(problem)):
        compiled(expression)
