"""Which expressions of JMESPath are taken."""

import pytest

from csvdownloader.sources.tabular.json.expressions import LONGEST, MOST_NODES, compiled


def test_an_expression_of_most_parts_and_most_characters_is_taken():
    compiled(".".join(["a"] * (MOST_NODES // 2)))
    compiled("a" * LONGEST)


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("a" * (LONGEST + 1), "is longer than 1000 characters"),
        ("(" * 499 + "a" + ")" * 499, "is nested too deeply"),
        ("[a,b" + ",c" * MOST_NODES + "]", "has more than 60 parts"),
        ("!a.b", "! binds more tightly than a dot"),
    ],
)
def test_what_could_fill_the_memory_or_is_meant_otherwise_is_refused(expression, problem):
    with pytest.raises(ValueError, match=problem):
        compiled(expression)
