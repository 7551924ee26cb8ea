"""There is no way to the server, or none that can be trusted."""

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message


class UnreachableError(SourceError):
    """No connection to the server could be made."""

    kind = FailureKind.UNREACHABLE
    hint = Message("Check host, port and network, then retry.")


class NameNotFoundError(UnreachableError):
    """There is no server of this name."""

    kind = FailureKind.NAME_NOT_FOUND
    hint = Message("Check the address for a typing mistake, then retry.")


class TimedOutError(UnreachableError):
    """The server did not answer in time."""

    kind = FailureKind.TIMED_OUT
    hint = Message("Retry later: the server or the network is too slow now.")


class ProxyError(UnreachableError):
    """The proxy did not let the request through."""

    kind = FailureKind.PROXY
    hint = Message("Check the proxy in Settings, Network, or the system's, then retry.")


class TlsRefusedError(SourceError):
    """The server could not prove its identity by TLS. Without that, nothing is sent to it."""

    kind = FailureKind.TLS_REFUSED
    hint = Message("Nothing was sent. Check the address, or ask whoever runs the server.")


class CertificatesError(SourceError):
    """The file of certificates that the settings name cannot be used. Nothing was sent."""

    kind = FailureKind.CERTIFICATES
    hint = Message("Choose another file in Settings, Network, or none.")

    def __init__(self, path: str, why: Message) -> None:
        super().__init__(
            Message("The certificates of {path} cannot be used: {why}", path=path, why=why)
        )
