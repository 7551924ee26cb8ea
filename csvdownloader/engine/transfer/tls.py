"""TLS as the program wants it: the system's certificates, and no silent end."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl


def system_context() -> "ssl.SSLContext":
    """A context that trusts whom the operating system trusts."""
    import ssl

    import truststore

    return strict(truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


def strict(context: "ssl.SSLContext") -> "ssl.SSLContext":
    """The same context; a connection that ends without TLS's own goodbye is now an error.

    Python asks OpenSSL to overlook that, and then a body without a length may be cut unseen.
    """
    import ssl

    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    return context
