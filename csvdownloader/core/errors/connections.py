"""A connection or an account is missing, lacks its secret, or is refused."""

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message

_PASSWORD = Message("password")


class ConnectionMissingError(SourceError):
    """A request names a connection that is not there, or no more."""

    kind = FailureKind.CONNECTION_MISSING
    hint = Message("Choose another connection, or make it anew.")


class SecretNeededError(SourceError):
    """The server asks for a password that is not known in this session."""

    kind = FailureKind.SECRET_NEEDED
    hint = Message("Run it again: you are asked for it.")

    def __init__(self, name: str, title: str = "") -> None:
        super().__init__(
            Message("The {title} of {name} is needed", title=title or _PASSWORD, name=name)
        )


class KeyStoreError(SourceError):
    """The system's key store is locked, missing, or does not give back what it took."""

    kind = FailureKind.KEY_STORE
    hint = Message("Unlock the key store and try again, or let the program ask you for the secret.")


class LoginRefusedError(SourceError):
    """The server is reachable, but refuses this user."""

    kind = FailureKind.LOGIN_REFUSED
    hint = Message("Check user, password and database, then retry.")
