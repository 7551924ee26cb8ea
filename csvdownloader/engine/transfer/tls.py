"""TLS contexts: with the system's certificates, and no end without close_notify."""

from typing import TYPE_CHECKING

from csvdownloader.core.settings.certificates import trust

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


def strict(context: "ssl.SSLContext") -> "ssl.SSLContext":
    """The same context; a connection that ends without close_notify is now an error.

    By default Python ignores that, and then a body without a length may be truncated unnoticed.
    """
    import ssl

    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    return context
