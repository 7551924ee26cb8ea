"""What became of each change, and the table of that."""

import difflib
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

_LISTED = Path(__file__).with_name("without_effect.txt")


class Verdict(StrEnum):
    NOTICED = "noticed"
    WITHOUT_EFFECT = "without effect"
    UNNOTICED = "unnoticed"


class Tried(Struct, frozen=True):
    """A change that was tried.

    Attributes:
        module: Relative to the package.
        diff: The change, without a head.
        verdict: What became of it.
        by: The test that noticed.
    """

    module: str
    diff: str
    verdict: Verdict
    by: str = ""


def diff(before: str, after: str) -> str:
    """The lines that differ, each with its sign, below the line where they begin."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(list(lines)[2:])


class WithoutEffect:
    """The listed changes that no test can notice.

    The list has blocks with an empty line between them: the module, the lines with their signs
    ("+..." for any change of the lines that go), and the reason.
    """

    def __init__(self) -> None:
        self._listed = {
            _key(block.splitlines()[0], block)
            for block in _LISTED.read_text(encoding="utf-8").split("\n\n")
            if block.strip()
        }

    def __contains__(self, change: tuple[str, str]) -> bool:
        return not self._listed.isdisjoint({_key(*change), (*_key(*change, "-"), "+...")})


def _key(module: str, diff: str, signs: str = "-+") -> tuple[str, ...]:
    signed = [line for line in diff.splitlines() if line[:1] in set(signs)]
    return (module, *signed)


def table(tried: Sequence[Tried]) -> str:
    """The counts by folder and module, and the share that was noticed of what has an effect."""
    names = {name for one in tried for name in (one.module, _folder(one.module), "all")}
    lines = [f"{'':50}{'noticed':>9}{'without effect':>16}{'unnoticed':>11}{'':>6}"]
    for name in sorted(names, key=lambda name: (name == "all", name)):
        counts = Counter(
            one.verdict for one in tried if name in {one.module, _folder(one.module), "all"}
        )
        noticed, unnoticed = counts[Verdict.NOTICED], counts[Verdict.UNNOTICED]
        share = f"{100 * noticed / (noticed + unnoticed):.0f} %" if noticed + unnoticed else ""
        lines.append(
            f"{name:50}{noticed:9}{counts[Verdict.WITHOUT_EFFECT]:16}{unnoticed:11}{share:>6}"
        )
    return "\n".join(lines)


def _folder(module: str) -> str:
    return f"{Path(module).parent.as_posix()}/"
