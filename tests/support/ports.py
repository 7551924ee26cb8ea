"""Ports of this computer."""

import socket


def free_port() -> int:
    """A port that nobody listens at, right now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
