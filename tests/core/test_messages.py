import ast
import copy
import pickle
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import PySide6
import pytest

import csvdownloader
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.masking import Mask
from csvdownloader.core.messages import (
    Message,
    joined,
    message_from_plain,
    plain_message,
    verbatim,
)
from csvdownloader.core.units import count

PACKAGE = Path(csvdownloader.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_a_message_is_its_english_text() -> None:
    made = Message("{name} has {rows:,} rows", name="a.csv", rows=1200)
    assert made == "a.csv has 1,200 rows"
    assert made.template == "{name} has {rows:,} rows"
    assert made.values == {"name": "a.csv", "rows": 1200}


def test_a_message_without_values_may_have_braces() -> None:
    assert Message("Write {name}") == "Write {name}"


def test_a_template_is_filled_later() -> None:
    assert Message("{host} failed").filled(host="a.example") == "a.example failed"


def test_a_message_in_a_message_stays_one() -> None:
    whole = Message("Stopped after {rows}.", rows=count(3, "row"))
    rows = whole.values["rows"]
    assert isinstance(rows, Message)
    assert (rows.template, dict(rows.values)) == ("{number:,} rows", {"number": 3})


def test_the_message_of_an_error_stays_one() -> None:
    error = SourceUnreadableError(Message("Cannot read {path}", path="a"))
    whole = Message("No: {problem}", problem=error)
    assert whole == "No: Cannot read a"
    assert isinstance(whole.values["problem"], Message)


def test_another_value_becomes_its_text() -> None:
    assert Message("{path}", path=Path("a")).values == {"path": "a"}


def test_values_that_do_not_fit_are_a_bug() -> None:
    with pytest.raises(KeyError):
        Message("{name}", other="a")


def test_messages_one_behind_the_other() -> None:
    whole = joined([Message("One."), "", Message("{n}.", n=2)])
    assert whole == "One. 2."
    assert [type(part) for part in whole.values.values()] == [Message, Message]


def test_a_foreign_text_is_taken_as_it_is() -> None:
    assert verbatim("syntax error at {").values == {"text": "syntax error at {"}


def test_secrets_are_hidden_wherever_they_stand() -> None:
    mask = Mask(["hunter2"])
    deep = Message("{host}: {answer}", host="h", answer=verbatim("no user hunter2"))
    hidden = deep.mapped(mask.masked)
    assert hidden == "h: no user •••"
    assert "hunter2" not in str(plain_message(hidden))


def test_a_secret_number_is_hidden() -> None:
    hidden = Message("port {port}", port=12345).mapped(Mask(["12345"]).masked)
    assert (str(hidden), dict(hidden.values)) == ("port •••", {"port": "•••"})
    assert Message("{rows:,} rows", rows=1200).mapped(Mask(["x"]).masked) == "1,200 rows"


@pytest.mark.parametrize("again", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_message_is_copied_with_all_its_parts(again: Callable[[Message], Message]) -> None:
    whole = Message("{name}: {rows}", name="a{b}", rows=count(2, "row"))
    assert again(whole) == whole
    assert plain_message(again(whole)) == plain_message(whole)


def test_a_stored_message_comes_back_with_all_its_parts() -> None:
    whole = Message("{name}: {rows}", name="a", rows=count(2, "row"))
    again = message_from_plain(str(whole), plain_message(whole))
    assert again == whole
    assert plain_message(again) == plain_message(whole)


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        "text",
        {},
        {"template": "{a}", "values": {}},
        {"template": "{a.b}", "values": {"a": "x"}},
        {"template": "another text", "values": {}},
        {"template": 3, "values": {}},
        {"template": "{a", "values": {"a": 1}},
        {"template": "{a}", "values": {"a": {"template": None}}},
    ],
)
def test_a_stored_text_is_shown_whatever_stands_beside_it(plain: object) -> None:
    assert message_from_plain("The old text", plain) == "The old text"


# --- every sentence of the program is a message ---------------------------------------------------


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message":
            yield node


def _templates(path: Path) -> Iterator[str]:
    for call in _calls(ast.parse(path.read_text())):
        template = _text_of(call.args[0])
        if template:  # the empty message needs no translator
            yield template


def test_each_template_is_a_literal_with_a_value_for_each_placeholder() -> None:
    for path in MODULES:
        _check_templates(path)


def _check_templates(path: Path) -> None:
    if path.name == "messages.py":
        return  # it makes messages of templates that it is given
    for call in _calls(ast.parse(path.read_text())):
        (argument,) = call.args
        assert isinstance(argument, ast.Constant), f"{path}:{call.lineno} is put together"
        for constant in [c for keyword in call.keywords for c in _constants(keyword.value)]:
            assert not constant, f"{path}:{call.lineno} {constant!r} is no message"
        names = {keyword.arg for keyword in call.keywords}
        placeholders = set(re.findall(r"(?<!{){(\w+)", str(argument.value)))
        assert names in ({*()}, placeholders), f"{path}:{call.lineno}"


