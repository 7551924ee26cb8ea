"""Plain text: the separator of its parts, and tool tips in which Qt finds no markup."""

import html

SEPARATOR = " · "


def plain_tip(text: str) -> str:
    """The tool tip of a text that may come from anywhere; long lines wrap.

    Qt would take what looks like markup for markup.
    """
    return f"<div>{html.escape(text)}</div>".replace("\n", "<br>") if text else ""
