"""Records are frozen: they cross threads, and what is compared or kept is never changed behind.

Those that are filled bit by bit, in one thread, are few. What a record is not given is false or
nothing, but for a few flags and numbers that are usual.
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
USUAL = {
    "core/saving/data_package.py": {"SavedTable.has_names": True},
    "core/sources/reading.py": {"TextReading.has_header": True},
    "core/tables/columns.py": {"Column.is_promise": True},
    "core/tables/excerpt.py": {"Excerpt.first": 1},
    "core/writing/options.py": {"WriteOptions.quote_empty": True, "WriteOptions.header": True},
    "engine/arrow/stream.py": {"ArrowStream.has_nanoseconds": True},
    "engine/duckdb/copy.py": {"DuckdbCopy.has_percent": True},
    "engine/sniffing/headers.py": {"HeaderProposal.header_rows": 1},
    "engine/sniffing/records.py": {"Record.lines": 1},
    "engine/transfer/http.py": {"HttpRequest.repeatable": True},
    "sources/database/adbc/kind.py": {"AdbcKind.has_nanoseconds": True},
    "sources/tabular/workbooks/book.py": {"Sheet.has_cells": True},
    "sources/web/profile/pages.py": {"Pages.max_pages": 100000},
    "sources/web/profile/poll.py": {
        "Interval.first": 5.0,
        "Interval.factor": 1.5,
        "Interval.min": 1.0,
        "Interval.max": 60.0,
        "RemoteProgress.scale": 100.0,
        "Poll.timeout": 7200.0,
    },
    "sources/web/profile/result.py": {"Result.auth": True},
    "ui/commands/palette_entry.py": {"PaletteEntry.is_usable": True, "PaletteGroup.most": 5},
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


def usual_values(tree: ast.Module) -> dict[str, float]:
    """The flags and numbers that records have where none is given, but for false and nothing."""
    return {
        f"{node.name}.{ast.unparse(field.target)}": field.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and "Struct" in map(ast.unparse, node.bases)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.value, ast.Constant)
        if isinstance(field.value.value, int | float) and field.value.value
    }


@pytest.mark.parametrize("module", MODULES)
def test_what_a_record_is_not_given_is_nothing_unless_it_is_usual(module):
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    assert usual_values(tree) == USUAL.get(module, {})


def test_what_is_named_here_is_there():
    assert FILLED.keys() | USUAL.keys() <= set(MODULES)
