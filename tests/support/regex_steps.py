"""Counts the steps of a backtracking matcher, and finds texts that make a pattern take many.

It is no fast matcher and knows only what patterns of this program use. Python's own skips some of
these steps, but never takes more.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from typing import Any

c: Any = import_module("re._constants")
_parser: Any = import_module("re._parser")
Nodes = Sequence[tuple[Any, Any]]  # what the parser of `re` gives
ALPHABET = [chr(code) for code in (*range(0x20, 0x7F), 9, 10, 13, 0xE9)]
_MOST = 200_000  # steps of one text; then it is called too many
_REPEATS = {c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT}


class TooManySteps(Exception):
    """The matcher did not end."""


class Steps:
    """Matches a parsed pattern and counts."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.count = 0
        self.tree = _parser.parse(pattern, flags)
        flags = self.tree.state.flags
        self._ignores_case = bool(flags & re.IGNORECASE)
        self._dotall, self._multiline = bool(flags & re.DOTALL), bool(flags & re.MULTILINE)

    def search(self, text: str, *, anchored: bool) -> int:
        """The steps until the pattern matches, or until it does not match at any place."""
        self.count = 0
        for start in range(1 if anchored else len(text) + 1):
            if next(self._sequence(list(self.tree), 0, text, start), None) is not None:
                break
        return self.count

    def _sequence(self, nodes: Nodes, index: int, text: str, at: int) -> Iterator[int]:
        self.count += 1
        if self.count > _MOST:
            raise TooManySteps
        if index == len(nodes):
            yield at
            return
        for end in self._node(*nodes[index], text, at):
            yield from self._sequence(nodes, index + 1, text, end)

    def _node(self, kind: Any, value: Any, text: str, at: int) -> Iterator[int]:  # noqa: C901  one kind a line
        if kind in {c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN}:
            if at < len(text) and self.takes(kind, value, text[at]):
                yield at + 1
        elif kind in _REPEATS:
            least, most, body = value
            yield from self._repeat(kind, least, most, body, text, at)
        elif kind is c.SUBPATTERN:
            yield from self._sequence(list(value[3]), 0, text, at)
        elif kind is c.ATOMIC_GROUP:
            yield from islice(self._sequence(list(value), 0, text, at), 1)
        elif kind is c.BRANCH:
            for branch in value[1]:
                yield from self._sequence(list(branch), 0, text, at)
        elif kind in {c.ASSERT, c.ASSERT_NOT}:
            direction, body = value
            start = at if direction > 0 else at - body.getwidth()[0]
            found = start >= 0 and any(True for _ in self._sequence(list(body), 0, text, start))
            if found == (kind is c.ASSERT):
                yield at
        elif kind is c.AT:
            if self._is_at(value, text, at):
                yield at
        else:
            raise NotImplementedError(str(kind))

    def _repeat(
        self, kind: Any, least: int, most: int, body: Any, text: str, at: int
    ) -> Iterator[int]:
        nodes = list(body)
        least = least if body.getwidth()[0] else 0
        if kind is c.POSSESSIVE_REPEAT:
            yield from self._possessive(nodes, least, most, text, at)
        elif kind is c.MIN_REPEAT:
            yield from self._lazy(nodes, least, most, text, at)
        else:
            yield from self._greedy(nodes, least, most, text, at)

    def _greedy(self, nodes: Nodes, least: int, most: int, text: str, at: int) -> Iterator[int]:
        if most:
            for end in self._sequence(nodes, 0, text, at):
                if end > at:
                    yield from self._greedy(nodes, least - 1, most - 1, text, end)
        if least <= 0:
            yield at

    def _lazy(self, nodes: Nodes, least: int, most: int, text: str, at: int) -> Iterator[int]:
        if least <= 0:
            yield at
        if most:
            for end in self._sequence(nodes, 0, text, at):
                if end > at:
                    yield from self._lazy(nodes, least - 1, most - 1, text, end)

    def _possessive(self, nodes: Nodes, least: int, most: int, text: str, at: int) -> Iterator[int]:
        count = 0
        while count < most:
            end = next(self._sequence(nodes, 0, text, at), None)
            if end is None or end == at:
                break
            count, at = count + 1, end
        if count >= least:
            yield at

    def takes(self, kind: Any, value: Any, char: str) -> bool:
        """Whether the node of one character takes it."""
        if kind is c.ANY:
            return self._dotall or char != "\n"
        if kind is c.IN:
            return _is_in(value, char, ignores_case=self._ignores_case)
        chars = {char.lower(), char.upper()} if self._ignores_case else {char}
        return (chr(value) in chars) == (kind is c.LITERAL)

    def _is_at(self, where: Any, text: str, at: int) -> bool:
        if where in {c.AT_BEGINNING, c.AT_BEGINNING_STRING}:
            return at == 0 or (self._multiline and text[at - 1] == "\n")
        if where is c.AT_END_STRING:
            return at == len(text)
        if where is c.AT_END:
            return at == len(text) or text[at:] == "\n" or (self._multiline and text[at] == "\n")
        before, after = text[at - 1 : at] if at else "", text[at : at + 1]
        return (_is_word(before) != _is_word(after)) == (where is c.AT_BOUNDARY)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    c.CATEGORY_DIGIT: str.isdigit,
    c.CATEGORY_NOT_DIGIT: lambda char: not char.isdigit(),
    c.CATEGORY_SPACE: str.isspace,
    c.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    c.CATEGORY_WORD: _is_word,
    c.CATEGORY_NOT_WORD: lambda char: not _is_word(char),
}


