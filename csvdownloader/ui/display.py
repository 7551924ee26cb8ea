"""Finds out, before Qt would abort the process, whether a window can be shown."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibrary

from csvdownloader.core.messages import Message

# What Qt's xcb platform plugin loads from the system; a minimal Debian lacks some of them.
_XCB_LIBRARIES = (
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-image.so.0",
    "libxcb-keysyms.so.1",
    "libxcb-render-util.so.0",
    "libxkbcommon-x11.so.0",
)
_HEADLESS = Message("Without a display, use: csvdownloader export SOURCE")


def why_no_window() -> Message | None:
    """One line that says why no window can be shown and what to do; None when one can."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return None
    if _wayland_answers():
        return None
    display = os.environ.get("DISPLAY", "")
    if not display:
        return Message("There is no display. {headless}", headless=_HEADLESS)
    if not _x11_answers(display):
        return Message(
            "The display {display} does not answer. {headless}", display=display, headless=_HEADLESS
        )
    missing = [name for name in _XCB_LIBRARIES if not QLibrary(name).load()]
    if missing:
        return Message(
            "The system lacks {missing}, which windows need. {headless}",
            missing=", ".join(missing),
            headless=_HEADLESS,
        )
    return None


def _wayland_answers() -> bool:
    name, folder = os.environ.get("WAYLAND_DISPLAY", ""), os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(name) and _connects(str(Path(folder) / name))


def _x11_answers(display: str) -> bool:
    host, _, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if host not in {"", "unix"} or not number.isdigit():
        return True  # a forwarded display; Qt itself will try it
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - the place that the X protocol fixes
    return _connects(path) or _connects("\0" + path)


def _connects(address: str) -> bool:
    # Without `socket`, whose enumerations of the system's constants the first paint would wait for.
    from _socket import AF_UNIX, SOCK_STREAM, socket

    probe = socket(AF_UNIX, SOCK_STREAM)
    try:
        probe.connect(address)
    except OSError:
        return False
    finally:
        probe.close()
    return True
