"""The line of each key of a TOML file, which `tomllib` does not tell."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*'""")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:\\.|[^"\\])*"|'
    r"'[^']*'",
    re.DOTALL,
)
_WORD = re.compile(r"[^,\]}\n#]*")


def dotted(path: KeyPath) -> str:
    """The path as a reader of TOML writes it; the index of a table in a list counts from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of the key, or else of the table that should have it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line, from 1, of each key and table of a text that `tomllib` has read."""
    return _Scanner(text).lines


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text, self._position = text, 0
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self.lines: dict[KeyPath, int] = {}
        self._tables: dict[KeyPath, int] = {}  # how many tables each list has so far
        self._scan()

    def _scan(self) -> None:
        table: KeyPath = ()
        self._skip(_SPACE)
        while self._position < len(self._text):
            if self._is_at("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_SPACE)

    def _header(self) -> KeyPath:
        start, is_list = self._position, self._is_at("[[")
        self._position += 2 if is_list else 1
        *outer, last = self._key()
        path = (*self._resolve(tuple(outer)), last)
        if is_list:
            index = self._tables.get(path, 0)
            self._tables[path] = index + 1
            path = (*path, index)
        self._record_line(path, start)
        self._skip(_BLANK)
        self._position += 2 if is_list else 1
        return path

    def _resolve(self, keys: tuple[str, ...]) -> KeyPath:
        # [a.b] below [[a]] belongs to the last table of the list a
        path: KeyPath = ()
        for key in keys:
            path = (*path, key)
            if path in self._tables:
                path = (*path, self._tables[path] - 1)
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self._position
        path = table + self._key()
        self._record_line(path, start)
        self._position += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _key(self) -> tuple[str, ...]:
        parts = []
        while True:
            self._skip(_BLANK)
            parts.append(self._skip(_KEY).strip("\"'"))
            self._skip(_BLANK)
            if not self._is_at("."):
                return tuple(parts)
            self._position += 1

    def _value(self, path: KeyPath) -> None:
        if self._is_at("{"):
            self._entries("}", lambda _index: self._pair(path))
        elif self._is_at("["):
            self._entries("]", lambda index: self._item((*path, index)))
        elif _STRING.match(self._text, self._position):
            self._skip(_STRING)
        else:
            self._skip(_WORD)

    def _item(self, path: KeyPath) -> None:
        self._record_line(path, self._position)
        self._value(path)

    def _entries(self, end: str, read: Callable[[int], None]) -> None:
        self._position += 1
        self._skip(_SPACE)
        index = 0
        while not self._is_at(end) and self._position < len(self._text):
            read(index)
            index += 1
            self._skip(_SPACE)
            if self._is_at(","):
                self._position += 1
                self._skip(_SPACE)
        self._position += 1

    def _record_line(self, path: KeyPath, start: int) -> None:
        line = bisect_left(self._ends, start) + 1
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def _is_at(self, text: str) -> bool:
        return self._text.startswith(text, self._position)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._position)
        self._position = match.end() if match else self._position + 1
        return match[0] if match else ""
