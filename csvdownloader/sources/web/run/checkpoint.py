"""The checkpoint of an export: what a run saves for the next one, and never a secret."""

import json
import re
from collections.abc import Callable, Mapping, Set
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from csvdownloader.core.errors.services import StartUnsureError
from csvdownloader.core.messages import EMPTY, Message, message_from_plain, plain_message
from csvdownloader.core.ports.running import Spool
from csvdownloader.sources.web.profile.urls import is_secret_name, public_url

# Header and payload, which is an object, too: `eyJ` is base64 of `{"`. RFC 7515, section 3.1.
_JWT = re.compile(r"(?<![\w-])eyJ[\w-]*+\.eyJ[\w-]*+\.")


class Checkpoint:
    """The state of one export, on disk after every change.

    Attributes:
        is_new: Whether there was no checkpoint: this is the first run.
    """

    def __init__(
        self, spool: Spool, masked: Callable[[str], str], unkept: Set[str] = frozenset()
    ) -> None:
        """Loads the checkpoint that an earlier run left, if any.

        Args:
            spool: Of the job.
            masked: Takes secrets out of a text.
            unkept: The NAMEs of captured values that are kept in memory only.

        Raises:
            StartUnsureError: There is a checkpoint, but it is damaged.
        """
        self._spool, self._masked, self._unkept = spool, masked, unkept
        loaded = spool.load_checkpoint()
        if loaded is not None and not _is_valid(loaded):
            raise StartUnsureError(
                Message(
                    "The note of how far this download came is damaged: it is not known what was "
                    "started"
                )
            )
        self.is_new = loaded is None
        self._state = _new_state() if loaded is None else loaded

    @property
    def uuid(self) -> str:
        """The idempotency key of the start, the same for all retries."""
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
    def unsure_reason(self) -> Message:
        """The error after which it is unknown whether the start arrived; empty if there is none."""
        text = str(self._state.get("why", ""))
        return message_from_plain(text, self._state.get("why_parts")) if text else EMPTY

    def save_reason(self, reason: Message) -> None:
        """Saves the error after which the start is unsure."""
        masked = reason.mapped(self._masked)
        self.save(why=str(masked), why_parts=plain_message(masked))

    @property
    def job(self) -> dict[str, Any]:
        """The values that were captured."""
        return dict(self._state["job"])

    @property
    def withheld(self) -> frozenset[str]:
        """The NAMEs of values that were captured and not saved."""
        return frozenset(self._state.get("withheld", ()))

    @property
    def cursor(self) -> dict[str, Any] | None:
        """Which parts and pages are written; None if none was saved, or its checksum is wrong."""
        cursor = self._state.get("cursor")
        if not isinstance(cursor, dict) or self._state.get("cursor_sum") != _checksum(cursor):
            return None
        return dict(cursor)

    def save(self, **changes: Any) -> None:
        """Saves these values, too; on disk when this returns."""
        self._state |= changes
        self._spool.save_checkpoint(self._state)

    def save_job(self, job: dict[str, Any], **changes: Any) -> None:
        """Saves captured values, except for secrets and signed URLs; those are `withheld`."""
        saved = {
            name: value
            for name, value in job.items()
            if name not in self._unkept and not _has_secret_key(value) and self.may_be_stored(value)
        }
        withheld = (self.withheld | job.keys()) - saved.keys()
        self.save(job=saved, withheld=sorted(withheld), **changes)

    def save_cursor(self, cursor: dict[str, Any]) -> None:
        """Saves which parts and pages are written, unless a secret is in that."""
        if self.may_be_stored(list(cursor.values())):
            self.save(cursor=cursor, cursor_sum=_checksum(cursor))

    def clear(self) -> None:
        """Clears the checkpoint: the next run starts over."""
        self._spool.clear_checkpoint()
        self._state = _new_state()

    def may_be_stored(self, value: Any) -> bool:
        """Whether a value may be stored on disk: it holds no secret, signed URL or token."""
        if isinstance(value, dict):
            return all(self.may_be_stored(item) for item in value.values())
        if isinstance(value, list | tuple):
            return all(self.may_be_stored(item) for item in value)
        if not isinstance(value, str):
            return True
        return not (is_signed(value) or _JWT.search(value)) and self._masked(value) == value


def _new_state() -> dict[str, Any]:
    return {"uuid": str(uuid4()), "sent": 0, "answered": 0, "job": {}}


def _is_valid(state: Mapping[str, Any]) -> bool:
    """Whether the values are of the right types; the cursor is validated by its checksum."""
    numbers = state.get("sent"), state.get("answered")
    return (
        bool(state.get("uuid"))
        and isinstance(state["uuid"], str)
        and all(type(number) is int and number >= 0 for number in numbers)
        and isinstance(state.get("job"), dict)
        and _are_names(state.get("withheld", []))
        and _is_timestamp(state.get("started"))
    )


def _is_timestamp(value: Any) -> bool:
    if value is None:
        return True
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _has_secret_key(value: Any) -> bool:
    if isinstance(value, dict):
        return any(is_secret_name(key) or _has_secret_key(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_has_secret_key, value))


def _checksum(cursor: Mapping[str, Any]) -> str:
    return sha256(json.dumps(cursor, sort_keys=True).encode()).hexdigest()


def is_signed(text: str) -> bool:
    """Whether the text is a URL that carries a credential or a signature."""
    return bool(public_url(text).secrets)
