"""Which tests need what: the markers `process` and `screen` are set by what a test uses."""

from collections.abc import Iterator
from types import CodeType, FunctionType

import pytest

_OF_PROCESSES = {"end_to_end", "faults"}
# Where a real screen may give something else than Qt without one: who has the focus, where keys
# go, menus, dragging, the clipboard, and how large things are.
_OF_A_SCREEN = {
    "activateWindow", "clearFocus", "focusWidget", "hasFocus", "isActiveWindow", "setFocus",
    "control", "key", "keyClick", "keyClicks", "keyPress", "keyRelease",
    "mouseClick", "mouseDClick", "mouseMove",
    "actions", "menu", "menuBar", "popup", "open_from_outside",
    "acceptDrops", "clipboard", "dropped", "QDragEnterEvent", "QMimeData",
    "font", "geometry", "grab", "height", "mapTo", "mapToGlobal", "palette", "rect", "resize",
    "size", "sizeHint", "viewport", "visualRect", "width",
}  # fmt: skip


def starts_processes(item: pytest.Function) -> bool:
    """Whether the test is in a folder of such tests, or uses the fixture `processes`."""
    return _folder(item) in _OF_PROCESSES or "processes" in item.fixturenames


def needs_screen(item: pytest.Function) -> bool:
    """Whether the test works with a window in a way that depends on the screen."""
    if _folder(item) == "ui":
        return any(name in _OF_A_SCREEN for name in _names(item.function, set()))
    return "open_app" in item.fixturenames


def _folder(item: pytest.Function) -> str:
    """The folder of `tests` in which the test is."""
    return item.path.relative_to(item.config.rootpath).parts[1]


def _names(function: FunctionType, seen: set[CodeType]) -> Iterator[str]:
    """All names in the code of the function, and of the helpers in tests that it calls."""
    for code in _codes(function.__code__):
        if code in seen:
            continue
        seen.add(code)
        yield from code.co_names
        for name in code.co_names:
            helper = function.__globals__.get(name)
            if isinstance(helper, FunctionType) and helper.__module__.startswith("tests."):
                yield from _names(helper, seen)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code, and that of the functions inside."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
