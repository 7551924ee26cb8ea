"""Text as it is: how its parts are joined, and how Qt is kept from reading markup into it."""

import html

SEPARATOR = " · "


def plain_tip(text: str) -> str:
    """The tool tip of a text that may come from anywhere; long ones wrap.

    Qt would take what looks like markup for markup.
    """
    return f"<div>{html.escape(text)}</div>" if text else ""
