"""The small changes of `tests.mutation`, without running tests on them."""

import pytest

from tests.mutation.places import functions, mutations
from tests.mutation.verdicts import Tried, Verdict, WithoutEffect, diff, table


def changed(line: str) -> set[str]:
    """The line in all its changes."""
    texts = {mutation.changed(line) for mutation in mutations(line)}
    return {text for text in texts if text is not None}


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        ("a < b", {"a <= b"}),
        ("a not in b", {"a in b"}),
        ("a is None", {"a is not None"}),
        ("0 < a", {"1 < a", "0 <= a"}),
        ("(a) or b and c", {"(a) and b and c", "(a) or b or c"}),
        ("x = not a", {"x = (a)"}),
        ("x = a + é * b", {"x = a - é * b", "x = a + é // b"}),
        ("x = True", {"x = False"}),
        ("x += y", {"x = y"}),
        ("f(a)", {"pass"}),
        ("x = f(a, b=c)", {"x = f(a)"}),
        ("x = min(a)", {"x = max(a)"}),
        ("raise a", {"pass"}),
        ("if a: pass", {"if not (a): pass"}),
        ("x = [a for a in b if a]", {"x = [a for a in b if not (a)]"}),
        ("def f(a: int = 1) -> x[1]: return a",
         {"def f(a: int = 2) -> x[1]: return a", "def f(a: int = 1) -> x[1]: return None"}),
    ],
)  # fmt: skip
def test_each_kind_of_change(line, changes):
    assert changed(line) == changes


@pytest.mark.parametrize(
    "line",
    ["logger.info('%s', 1)", "if TYPE_CHECKING: f(1)", "if sys.platform == 'win32': f(1)", "x = y",
     "'words'", "@f(1)\nclass A: pass", "class A(B, kw_only=True): pass"],
)  # fmt: skip
def test_what_has_no_effect_by_its_kind_is_not_changed(line):
    assert changed(line) == set()


def test_a_line_is_known_by_its_innermost_function():
    text = "class A:\n    def f(self):\n        x = 1\n        def g():\n            return 2\n"
    assert [mutation.function for mutation in mutations(text)] == ["A.f", "A.f.g", "A.f.g"]
    assert functions(text) == {3: "A.f", 4: "A.f", 5: "A.f.g"}


def test_the_table_counts_by_module_folder_and_all():
    found = [
        Tried("engine/save.py", "", Verdict.NOTICED),
        Tried("engine/save.py", "", Verdict.UNNOTICED),
        Tried("engine/spool.py", "", Verdict.WITHOUT_EFFECT),
    ]
    rows = [line.split() for line in table(found).splitlines()[1:]]
    assert rows == [
        ["engine/", "1", "1", "1", "50", "%"],
        ["engine/save.py", "1", "0", "1", "50", "%"],
        ["engine/spool.py", "0", "1", "0"],
        ["all", "1", "1", "1", "50", "%"],
    ]


def test_what_is_listed_may_be_one_change_or_any_of_a_line():
    listed = WithoutEffect()
    line = "THREADS = 32"
    assert ("workers/runner.py", diff(f"{line}\n", "THREADS = 33\n")) in listed
    assert ("workers/jobs/service.py", diff(f"{line}\n", "THREADS = 33\n")) not in listed
    change = diff("        parser.Parse(block, False)\n", "        parser.Parse(block)\n")
    assert ("sources/tabular/workbooks/xml_stream.py", change) in listed
    assert ("sources/tabular/workbooks/xml_stream.py", change.replace("block)", "b)")) not in listed


def test_a_change_is_shown_by_its_lines_alone():
    assert diff("a\nb\nc\n", "a\nx\nc\n").splitlines()[1:] == ["-b", "+x"]
