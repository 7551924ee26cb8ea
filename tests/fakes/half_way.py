"""A connection of DuckDB that is always half way."""

from typing import Any


class HalfWay:
    """Says of whatever runs that half of it is done; else it is the connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def query_progress(self) -> float:
        return 50.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)
