"""Waits for a socket, only shortly, so that cancellation is noticed."""

import selectors
import socket
from typing import Final

TICK: Final = 0.1  # seconds; how soon a wait sees that the job is cancelled


def is_ready(file: socket.socket | int, *, writing: bool, seconds: float) -> bool:
    """Whether the socket, or its descriptor, can be read (or written) within so many seconds."""
    with selectors.DefaultSelector() as selector:
        selector.register(file, selectors.EVENT_WRITE if writing else selectors.EVENT_READ)
        return bool(selector.select(seconds))
