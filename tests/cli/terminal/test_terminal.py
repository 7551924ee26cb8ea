"""What others wrote cannot move the cursor of a terminal, or reorder its text."""

import ast
import json
import os
import pty
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from csvdownloader.cli.terminal import terminal
from csvdownloader.cli.terminal.output import conclude, print_error, print_json, print_table, warn
from csvdownloader.core.errors.base import StorageError, UserError
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.workers.runner import Failed

CLI = Path(terminal.__file__).parents[1]
ALLOWED_OF_STREAMS = {"isatty", "flush", "buffer", "fileno"}
WRITERS = {"print", "input", "getpass", "stdout", "stderr"}
EVIL = "a\x1b[1A\x1b[2K\r\x07\x9b31m\x7f\u202eb\u2066c\u200fd\u2028e\U000e0041f"


def is_clean(text: str) -> bool:
    return (
        all(c == "\n" or unicodedata.category(c)[0] != "C" for c in text) and "\u2028" not in text
    )


def read_all(handle: int) -> str:
    seen = b""
    with suppress(OSError):  # the end of a terminal is an error on Linux
        while block := os.read(handle, 1024):
            seen += block
    os.close(handle)
    return seen.decode()


def bypasses(text: str) -> Iterator[int]:
    """The lines that write without the functions of cli/terminal/terminal.py."""
    tree = ast.parse(text)
    allowed = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ALLOWED_OF_STREAMS
    }
    for node in ast.walk(tree):
        name = getattr(node, "attr", None) or getattr(node, "id", None)
        if isinstance(node, ast.alias):
            name = node.name
        if name in WRITERS and id(node) not in allowed:
            yield getattr(node, "lineno", 0)


def test_s09_all_that_is_written_passes_one_function():
    files = [path for path in CLI.rglob("*.py") if path.name != "terminal.py"]
    assert len(files) > 10
    found = {str(path): list(bypasses(path.read_text(encoding="utf-8"))) for path in files}
    assert not {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize(
    "line",
    ["sys.stderr.write(x)", "print(x)", "from sys import stdout", "f = sys.stdout", "getpass(x)"],
)
def test_s09_a_write_past_it_is_found(line):
    assert list(bypasses(line))


def test_s09_every_character_that_is_no_text_is_dropped():
    every = "".join(map(chr, range(0x110000)))
    assert is_clean(terminal.printable(every))
    assert terminal.printable("Ünï\tcødé 漢字\u3000\xa0x\n") == "Ünï cødé 漢字  x\n"


@pytest.mark.parametrize(
    "write",
    [
        lambda: print_error(UserError(EVIL, EVIL)),
        lambda: print_error(InvalidRequestError({"param.x": EVIL})),
        lambda: warn(StorageError(EVIL)),
        lambda: print_table([(EVIL, EVIL)]),
        lambda: conclude(Failed(UserError(EVIL)), None, EVIL, Remedy.NOTHING),
    ],
    ids=["error", "fields", "warning", "table", "end"],
)
def test_s09_nothing_of_it_reaches_a_real_terminal(write, monkeypatch):
    handle, terminal_end = pty.openpty()
    with os.fdopen(terminal_end, "w", encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stderr", stream)
        monkeypatch.setattr("sys.stdout", stream)
        write()
    own = read_all(handle).replace("\r\x1b[K", "").replace("\r\n", "\n")
    assert is_clean(own)
    assert "[2K" in own
    assert "31mbcd" in own


def test_s09_a_cell_of_a_table_stays_on_its_line(capsys):
    print_table([("id\nforged  bundled", "x")])
    assert capsys.readouterr().out == "id forged bundled  x\n"


def test_s09_json_says_the_same_by_escapes(capsys):
    print_json({"name": f"{EVIL}ü"})
    printed = capsys.readouterr().out
    assert is_clean(printed)
    assert json.loads(printed) == {"name": f"{EVIL}ü"}
