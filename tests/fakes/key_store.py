"""A key store in memory."""

import threading
from typing import TYPE_CHECKING

from csvdownloader.core.errors.connections import KeyStoreError
from csvdownloader.core.messages import Message
from tests.fakes.gate import open_gate

if TYPE_CHECKING:
    from csvdownloader.core.errors.base import UserError


class KeyStoreFake:
    """Keeps secrets; a closed `gate` lets it wait, `error` makes it refuse.

    Attributes:
        asked: The accounts whose secrets were asked for, in their order.
        window: The thread that must not use it, since a real one may take any time.
    """

    def __init__(self, **secrets: str) -> None:
        self.secrets = secrets
        self.asked: list[str] = []
        self.available = True
        self.gate = open_gate()
        self.error: UserError | None = None
        self.window: int | None = None

    def lock(self) -> None:
        """It cannot be used from now on."""
        self.available, self.error = False, KeyStoreError(Message("It is locked"))

    def is_available(self) -> bool:
        return self.available

    def get(self, account: str) -> str | None:
        self._use()
        self.asked.append(account)
        return self.secrets.get(account)

    def set(self, account: str, secret: str) -> None:
        self._use()
        self.secrets[account] = secret

    def remove(self, account: str) -> None:
        self._use()
        self.secrets.pop(account, None)

    def _use(self) -> None:
        assert threading.get_ident() != self.window
        assert self.gate.wait(20)
        if self.error is not None:
            raise self.error
