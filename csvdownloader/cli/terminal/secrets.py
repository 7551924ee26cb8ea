"""The secret of a headless export: from environment variables, or typed at the terminal."""

import os
import re
import sys
from collections.abc import Sequence

from msgspec import Struct

from csvdownloader.cli.terminal.consent import HostConsent
from csvdownloader.cli.terminal.terminal import ask, say
from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import (
    Connection,
    SecretField,
    SecretLocation,
    pack_secrets,
)
from csvdownloader.core.errors.connections import SecretNeededError
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.messages import Message
from csvdownloader.core.texts import listed, one_line
from csvdownloader.system.interrupts import interruptible
from csvdownloader.workers.runner import Ending, Failed

VARIABLE = "CSVDOWNLOADER_SECRET"


class SecretNeed(Struct, frozen=True):
    """The secret that an export may need.

    Attributes:
        connection: Whose secret it is.
        fields: Its parts.
        hosts: The hosts that may see it; empty where the connection itself names the host.
        consent: The user's to these hosts; None where none is needed.
    """

    connection: Connection
    fields: Sequence[SecretField]
    hosts: Sequence[str] = ()
    consent: HostConsent | None = None


class Secrets:
    """The secret of the one connection that an export uses; None for an export without one."""

    def __init__(self, book: ConnectionBook, need: SecretNeed | None) -> None:
        """Takes what the environment has.

        Raises:
            InvalidRequestError, Cancelled: The secret must not be sent; see `HostConsent.require`.
        """
        self._book, self._need = book, need
        self._parts: dict[str, str] = {}
        if need is not None and need.fields and not book.has_secret(need.connection.id):
            self._parts = _from_environment(need.fields)
            if need.consent and (self._is_whole(need) or _is_kept(need.connection)):
                need.consent.require()
            self._keep(need)

    @property
    def connection(self) -> Connection | None:
        """The connection or account of the export, if it has one."""
        return self._need.connection if self._need else None

    def ask_if_needed(self, ending: Ending[Receipt]) -> bool:
        """Whether the export failed for lack of a secret, and the user typed one: then run again.

        Raises:
            KeyboardInterrupt: Ctrl+C or SIGTERM came while the user was asked.
        """
        error = ending.error if isinstance(ending, Failed) else None
        if self._need is None or not isinstance(error, SecretNeededError):
            return False
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            error.hint = _variable_hint(self._need.fields)
            return False
        say(f"{one_line(error.message)}.\n")  # a name in it may hold line ends
        try:
            with interruptible():
                self._ask(self._need)
        except KeyboardInterrupt:
            say("\n")
            raise
        except EOFError:
            error.hint = Message("Nothing was saved.")
            return False
        return True

    def _ask(self, need: SecretNeed) -> None:
        if self._is_whole(need):
            self._parts = {}  # the secret was refused: all parts are asked for
        if need.hosts:  # the last line before the question: nothing stands between them
            say(f"It will be sent to {', '.join(need.hosts)} and nowhere else.\n")
        for field in need.fields:
            if field.key not in self._parts:
                self._parts[field.key] = ask(field.title, is_shown=field.is_shown)
        if need.consent:
            need.consent.remember()
        self._keep(need)

    def _is_whole(self, need: SecretNeed) -> bool:
        return all(field.key in self._parts for field in need.fields)

    def _keep(self, need: SecretNeed) -> None:
        if self._is_whole(need):
            self._book.put_secret(need.connection.id, pack_secrets(need.fields, self._parts))


def _is_kept(connection: Connection) -> bool:
    """Whether the run itself fetches the secret, so that no question stands before it."""
    return connection.secret is SecretLocation.KEY_STORE


def _from_environment(fields: Sequence[SecretField]) -> dict[str, str]:
    """The parts from environment variables. One of several may be empty, as a password may."""
    if len(fields) > 1:
        names = {field.key: _variable(field) for field in fields}
        return {key: os.environ[name] for key, name in names.items() if name in os.environ}
    (field,) = fields
    text = os.environ.get(_variable(field)) or os.environ.get(VARIABLE)
    return {field.key: text} if text else {}


def _variable(field: SecretField) -> str:
    return f"{VARIABLE}_{re.sub('[^A-Z0-9]', '_', field.key.upper())}"


def _variable_hint(fields: Sequence[SecretField]) -> Message:
    if len(fields) == 1:
        return Message("Set the variable {variable}, or run this in a terminal.", variable=VARIABLE)
    names = listed(map(_variable, fields))
    return Message("Set the variables {names}, or run this in a terminal.", names=names)