def _constants(value: ast.expr) -> Iterator[str]:
    """The texts that a value can be, without being a message."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*_constants(one), *_constants(other))
        case ast.BoolOp(values=values):
            for each in values:
                yield from _constants(each)


_CALLED_FOR_PROGRAMS = {
    *("debug", "info", "warning", "exception"),  # the log stays English
    *("compile", "search", "match", "sub", "split", "startswith", "partition"),
    *("execute", "executemany", "executescript", "sql", "ask", "send", "fetch_all"),
    *("AssertionError", "RuntimeError", "TypeError", "FileNotFoundError", "OSError"),
    *("cast", "TypeVar", "NewType", "Template"),
}
_MODULES_FOR_PROGRAMS = (
    "diagnostics/",  # a report and the log are read by developers
    "system/log_lines.py",
    "__main__.py",  # with app.py and cli/ the command line, which stays English
    "app.py",
    "cli/",
    "workers/",  # names of tasks
    "engine/arrow/times.py",  # with the next one expressions of SQL
    "engine/duckdb/text.py",
    "engine/duckdb/arrow.py",  # kinds of DuckDB's errors
    "engine/writers/delimited_lines.py",  # SQL
    "engine/writers/sheet_rows.py",  # SQL
    "engine/writers/workbook_parts.py",  # XML
    "sources/sample.py",  # data
    "store/migrations.py",  # SQL
    "engine/transfer/authorities.py",  # with the next three what the program finds of itself
    "sources/database/libraries.py",
    "system/program_version.py",
    "system/qt_plugins.py",
    "engine/transfer/web_url.py",  # why a text is no URL, which its callers say in their own words
    "core/sources/identifiers.py",  # as web_url.py
    "core/jobs/records.py",  # as web_url.py
    "engine/charsets.py",  # a list of names
)
_TEXTS_FOR_PROGRAMS = {
    "key store",  # a stored value
    "JSON pages with a Link header",  # with the next the name of a profile
    "OData: any service",
    "timestamp with time zone",  # as "key store"
    "not a connection: {}",
    "download {}",  # the name of a file
    "--param {}",
    "blank line",  # the key of a noun
    "saved request",  # the key of a noun
    "delimited text",  # a value in checkpoints
    "reading the Arrow source failed: ",  # what libraries say
    "a date beyond the calendar",
    "Failure in decode",
    "Could not decode to UTF-8 column ",
    "Plan Rows",
    "Bearer {}",
    "Basic {}",
    "not key=value",  # why a text is no list of options, which its callers say in their own words
    "no key=value",
    "{} is taken, or no name",  # for the log
    "no list of servers",
    "secret {}",  # the key of a field
    "number as it was written",
    "text/plain; charset=utf-8",
    "dddd, d MMMM",  # the shape of a date
    '<div style="white-space: pre-wrap">{}</div>',
}
_SENTENCE = re.compile(r"[a-z]{2,}[.,:;]? +(?:[a-z“&{]|[A-Z][a-z])|^&?[A-Z][a-z]+ [a-z]")
_SQL = re.compile(r"\b(?:SELECT|FROM|CASE|WHERE|CREATE|COPY|PRAGMA|LIMIT|ATTACH|BEGIN|SET)\b")
_NAMES = re.compile(r"\n[\w\s]+")  # a list of names, over several lines


def _sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts that read like a sentence and are no message, with their lines."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        text = _text_of(node)
        if text in _TEXTS_FOR_PROGRAMS or _SQL.search(text) or _NAMES.fullmatch(text):
            continue
        if _SENTENCE.search(text) and not _is_for_programs(node, parents):
            yield node.lineno, text  # type: ignore[attr-defined]  # it is an expression


def _text_of(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_text_of, node.values))
    if isinstance(node, ast.FormattedValue):
        return "{}"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_for_programs(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    parent = parents[node]
    if isinstance(parent, ast.Expr | ast.JoinedStr | ast.arg | ast.FunctionDef | ast.Compare):
        return True  # docstrings, parts of another text, annotations, texts to compare with
    if isinstance(parent, ast.AnnAssign) and node is parent.annotation:
        return True
    while isinstance(parent, ast.keyword | ast.BinOp | ast.IfExp | ast.BoolOp):
        parent = parents[parent]
    name = getattr(parent, "func", None)
    called = getattr(name, "id", getattr(name, "attr", ""))
    return called == "Message" or called in _CALLED_FOR_PROGRAMS


def test_each_sentence_is_a_message() -> None:
    named = [(path, path.relative_to(PACKAGE).as_posix()) for path in MODULES]
    found = [
        (name, line, text)
        for path, name in named
        if not name.startswith(_MODULES_FOR_PROGRAMS)
        for line, text in _sentences(ast.parse(path.read_text()))
    ]
    assert len(named) > 300
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'raise UserError(f"{name} is not a file")',
        'fields["table"] = "Choose a table"',
        'def hint():\n    return "Save it elsewhere."',
        'label.setText("All rows" if rows is None else f"{rows} rows of it")',
        'raise ValueError("must be true or false")',
        'text = "Stopped at " + str(rows) + " rows."',
        'text: "str" = "Stopped too early."',
    ],
)
def test_a_sentence_that_is_no_message_is_found(code: str) -> None:
    assert list(_sentences(ast.parse(code)))


@pytest.mark.process
def test_translators_get_every_template(tmp_path: Path) -> None:
    tool = Path(PySide6.__file__).parent / "lupdate"
    templates = {template for path in MODULES for template in _templates(path)}
    catalogue = tmp_path / "messages.ts"
    found = subprocess.run(
        [tool, "-tr-function-alias", "QT_TR_NOOP+=Message", *MODULES, "-ts", catalogue],
        check=True,
        capture_output=True,
        text=True,
    )
    sources = {node.text or "" for node in ElementTree.parse(catalogue).iter("source")}
    assert templates - sources == set(), found.stderr
