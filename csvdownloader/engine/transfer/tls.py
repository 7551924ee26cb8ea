"""TLS contexts: with the system's certificates, and no end without close_notify."""

from typing import TYPE_CHECKING

from csvdownloader.core.errors import CertificatesError
from csvdownloader.core.messages import Message

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
        try:
            context.load_verify_locations(certificates)
        except (OSError, ValueError) as error:  # an SSLError is an OSError
            raise CertificatesError(certificates, _why(error)) from error
    return context


def _why(error: Exception) -> Message:
    import ssl

    if isinstance(error, ssl.SSLError):
        return Message("it has no certificate in the form PEM")
    return Message("{error}", error=getattr(error, "strerror", None) or error)


def strict(context: "ssl.SSLContext") -> "ssl.SSLContext":
    """The same context; a connection that ends without close_notify is now an error.

    By default Python ignores that, and then a body without a length may be truncated unnoticed.
    """
    import ssl

    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    return context
