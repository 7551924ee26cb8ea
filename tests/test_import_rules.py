"""Who may import whom, who may start threads, and that nothing goes in circles.

Reads every file of the program. Imports inside of functions and those for the type checker count
like all others.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from msgspec import Struct

from tests.support.imports import imports

PACKAGE = Path(__file__).parents[1] / "csvdownloader"
FEWEST_FILES = 20  # with fewer, the scan has missed the program
ANY = frozenset({"*"})


class Rule(Struct, frozen=True):
    """What one part of the program may import besides the standard library and records."""

    own: frozenset[str]
    foreign: frozenset[str] = frozenset()


def rule(own: str, foreign: frozenset[str] = frozenset()) -> Rule:
    return Rule(frozenset(own.split()), foreign)


QT_CORE = frozenset({"PySide6.QtCore"})
QT = frozenset({"PySide6"})
KEY_STORE = frozenset({"keyring"})
MESSAGE_BUS = frozenset({"jeepney"})
RULES = {
    "__init__": rule(""),
    "__main__": rule("app cli core system"),
    "app": rule("core diagnostics engine sources store system workers ui", QT),
    "cli": rule("cli core diagnostics engine sources store system workers", QT_CORE),
    "core": rule("core"),
    "diagnostics": rule("core diagnostics engine sources store system", QT_CORE),
    "engine": rule("core engine", ANY),
    "sources": rule("core engine sources", ANY),
    "store": rule("core store", KEY_STORE),
    "system": rule("core system", QT_CORE | MESSAGE_BUS),
    "workers": rule("core workers", QT_CORE),
    "ui": rule("core system workers ui", QT),
}
# The rooms of the window, with the window itself on top: what each may import of the others.
ROOMS = {
    # the window itself
    "": "start form jobs saving connections commands settings fields help widgets look",
    "start": "fields widgets look",
    "help": "lists widgets look",
    "form": "saving connections profiles tables fields preview lists widgets look",
    "jobs": "saving connections commands viewer preview lists widgets look",
    "saving": "fields preview lists widgets look",
    "profiles": "fields lists widgets look",
    "tables": "connections lists widgets look",
    "connections": "fields widgets look",
    "commands": "widgets look",
    "viewer": "fields preview lists widgets look",
    "preview": "lists widgets look",
    "settings": "connections jobs profiles fields lists widgets look",
    "fields": "widgets look",
    "lists": "widgets look",
    "widgets": "look",
    "look": "",
}
# For the type checker only: Python 3.11 has no typing.override.
EXEMPT = {("core/overrides.py", "typing_extensions.override")}
STARTS_THREADS = "workers/runner.py"
# Each starts one thread, which ends with its block: Cancel.repeating, and `beside`.
ALSO_START_ONE = {"core/control.py", "engine/beside.py"}
POOLS = {"QThreadPool", "QRunnable", "ThreadPoolExecutor", "ProcessPoolExecutor"}
THREADS = {"Thread", "QThread", "Timer", "Process", "start_new_thread"}


RECORDS = "msgspec"  # every part has frozen records


def violations(file: str, text: str) -> list[str]:
    """What the file, named relative to the package, does against the rules."""
    part = file.partition("/")[0].removesuffix(".py")
    found = []
    for node in ast.walk(ast.parse(text)):
        names = [name for name in imports(node) if (file, name) not in EXEMPT]
        faults = [fault for name in names if (fault := refusal(part, name))]
        faults += [fault for name in names if (fault := room_refusal(file, name))]
        faults += [fault for name in names if (fault := own_folder_refusal(file, name))]
        if file not in {STARTS_THREADS, *ALSO_START_ONE} and (starter := thread_starter(node)):
            faults.append(f"{starter}: only {STARTS_THREADS} starts threads")
        found += [f"{file}:{node.lineno}: {fault}" for fault in faults]
    return found


def refusal(part: str, name: str) -> str | None:
    """Why that part may not import the name; None when it may."""
    allowed = RULES[part]
    top, _, rest = name.partition(".")
    if top == "csvdownloader":
        other = rest.partition(".")[0]
        allowed_here = other not in RULES or other in allowed.own  # else a name of the package
    elif top in sys.stdlib_module_names or top == RECORDS:
        allowed_here = True
    elif allowed.foreign == ANY:
        allowed_here = top not in {"", "PySide6"}
    else:
        allowed_here = any(f"{name}.".startswith(f"{known}.") for known in allowed.foreign)
    return None if allowed_here else f"{part} must not import {name}"


def room_refusal(file: str, name: str) -> str | None:
    """Why a file of the window may not import the name; None when it may."""
    if not file.startswith("ui/") or not name.startswith("csvdownloader.ui."):
        return None
    room, other = room_of(file.removeprefix("ui/")), name.split(".")[2]
    if other not in ROOMS:  # a module of the window itself
        other = ""
    allowed = room == other or other in ROOMS[room].split()
    return None if allowed else f"ui/{room} must not import {name}"


def room_of(file: str) -> str:
    return file.partition("/")[0] if "/" in file else ""


def own_folder_refusal(file: str, name: str) -> str | None:
    """Why a package may not import the name: what it imports would be read before its modules."""
    package = f"csvdownloader/{file}".removesuffix("/__init__.py").replace("/", ".")
    is_own = file.endswith("/__init__.py") and name.startswith(f"{package}.")
    return f"{package} must not import its own {name}" if is_own else None


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


def program() -> dict[str, str]:
    """The text of every file, by its name relative to the package."""
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) >= FEWEST_FILES
    return {
        file.relative_to(PACKAGE).as_posix(): file.read_text(encoding="utf-8") for file in files
    }


def import_graph(files: Mapping[str, str]) -> dict[str, set[str]]:
    """The modules that each module imports, whenever it does."""
    modules = {module_name(file): text for file, text in files.items()}
    return {
        module: {
            target
            for node in ast.walk(ast.parse(text))
            for name in imports(node)
            if (target := module_in(name, modules)) and target != module
        }
        for module, text in modules.items()
    }


def module_name(file: str) -> str:
    name = f"csvdownloader.{file.removesuffix('.py').replace('/', '.')}"
    return name.removesuffix(".__init__")


def module_in(name: str, modules: Mapping[str, str]) -> str | None:
    """The module that an import of the full name reads: it, or what it is a name in."""
    if name in modules:
        return name
    parent = name.rpartition(".")[0]
    return parent if parent in modules else None


def cycle_in(graph: Mapping[str, set[str]]) -> list[str]:
    """Modules that import each other in a circle; empty when none do."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def public_classes(text: str) -> Iterator[str]:
    tree = ast.parse(text)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def test_every_file_keeps_the_rules():
    found = [fault for file, text in program().items() for fault in violations(file, text)]
    assert found == [], "\n".join(["", *found])


