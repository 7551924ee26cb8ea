"""The layers: who may import whom, and who may start threads. Reads every file of the program."""

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "csvdownloader"
FEWEST_FILES = 20  # with fewer, the scan has missed the program
ANY = frozenset({"*"})


@dataclass(frozen=True)
class Rule:
    """What one part of the program may import besides the standard library."""

    own: frozenset[str]
    foreign: frozenset[str] = frozenset()


def rule(own: str, foreign: frozenset[str] = frozenset()) -> Rule:
    return Rule(frozenset(own.split()), foreign)


QT_CORE = frozenset({"PySide6.QtCore"})
QT = frozenset({"PySide6"})
KEY_STORE = frozenset({"keyring"})
RULES = {
    "__init__": rule(""),
    "__main__": rule("app cli"),
    "app": rule("core engine sources store workers ui", QT),
    "cli": rule("cli core engine sources store workers", QT_CORE),
    "core": rule("core"),
    "engine": rule("core engine", ANY),
    "sources": rule("core engine sources", ANY),
    "store": rule("core store", KEY_STORE),
    "workers": rule("core workers", QT_CORE),
    "ui": rule("core workers ui", QT),
}
# For the type checker only: Python 3.11 has no typing.override.
EXEMPT = {("core/overrides.py", "typing_extensions.override")}
STARTS_THREADS = "workers/runner.py"
POOLS = {"QThreadPool", "QRunnable", "ThreadPoolExecutor", "ProcessPoolExecutor"}
THREADS = {"Thread", "QThread", "Timer", "Process", "start_new_thread"}


def violations(file: str, text: str) -> list[str]:
    """What the file, named relative to the package, does against the rules."""
    part = file.partition("/")[0].removesuffix(".py")
    found = []
    for node in ast.walk(ast.parse(text)):
        names = [name for name in imports(node) if (file, name) not in EXEMPT]
        faults = [fault for name in names if (fault := refusal(part, name))]
        if file != STARTS_THREADS and (starter := thread_starter(node)):
            faults.append(f"{starter}: only {STARTS_THREADS} starts threads")
        found += [f"{file}:{node.lineno}: {fault}" for fault in faults]
    return found


def imports(node: ast.AST) -> list[str]:
    """The full names that an import statement brings in; a relative import begins with a dot."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return [f"{module}.{alias.name}" for alias in node.names]
    return []


def refusal(part: str, name: str) -> str | None:
    """Why that part may not import the name; None when it may."""
    allowed = RULES[part]
    top, _, rest = name.partition(".")
    if top == "csvdownloader":
        other = rest.partition(".")[0]
        allowed_here = other not in RULES or other in allowed.own  # else a name of the package
    elif top in sys.stdlib_module_names:
        allowed_here = True
    elif allowed.foreign == ANY:
        allowed_here = top not in {"", "PySide6"}
    else:
        allowed_here = any(f"{name}.".startswith(f"{known}.") for known in allowed.foreign)
    return None if allowed_here else f"{part} must not import {name}"


def thread_starter(node: ast.AST) -> str | None:
    """The name by which this piece of code starts a thread or makes a pool of them."""
    if isinstance(node, ast.Call):
        users = [node.func]
    elif isinstance(node, ast.ClassDef):
        users = node.bases
    else:
        name = last_name(node)
        return name if name in POOLS else None
    return next((name for user in users if (name := last_name(user)) in THREADS), None)


def last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def test_every_file_keeps_the_rules():
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) >= FEWEST_FILES
    found = [
        violation
        for file in files
        for violation in violations(
            file.relative_to(PACKAGE).as_posix(), file.read_text(encoding="utf-8")
        )
    ]
    assert found == [], "\n".join(["", *found])


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("core/bad.py", "from PySide6.QtCore import QObject"),
        ("core/bad.py", "import duckdb"),
        ("core/bad.py", "from csvdownloader.engine import rows"),
        ("core/bad.py", "from csvdownloader import engine"),
        ("core/bad.py", "from . import names"),
        ("engine/bad.py", "from ..core import names"),
        ("engine/bad.py", "def late():\n    import PySide6.QtCore"),
        ("engine/bad.py", "from csvdownloader.sources.sample import SampleSource"),
        ("engine/bad.py", "import threading\nthreading.Thread(target=print).start()"),
        ("sources/bad.py", "from csvdownloader.store import sqlite"),
        ("sources/bad.py", "from concurrent.futures import *\nThreadPoolExecutor().submit(print)"),
        ("store/bad.py", "import csvdownloader.engine.row_writer"),
        ("workers/bad.py", "from PySide6.QtWidgets import QWidget"),
        ("workers/bad.py", "from PySide6 import QtGui"),
        ("workers/bad.py", "import duckdb"),
        ("workers/bad.py", "from PySide6.QtCore import QThread\nclass Worker(QThread): ..."),
        ("ui/bad.py", "from csvdownloader.engine import rows"),
        ("ui/bad.py", "if TYPE_CHECKING:\n    from csvdownloader.store.sqlite import SqliteStore"),
        ("ui/bad.py", "from PySide6 import QtCore\nQtCore.QThreadPool.globalInstance()"),
        ("cli/bad.py", "from csvdownloader.ui import display"),
        ("cli/bad.py", "from PySide6.QtGui import QGuiApplication"),
        ("app.py", "from csvdownloader import cli"),
    ],
)
def test_a_breach_is_found_with_file_and_line(file, text):
    found = violations(file, text)
    assert len(found) == 1
    assert found[0].startswith(f"{file}:{text.count(chr(10)) + 1}: ")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("__main__.py", "from csvdownloader import __version__, app"),
        ("core/good.py", "import threading\nthreading.Event()"),
        ("engine/good.py", "import duckdb\nfrom csvdownloader.core.names import safe_file_name"),
        ("ui/good.py", "from PySide6.QtCore import QThread\nQThread.msleep(1)"),
        ("workers/good.py", "from PySide6 import QtCore"),
        (STARTS_THREADS, "from PySide6.QtCore import QThreadPool\nQThreadPool()"),
    ],
)
def test_what_is_allowed_passes(file, text):
    assert violations(file, text) == []
