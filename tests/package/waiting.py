"""Waits for what another program does, where nothing tells when it is done."""

import time
from collections.abc import Callable

PATIENCE = 60  # seconds
_PAUSE = 0.1  # seconds between two looks


def wait_until(what: str, is_so: Callable[[], object]) -> None:
    """Looks until it is so. Raises AssertionError when patience ends."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"after {PATIENCE} s not yet: {what}"
        time.sleep(_PAUSE)  # bounded by PATIENCE
