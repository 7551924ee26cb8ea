"""Records are frozen: they cross threads, and what is compared or kept is never changed behind.

Those that are filled bit by bit, in one thread, are few.
"""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "csvdownloader"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
FILLED = {
    "ui/start/several_dialog.py": {"_Row"},
    "engine/sniffing/records.py": {"Parsed"},
    "engine/transfer/streamed_response.py": {"StreamedResponse"},
    "engine/transfer/exchange_deadline.py": {"_Window", "CurrentExchange"},
    "sources/tabular/workbooks/book.py": {"SheetFacts"},
    "workers/runner.py": {"_Task"},
}


def is_open_record(node: ast.ClassDef) -> bool:
    """Whether it is a `Struct` whose fields can be set."""
    options = {ast.unparse(keyword) for keyword in node.keywords}
    return "Struct" in map(ast.unparse, node.bases) and "frozen=True" not in options


@pytest.mark.parametrize("module", MODULES)
def test_a_record_is_frozen_unless_it_is_filled(module):
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert {node.name for node in classes if is_open_record(node)} == FILLED.get(module, set())


def test_what_is_filled_is_there():
    assert FILLED.keys() <= set(MODULES)
