"""Secrets that are known for as long as the program runs, and written nowhere."""

import threading


class SessionSecrets:
    """Secrets by key. Safe on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """The secret; None when none is known."""
        with self._lock:
            return self._secrets.get(key)

    def put(self, key: str, secret: str) -> None:
        """Keeps a secret until the program ends."""
        with self._lock:
            self._secrets[key] = secret

    def remove(self, key: str) -> None:
        """Drops a secret; it is no error when there is none."""
        with self._lock:
            self._secrets.pop(key, None)
