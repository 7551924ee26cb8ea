"""Whom the system trusts, for the program's check of itself."""

import sys
from pathlib import Path

from csvdownloader.engine.transfer.tls import trusting_context


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