def _is_in(items: Nodes, char: str, *, ignores_case: bool) -> bool:
    chars = {char.lower(), char.upper()} if ignores_case else {char}
    negated = items[0][0] is c.NEGATE
    found = any(_has(kind, value, one) for kind, value in items for one in chars)
    return found != negated


def _has(kind: Any, value: Any, char: str) -> bool:
    if kind is c.LITERAL:
        return chr(value) == char
    if kind is c.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    return bool(kind is c.CATEGORY and _CATEGORIES[value](char))


def growth(pattern: str, flags: int, *, anchored: bool) -> tuple[float, str]:
    """How many times the steps grow when a text grows four times; and the worst of all texts.

    4 is linear, 16 quadratic. Texts are a beginning that the pattern takes, a piece again and
    again, and an end that it does not take.
    """
    steps = Steps(pattern, flags)
    beginnings, pieces = _words(steps)
    worst = (0.0, "")
    for beginning in sorted({"", *beginnings}, key=len)[:8]:
        for piece in sorted(pieces, key=len)[:40]:
            few = _count(steps, beginning + piece * 8 + "\x00", anchored=anchored)
            many = _count(steps, beginning + piece * 32 + "\x00", anchored=anchored)
            worst = max(worst, (many / few, f"{beginning!r} {piece!r}"))
    return worst


def _count(steps: Steps, text: str, *, anchored: bool) -> float:
    try:
        return steps.search(text, anchored=anchored)
    except TooManySteps:
        return float("inf") if len(text) > 60 else _MOST


def _words(steps: Steps) -> tuple[set[str], set[str]]:
    """What the pattern begins with, up to each of its repeats; and what it may repeat."""
    beginnings: set[str] = set()
    pieces: set[str] = set()

    def walk(nodes: Nodes, before: str) -> str:
        """A text that the nodes take."""
        taken = ""
        for kind, value in nodes:
            if kind in _REPEATS:
                beginnings.add(before + taken)
                body = walk(value[2], before + taken)
                pieces.update({body, before + taken + body})
                taken += body * max(1, value[0])
            elif kind is c.SUBPATTERN:
                taken += walk(value[3], before + taken)
            elif kind is c.ATOMIC_GROUP:
                taken += walk(value, before + taken)
            elif kind is c.BRANCH:
                branches = [walk(branch, before + taken) for branch in value[1]]
                taken += branches[0]
            elif kind in {c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN}:
                fitting = [char for char in ALPHABET if steps.takes(kind, value, char)]
                taken += fitting[-2] if len(fitting) > 1 else (fitting or [chr(0)])[0]
                pieces.add(taken[-1])
        pieces.update({taken, before + taken})
        return taken

    walk(steps.tree, "")
    # characters that the repeats treat alike need one piece only
    singles = set(_one_of_each_kind(steps))
    return beginnings, {piece for piece in pieces | singles if piece}


def _one_of_each_kind(steps: Steps) -> Iterator[str]:
    nodes = list(_single(steps.tree))
    seen = set()
    for char in ALPHABET:
        kind = tuple(steps.takes(*node, char) for node in nodes)
        if kind not in seen:
            seen.add(kind)
            yield char


def _single(nodes: Nodes) -> Iterator[tuple[Any, Any]]:
    for kind, value in nodes:
        if kind in {c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN}:
            yield kind, value
        elif kind in _REPEATS:
            yield from _single(value[2])
        elif kind is c.SUBPATTERN:
            yield from _single(value[3])
        elif kind is c.ATOMIC_GROUP:
            yield from _single(value)
        elif kind is c.BRANCH:
            for branch in value[1]:
                yield from _single(branch)
