"""TLS contexts: with the system's certificates, and no end without close_notify."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.certificates import trust

if TYPE_CHECKING:
    import ssl


def trusting_context(certificates: str) -> "ssl.SSLContext":
    """A context that trusts whom the operating system trusts, and who is in a PEM file.

    Args:
        certificates: The path of the file; empty for none.

    Raises:
        CertificatesError: The file cannot be read, or has no certificate.
    """
    import ssl

    import truststore

    context = strict(truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    if certificates:
        trust(context, certificates)
    return context


def system_authorities() -> str:
    """How many authorities the system trusts, as far as it can be told."""
    import ssl

    context = trusting_context("")
    # truststore reads the system's files only now.
    wrapped = context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost")
    if sys.platform != "linux":
        return "the system's own"
    number = wrapped.context.cert_store_stats()["x509_ca"]
    folder = ssl.get_default_verify_paths().capath  # of which each is read when it is needed
    if not number and folder:
        number = sum(1 for _ in Path(folder).glob("*.0"))
    return f"{number} of the system" if number else "this system has none"


def strict(context: "ssl.SSLContext") -> "ssl.SSLContext":
    """The same context; a connection that ends without close_notify is now an error.

    By default Python ignores that, and then a body without a length may be truncated unnoticed.
    """
    import ssl

    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    return context
