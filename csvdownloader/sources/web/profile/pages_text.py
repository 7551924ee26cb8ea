"""The text of a body that is not JSON, for error messages; of a web page, its visible text."""

from collections.abc import Iterator
from html import unescape

LONGEST = 300  # characters
_INVISIBLE = frozenset({"script", "style", "head", "nav"})


def shortened(text: str) -> str:
    """One line of bounded length; empty for nothing."""
    if text.lstrip().startswith("<"):
        text = unescape(" ".join(_visible(text)))
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."


def _visible(page: str) -> Iterator[str]:
    # no regular expression: a crafted page could make its backtracking take minutes
    skipped = ""
    for piece in page.split("<"):
        tag, _, rest = piece.partition(">")
        name = (tag.split() or [""])[0].lower()
        if name.startswith("!--"):
            rest = piece.partition("-->")[2]
        if skipped:
            is_end = name == f"/{skipped}"
            skipped, rest = ("", rest) if is_end else (skipped, "")
        elif name in _INVISIBLE:
            skipped, rest = name, ""
        yield rest
