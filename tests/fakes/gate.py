"""Where a fake waits until the test lets it go on."""

import threading

from csvdownloader.core.control import Cancel


def open_gate() -> threading.Event:
    """A gate that lets everything pass until a test clears it."""
    gate = threading.Event()
    gate.set()
    return gate


def pass_gate(gate: threading.Event, cancel: Cancel) -> None:
    """Returns when the gate is open. Raises Cancelled."""
    while not gate.is_set():
        cancel.wait(0.005)
