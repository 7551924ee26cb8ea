"""Waits for a socket, a short time only."""

import selectors

TICK = 0.1  # seconds; how soon a wait sees that the job is cancelled


def is_ready(descriptor: int, *, writing: bool, seconds: float) -> bool:
    """Whether the socket can be read (or written) within this time."""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_WRITE if writing else selectors.EVENT_READ)
        return bool(selector.select(seconds))
