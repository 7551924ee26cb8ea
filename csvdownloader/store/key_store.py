"""The system's key store: Secret Service, KWallet, macOS Keychain or Windows Credential Manager."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from csvdownloader.core.errors.connections import KeyStoreError
from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "CSV Downloader"
# The allow-list: backends that come with the library and encrypt. Others may write secrets in
# clear (keyrings.alt), or silently nowhere (null).
_TRUSTED = frozenset({"SecretService", "kwallet", "libsecret", "macOS", "Windows"})
# The backend, and the library that it works with: it can be imported without that.
_MODULES = {
    "linux": ("keyring.backends.SecretService", "secretstorage"),
    "darwin": ("keyring.backends.macOS.api",),
    "win32": ("keyring.backends.Windows", "win32ctypes.pywin32.win32cred"),
}


class SystemKeyStore:
    """See `core.ports.stores.KeyStore`."""

    def is_available(self) -> bool:
        """See `core.ports.stores.KeyStore`."""
        return _backend() is not None

    @staticmethod
    def backend() -> str:
        """The name of what keeps secrets here, for example "SecretService"; empty for nothing."""
        backend = _backend()
        return type(backend).__module__.rpartition(".")[2] if backend else ""

    def get(self, account: str) -> str | None:
        """See `core.ports.stores.KeyStore`."""
        with _translated():
            return _open().get_password(SERVICE, account)

    def set(self, account: str, secret: str) -> None:
        """See `core.ports.stores.KeyStore`."""
        with _translated():
            backend = _open()
            backend.set_password(SERVICE, account, secret)
            if backend.get_password(SERVICE, account) != secret:
                raise KeyStoreError(
                    Message("The system's key store did not give back what it took")
                )

    def remove(self, account: str) -> None:
        """See `core.ports.stores.KeyStore`."""
        with _translated():
            backend = _open()
            if backend.get_password(SERVICE, account) is not None:
                backend.delete_password(SERVICE, account)


def import_backend() -> None:
    """Imports what keeps secrets on this kind of system. Raises ImportError where it is missing."""
    for module in _MODULES.get(sys.platform, ()):
        import_module(module)


def _backend() -> "KeyringBackend | None":
    # Not keyring.get_keyring(): a variable or a file can make that use any backend.
    from keyring.backend import by_priority, get_all_keyring
    from keyring.core import recommended

    def is_trusted(backend: "KeyringBackend") -> bool:
        package, _, name = type(backend).__module__.rpartition(".")
        return package == "keyring.backends" and name in _TRUSTED and recommended(backend)

    return max(filter(is_trusted, get_all_keyring()), key=by_priority, default=None)


def _open() -> "KeyringBackend":
    backend = _backend()
    if backend is None:
        raise KeyStoreError(Message("This system has no key store"))
    return backend


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except KeyStoreError:
        raise
    except Exception as error:  # backends raise errors of their own libraries too
        reason = str(error).strip() or type(error).__name__
        raise KeyStoreError(
            Message("The system's key store refused: {reason}", reason=reason)
        ) from error
