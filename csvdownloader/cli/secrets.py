"""Where a headless export finds its password: the variable, or the person at the terminal."""

import os
import sys
from getpass import getpass

from csvdownloader.core.connections import Connection, ConnectionBook
from csvdownloader.core.errors import SecretNeededError
from csvdownloader.workers.interrupts import interruptible
from csvdownloader.workers.runner import Ending, Failed

VARIABLE = "CSVDOWNLOADER_SECRET"


class Secrets:
    """The secret of the one connection that an export uses; None for an export without one."""

    def __init__(self, book: ConnectionBook, connection: Connection | None) -> None:
        self._book, self._connection = book, connection
        given = os.environ.get(VARIABLE)
        if connection is not None and given and not book.remembers(connection.id):
            book.remember(connection.id, given)

    def are_asked_for(self, ending: Ending) -> bool:
        """Whether the export wants a secret and the user typed one: then it can run again."""
        error = ending.error if isinstance(ending, Failed) else None
        if self._connection is None or not isinstance(error, SecretNeededError):
            return False
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            error.hint = f"Set the variable {VARIABLE}, or run this in a terminal."
            return False
        sys.stderr.write(f"{error.message}.\n")
        try:
            with interruptible():
                secret = getpass("Password: ")
        except (KeyboardInterrupt, EOFError):
            error.hint = "Nothing was saved."
            return False
        self._book.remember(self._connection.id, secret)
        return True
