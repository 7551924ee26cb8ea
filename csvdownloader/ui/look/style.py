"""Which style of Qt draws the windows."""

import sys


def style_name(platform: str = sys.platform) -> str:
    """The name of the style; empty where the system has one of its own."""
    return "" if platform in {"win32", "darwin"} else "Fusion"
