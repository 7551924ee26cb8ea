"""Plain text: the separator of its parts, and tool tips in which Qt finds no markup."""

from pathlib import Path

SEPARATOR = " · "


def plain_tip(text: str) -> str:
    """The tool tip of a text that may come from anywhere; long lines wrap.

    Qt would take what looks like markup for markup.
    """
    import html  # with all names of HTML: loaded late, as the start page has no tip

    return f"<div>{html.escape(text)}</div>".replace("\n", "<br>") if text else ""


def from_home(path: str) -> str:
    """A path as it is said by whoever lives there: "~/Downloads"; any other text as it is."""
    home = str(Path.home())
    return f"~{path.removeprefix(home)}" if f"{path}/".startswith(f"{home}/") else path
