"""The parameters of libpq for TLS, and for who may ask for the password itself."""

import os
from collections.abc import Mapping
from pathlib import Path

from csvdownloader.sources.database.hosts import is_this_computer

# The OpenSSL inside psycopg's wheel looks for the system's root certificates in a folder that no
# system has.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",
)


def protection(mode: str, root: str, where: Mapping[str, str]) -> dict[str, str]:
    """The parameters of libpq for a mode of the settings.

    Args:
        mode: The user's choice; empty means checked unless the server is on this computer.
        root: The user's file of root certificates; empty for the system's.
        where: The parameters that decide where libpq connects to, and by which methods it logs in.
    """
    if not mode:
        mode = "prefer" if is_local(where) else "verify-full"
    parameters = {"sslmode": mode}
    if root:
        parameters["sslrootcert"] = root
    elif mode.startswith("verify"):
        parameters["sslrootcert"] = _system_roots()
    if not (mode.startswith("verify") or _is_socket(where)):
        parameters["require_auth"] = _without_clear_text(where.get("require_auth", ""))
    return parameters


def is_local(where: Mapping[str, str]) -> bool:
    """Whether all of these servers are on this computer."""
    if where.get("service"):
        return False  # its file may name any server
    hosts = [where.get("host", ""), where.get("hostaddr", "")]
    names = [name.strip() for text in hosts if text for name in text.split(",")]
    return all(map(is_this_computer, names))


def _is_socket(where: Mapping[str, str]) -> bool:
    if where.get("service") or where.get("hostaddr"):
        return False
    if not where.get("host"):  # libpq's own default
        return os.name != "nt"
    return all(host.strip().startswith(("/", "@")) for host in where["host"].split(","))


def _without_clear_text(methods: str) -> str:
    """The value of require_auth that allows these methods, but never the password as it is."""
    others = [m.strip() for m in methods.split(",") if m.strip() not in ("", "password")]
    if all(method.startswith("!") for method in others):
        others = [*others, "!password"]
    return ",".join(dict.fromkeys(others))


def _system_roots() -> str:
    bundles = (os.environ.get("SSL_CERT_FILE", ""), *_BUNDLES)
    return next((path for path in bundles if Path(path).is_file()), "system")
