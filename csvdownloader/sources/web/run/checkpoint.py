"""What a run remembers for the next one: how far it came, and never a secret."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from csvdownloader.core.errors import StartUnsureError
from csvdownloader.core.ports import Spool
from csvdownloader.sources.web.profile.urls import public_url


class Checkpoint:
    """The state of one export, on disk after every change.

    Attributes:
        is_new: Whether nothing was remembered: this is the first run.
    """

    def __init__(self, spool: Spool, masked: Callable[[str], str]) -> None:
        """Recalls what an earlier run left.

        Args:
            spool: Of the job.
            masked: Takes secrets out of a text.

        Raises:
            StartUnsureError: There is something, but it is not what a run leaves.
        """
        self._spool, self._masked = spool, masked
        recalled = spool.load_checkpoint()
        if recalled is not None and not _is_sound(recalled):
            raise StartUnsureError(
                "The note of how far this download came is damaged: it is not known what was "
                "started"
            )
        self.is_new = recalled is None
        self._state = _fresh() if recalled is None else recalled

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
    def why(self) -> str:
        """Why it is not known whether the start arrived; empty when nothing is known of that."""
        return str(self._state.get("why", ""))

    @property
    def job(self) -> dict[str, Any]:
        """The values that were captured."""
        return dict(self._state["job"])

    @property
    def cursor(self) -> dict[str, Any] | None:
        """Which parts and pages are written; None for none, and when that is not as it was kept."""
        cursor = self._state.get("cursor")
        if not isinstance(cursor, dict) or self._state.get("cursor_sum") != _sum(cursor):
            return None
        return dict(cursor)

    def save(self, **changes: Any) -> None:
        """Remembers these as well; on disk when this returns."""
        self._state |= changes
        self._spool.save_checkpoint(self._state)

    def save_job(self, job: dict[str, Any], **changes: Any) -> None:
        """Remembers captured values, but for those that would let somebody in."""
        self.save(job={k: v for k, v in job.items() if self.may_be_stored(v)}, **changes)

    def save_cursor(self, cursor: dict[str, Any]) -> None:
        """Remembers how far the file is written, if that may be told."""
        if self.may_be_stored(list(cursor.values())):
            self.save(cursor=cursor, cursor_sum=_sum(cursor))

    def clear(self) -> None:
        """Forgets all: the next run begins anew."""
        self._spool.clear_checkpoint()
        self._state = _fresh()

    def may_be_stored(self, value: Any) -> bool:
        """Whether a value may lie on the disk: no secret is in it, and no signed URL."""
        if isinstance(value, dict):
            return all(self.may_be_stored(item) for item in value.values())
        if isinstance(value, list | tuple):
            return all(self.may_be_stored(item) for item in value)
        if not isinstance(value, str):
            return True
        return not is_signed(value) and self._masked(value) == value


def _fresh() -> dict[str, Any]:
    return {"uuid": str(uuid4()), "sent": 0, "answered": 0, "job": {}}


def _is_sound(state: Mapping[str, Any]) -> bool:
    """Whether the values are of the right types; of the cursor, its sum tells."""
    numbers = state.get("sent"), state.get("answered")
    return (
        bool(state.get("uuid"))
        and isinstance(state["uuid"], str)
        and all(type(number) is int and number >= 0 for number in numbers)
        and isinstance(state.get("job"), dict)
        and _is_moment(state.get("started"))
    )


def _is_moment(value: Any) -> bool:
    if value is None:
        return True
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _sum(cursor: Mapping[str, Any]) -> str:
    return sha256(json.dumps(cursor, sort_keys=True).encode()).hexdigest()


def is_signed(text: str) -> bool:
    """Whether the text is a URL that lets whoever holds it in."""
    return bool(public_url(text).secrets)
