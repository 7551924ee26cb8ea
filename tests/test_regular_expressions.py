"""No text makes a pattern of the program take more than about linearly many steps."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import pytest

import csvdownloader
from csvdownloader.core.sources.reading import TextReading
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.sniffing.records import Dialect, Scanner
from csvdownloader.sources.database.mysql.row_text import RowText
from csvdownloader.sources.tabular.delimited.csv_blocks import BlockCopier
from csvdownloader.sources.tabular.delimited.csv_fields import FieldReader
from csvdownloader.sources.tabular.json.json_plain_rows import plain_lists, plain_objects
from csvdownloader.sources.tabular.workbooks.number_formats import GENERAL, NumberFormat
from csvdownloader.sources.tabular.workbooks.shared_strings import _PLAIN
from csvdownloader.sources.tabular.workbooks.xlsx_forms import forms
from csvdownloader.sources.tabular.workbooks.xlsx_shortcut import _BEGIN, Columns
from tests.support.regex_steps import Steps, growth

ROOT = Path(csvdownloader.__file__).parent
FUNCTIONS = {
    "compile",
    "match",
    "search",
    "fullmatch",
    "sub",
    "subn",
    "split",
    "findall",
    "finditer",
}
MOST = 7  # times as many steps for a text four times as long; 16 were quadratic
# Each was looked at: whose text it reads, and why the square of its length does no harm.
QUADRATIC = {
    "sources/database/adbc/errors.py:_FLIGHT": "the driver's message, of a few lines",
    "sources/database/adbc/errors.py:_LOGIN": "the driver's message, of a few lines",
    "sources/database/adbc/settings.py:_USER_AND_PASSWORD": "what the user typed into a field",
    "sources/database/postgresql/errors.py:_PREFIX": "libpq's own message, of a few lines",
    "sources/database/postgresql/url.py:_LATE_AT": "the address that the user typed",
    "sources/database/sql.py:_MYSQL_QUOTED": "the user's own query",
}
# Their text is only known when the program runs.
COMPUTED = {
    "engine/rows/csv_writer.py:self._special": "one character class",
    "engine/rows/empty_rows.py:empty_row": "from one line feed to the next",
    "engine/sniffing/records.py:self._escaped": "tested below",
    "engine/sniffing/records.py:self._pattern": "tested below",
    "sources/database/mysql/row_text.py:self._special_value": "tested below",
    "sources/tabular/delimited/csv_blocks.py:self._simple_rows": "tested below",
    "sources/tabular/delimited/csv_fields.py:self._closed": "tested below",
    "sources/tabular/delimited/csv_fields.py:self._comment": "tested below",
    "sources/tabular/delimited/csv_fields.py:self._escaped": "the escape and one byte, or two",
    "sources/tabular/delimited/csv_fields.py:self._escaped_or_doubled": "tested below",
    "sources/tabular/delimited/csv_fields.py:self._field": "tested below",
    "sources/tabular/json/json_plain_rows.py:dense": "tested below",
    "sources/tabular/json/json_plain_rows.py:spaced": "tested below",
    "sources/tabular/workbooks/shared_strings.py:_PLAIN": "tested below",
    "sources/tabular/workbooks/xlsx_shortcut.py:_BEGIN": "tested below",
    "sources/tabular/workbooks/xlsx_shortcut.py:self._cell": "tested below",
    "sources/tabular/workbooks/xlsx_shortcut.py:self.pattern": "tested below",
    "ui/saving/marked_text.py:pieces": "one or two characters",
    "sources/web/profile/hosts.py:_PATTERN": "labels and dots, for hosts in a profile",
    "sources/web/profile/urls.py:_MASKED": "a mark and digits",
}


def patterns() -> Iterator[tuple[str, str | None, int, bool]]:
    """The name, text and flags of each pattern, and whether it is only tried at one place."""
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {id(n.value): ast.unparse(n.targets[0]) for n in _assignments(tree)}
        texts: dict[str, str | None] = {}
        for node in _assignments(tree):
            texts[ast.unparse(node.targets[0])] = _text(node.value, texts)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _function(call) in FUNCTIONS:
                name = names.get(id(call), "?")
                uses = _uses(tree, name) if _function(call) == "compile" else {_function(call)}
                text = _text(call.args[0], texts)
                if text is not None and uses == {"fullmatch"}:
                    text = f"(?:{text})\\Z"
                where = f"{path.relative_to(ROOT).as_posix()}:{name}"
                yield where, text, _flags(call), bool(uses) and uses <= {"match", "fullmatch"}


def _assignments(tree: ast.AST) -> list[ast.Assign]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]


def _function(call: ast.Call) -> str:
    name = ast.unparse(call.func)
    return name.removeprefix("re.") if name.startswith("re.") else ""


def _uses(tree: ast.AST, name: str) -> set[str]:
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return {node.attr for node in attributes if ast.unparse(node.value) == name}


def _flags(call: ast.Call) -> int:
    named = [ast.unparse(a) for a in (*call.args[1:], *(k.value for k in call.keywords))]
    flags = re.findall(r"re\.([A-Z]+)", " ".join(named))
    return sum(int(re.RegexFlag[flag]) for flag in set(flags))


def _text(node: ast.AST, texts: dict[str, str | None]) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value if isinstance(node.value, str) else node.value.decode("latin-1")
    if isinstance(node, ast.Name):
        return texts.get(node.id)
    parts: list[ast.expr] = []
    if isinstance(node, ast.JoinedStr):
        parts = [p.value if isinstance(p, ast.FormattedValue) else p for p in node.values]
    if isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    found = [_text(part, texts) for part in parts]
    return "".join(map(str, found)) if found and None not in found else None


FOUND = list(patterns())
KNOWN = [found for found in FOUND if found[1] is not None]


def test_the_patterns_are_found():
    assert len(KNOWN) > 100
    assert {where for where, text, *_ in FOUND if text is None} == COMPUTED.keys()


@pytest.mark.parametrize(
    ("where", "text", "flags", "anchored"), KNOWN, ids=[f"{f[0]}-{i}" for i, f in enumerate(KNOWN)]
)
def test_s03_no_text_makes_a_pattern_take_many_steps(where, text, flags, anchored):
    times, worst = growth(text, flags, anchored=anchored)
    assert times < MOST or where in QUADRATIC, f"{text!r} at {worst}"


READINGS = [
    TextReading(),
    TextReading(quote="", escape="\\"),
    TextReading(delimiter="||", quote="'", escape="\\", skip_initial_space=True, comment="//"),
    TextReading(delimiter="§", quote="“", escape="¶"),
]


@pytest.mark.parametrize("reading", READINGS)
def test_s03_the_patterns_of_a_reading_do_not_either(reading):
    reader = FieldReader(reading)
    for pattern in (reader._field, reader._closed, reader._comment, reader._escaped_or_doubled):
        assert growth(pattern.pattern.decode("latin-1"), 0, anchored=True)[0] < MOST


@pytest.mark.parametrize("columns", [1, 3])
def test_s03_the_pattern_of_simple_rows_does_not_either(columns):
    pattern = BlockCopier(columns, TextReading(), ",")._simple_rows.pattern
    assert growth(pattern.decode(), 0, anchored=True)[0] < MOST


@pytest.mark.parametrize("file_format", Format)
def test_the_pattern_of_values_to_quote_does_not_either(file_format):
    pattern = RowText([], frozenset(), file_format, 1)._special_value.pattern
    assert growth(pattern.decode("latin-1"), 0, anchored=False)[0] < MOST


@pytest.mark.parametrize("in_list", [False, True])
def test_s03_the_patterns_of_plain_json_rows_do_not_either(in_list):
    names = ["a", "é", "c"]
    for rows in (
        plain_objects(names, names, Format.CSV, in_list=in_list),
        plain_lists(3, Format.TSV, in_list=in_list),
    ):
        for pattern in rows.patterns:
            assert growth(pattern.pattern, pattern.flags, anchored=False)[0] < MOST


@pytest.mark.parametrize("delimiter", [",", "||", " "])
@pytest.mark.parametrize(("quote", "escape"), [('"', ""), ('"', "\\"), ("", "\\"), ("'", "'")])
@pytest.mark.parametrize("skips", [False, True])
def test_s03_the_patterns_of_a_dialect_do_not_either(delimiter, quote, escape, skips):
    scanner = Scanner(Dialect(delimiter, quote, escape, skips))
    for pattern in (scanner._pattern, scanner._escaped):
        assert growth(pattern.pattern, 0, anchored=False)[0] < MOST


def columns_of_all_forms(width):
    """What was learned from rows whose cells have each form once in each column."""
    columns = Columns(forms([], [GENERAL, NumberFormat(has_date=True)], is_1904=False))
    columns._seen = set(product(range(width), columns._forms))
    columns._compile()
    return columns


def without_reference(pattern):
    """The pattern with any number in place of that of the row, which takes no more steps."""
    return pattern.pattern.replace("\\1", "[0-9]{1,7}")


def test_s03_the_patterns_of_plain_sheets_do_not_either():
    columns = columns_of_all_forms(2)
    for pattern in (columns.pattern, columns._cell, _BEGIN, _PLAIN):
        assert growth(without_reference(pattern), 0, anchored=True)[0] < MOST


def test_s03_a_wide_row_that_is_not_plain_is_given_up_soon():
    counts = []
    for width in (5, 20):
        cells = "".join(f'<c r="{letter}1"><v>1</v></c>' for letter in ascii_uppercase[:width])
        steps = Steps(without_reference(columns_of_all_forms(width).pattern), 0)
        counts.append(steps.search(f'<row r="1">{cells}<x/></row>', anchored=True))
    assert counts[1] < MOST * counts[0]


@pytest.mark.parametrize(
    ("text", "anchored"),
    [
        (r"(a+)+b", True),
        (r"(?:a|a)*b", True),
        (r"\s*\w*\s*\d*\s*x", True),
        (r"a*a*b", True),
        (r"(?:x*|y)*z", True),
        (r"<([^>]*)>", False),
        (r"\s+$", False),
        (r"(\w+\s?)*:", True),
    ],
)
def test_a_bad_pattern_is_seen(text, anchored):
    assert growth(text, 0, anchored=anchored)[0] > MOST


@pytest.mark.parametrize(
    "text", [r"a++b", r'"[^"]*+(?:""[^"]*+)*+"', r"(?>a*)a*b", r"[a-z]*[0-9]*!"]
)
def test_a_good_pattern_is_none(text):
    assert growth(text, 0, anchored=True)[0] < MOST
