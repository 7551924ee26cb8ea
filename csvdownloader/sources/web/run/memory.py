"""What a run remembers for the next one: how far it came, and never a secret."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from csvdownloader.core.ports import Spool

# Names of parameters that let whoever holds the URL in.
_LETS_IN = re.compile(
    r"sig|signature|(access_?)?token|auth|authorization|api[_-]?key|key|password|secret"
    r"|x-(amz|goog|oss)-(signature|security-token)",
    re.IGNORECASE,
)


class Memory:
    """The state of one export, on disk after every change.

    Attributes:
        is_new: Whether nothing was remembered: this is the first run.
    """

    def __init__(self, spool: Spool, masked: Callable[[str], str]) -> None:
        """`masked` takes secrets out of a text."""
        self._spool, self._masked = spool, masked
        recalled = spool.recall()
        self.is_new = recalled is None
        self._state = {**_fresh(), **(recalled or {})}

    @property
    def uuid(self) -> str:
        """The id of the start, the same for all repeats."""
        return str(self._state["uuid"])

    @property
    def sent(self) -> int:
        """How many calls of the start were sent."""
        return int(self._state["sent"])

    @property
    def answered(self) -> int:
        """How many calls of the start were answered."""
        return int(self._state["answered"])

    @property
    def started(self) -> datetime | None:
        """When the start was sent, UTC."""
        text = self._state.get("started")
        return datetime.fromisoformat(text) if text else None

    @property
    def job(self) -> dict[str, Any]:
        """The values that were captured."""
        return dict(self._state["job"])

    @property
    def cursor(self) -> dict[str, Any] | None:
        """Which parts and pages are written; None for none."""
        cursor = self._state.get("cursor")
        return dict(cursor) if cursor else None

    def keep(self, **changes: Any) -> None:
        """Remembers these as well; on disk when this returns."""
        self._state |= changes
        self._spool.remember(self._state)

    def keep_job(self, job: dict[str, Any], **changes: Any) -> None:
        """Remembers captured values, but for those that would let somebody in."""
        self.keep(job={k: v for k, v in job.items() if self.may_keep(v)}, **changes)

    def keep_cursor(self, cursor: dict[str, Any]) -> None:
        """Remembers how far the file is written, if that may be told."""
        if self.may_keep(list(cursor.values())):
            self.keep(cursor=cursor)

    def forget(self) -> None:
        """Forgets all: the next run begins anew."""
        self._spool.forget()
        self._state = _fresh()

    def may_keep(self, value: Any) -> bool:
        """Whether a value may lie on the disk: no secret is in it, and no signed URL."""
        if isinstance(value, dict):
            return all(self.may_keep(item) for item in value.values())
        if isinstance(value, list | tuple):
            return all(self.may_keep(item) for item in value)
        if not isinstance(value, str):
            return True
        return not is_signed(value) and self._masked(value) == value


def _fresh() -> dict[str, Any]:
    return {"uuid": str(uuid4()), "sent": 0, "answered": 0, "job": {}}


def is_signed(text: str) -> bool:
    """Whether the text is a URL whose query lets whoever holds it in."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return any(_LETS_IN.fullmatch(name) for name, _ in parse_qsl(parts.query))
