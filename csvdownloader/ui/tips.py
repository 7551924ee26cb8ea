"""Tool tips that show a text as it is: Qt would take what looks like markup for markup."""

import html


def plain_tip(text: str) -> str:
    """The tool tip of a text that may come from anywhere; long ones wrap."""
    return f"<div>{html.escape(text)}</div>" if text else ""
