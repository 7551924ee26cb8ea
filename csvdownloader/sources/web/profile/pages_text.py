"""The words of a body that is no JSON, for messages: of a page, what people see."""

from collections.abc import Iterator
from html import unescape

LONGEST = 300  # characters
_UNSEEN = frozenset({"script", "style", "head", "nav"})


def shortened(text: str) -> str:
    """One line of bounded length; empty for nothing."""
    if text.lstrip().startswith("<"):
        text = unescape(" ".join(_seen(text)))
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}..."


def _seen(page: str) -> Iterator[str]:
    # no pattern: on a page that was made for it, one that skips to an end takes minutes
    hidden = ""
    for piece in page.split("<"):
        tag, _, rest = piece.partition(">")
        name = (tag.split() or [""])[0].lower()
        if name.startswith("!--"):
            rest = piece.partition("-->")[2]
        if hidden:
            is_end = name == f"/{hidden}"
            hidden, rest = ("", rest) if is_end else (hidden, "")
        elif name in _UNSEEN:
            hidden, rest = name, ""
        yield rest