def test_no_module_imports_itself_by_way_of_others():
    graph = import_graph(program())
    assert sum(map(len, graph.values())) > len(graph)  # it did see imports
    assert cycle_in(graph) == []


@pytest.mark.parametrize(
    "parent", ["cli", "sources", "sources.tabular", "sources.web", "sources.web.run", "ui"]
)
def test_no_two_folders_beside_each_other_import_each_other(parent):
    prefix, folders = f"csvdownloader.{parent}.", {}
    for module, targets in import_graph(program()).items():
        for target in (target for target in targets if module.startswith(prefix)):
            ours, theirs = (name.removeprefix(prefix).split(".") for name in (module, target))
            if target.startswith(prefix) and len(ours) > 1 < len(theirs) and ours[0] != theirs[0]:
                folders.setdefault(ours[0], set()).add(theirs[0])
    assert folders
    assert cycle_in(folders) == []


def test_a_circle_is_found_whenever_its_imports_happen():
    late = "def late():\n    from csvdownloader.core.two import Two"
    typed = "if TYPE_CHECKING:\n    from csvdownloader.core import one"
    files = {"core/__init__.py": "", "core/one.py": late, "core/two.py": typed}
    assert set(cycle_in(import_graph(files))) == {
        "csvdownloader.core.one",
        "csvdownloader.core.two",
    }


def test_no_public_class_name_stands_for_two_things():
    names = Counter(name for text in program().values() for name in public_classes(text))
    assert [name for name, count in names.items() if count > 1] == []


def test_the_rooms_of_the_window_are_its_folders():
    folders = {
        file.split("/")[1] for file in program() if file.startswith("ui/") and "/" in file[3:]
    }
    assert folders | {""} == set(ROOMS)
    assert cycle_in({room: set(allowed.split()) for room, allowed in ROOMS.items()}) == []


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
        ("store/bad.py", "import csvdownloader.engine.rows.row_writer"),
        ("workers/bad.py", "from PySide6.QtWidgets import QWidget"),
        ("workers/bad.py", "from PySide6 import QtGui"),
        ("workers/bad.py", "from csvdownloader.system import window_lock"),
        ("system/bad.py", "from csvdownloader.workers import runner"),
        ("workers/bad.py", "import duckdb"),
        ("workers/bad.py", "from PySide6.QtCore import QThread\nclass Worker(QThread): ..."),
        ("ui/bad.py", "from csvdownloader.engine import rows"),
        ("ui/bad.py", "if TYPE_CHECKING:\n    from csvdownloader.store.sqlite import SqliteStore"),
        ("ui/bad.py", "from PySide6 import QtCore\nQtCore.QThreadPool.globalInstance()"),
        ("ui/widgets/bad.py", "from csvdownloader.ui.jobs.saver import Saver"),
        ("ui/jobs/bad.py", "def late():\n    from csvdownloader.ui.form import form_page"),
        ("ui/fields/bad.py", "from csvdownloader.ui.main_window import MainWindow"),
        ("ui/lists/bad.py", "if TYPE_CHECKING:\n    from csvdownloader.ui import panes"),
        ("ui/bad.py", "from csvdownloader.ui.tables.table_list import TableList"),
        ("core/__init__.py", "from csvdownloader.core.jobs.job import Job"),
        ("sources/web/__init__.py", "from csvdownloader.sources.web import source"),
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
        (
            "engine/good.py",
            "import duckdb\nfrom csvdownloader.core.saving.names import safe_file_name",
        ),
        ("ui/good.py", "from PySide6.QtCore import QThread\nQThread.msleep(1)"),
        ("ui/good.py", "from csvdownloader.ui.jobs.saver import Saver"),
        ("ui/jobs/good.py", "from csvdownloader.ui.jobs.job_model import JobModel"),
        ("ui/form/good.py", "from csvdownloader.ui.look import icons"),
        ("workers/good.py", "from PySide6 import QtCore"),
        (STARTS_THREADS, "from PySide6.QtCore import QThreadPool\nQThreadPool()"),
    ],
)
def test_what_is_allowed_passes(file, text):
    assert violations(file, text) == []
