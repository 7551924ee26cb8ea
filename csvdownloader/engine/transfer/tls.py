"""TLS contexts: with the system's certificates, and no end without close_notify."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl


def system_context() -> "ssl.SSLContext":
    """A context that trusts whom the operating system trusts."""
    import ssl

    import truststore

    return strict(truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


def strict(context: "ssl.SSLContext") -> "ssl.SSLContext":
    """The same context; a connection that ends without close_notify is now an error.

    By default Python ignores that, and then a body without a length may be truncated unnoticed.
    """
    import ssl

    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    return context
