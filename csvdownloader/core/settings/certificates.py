"""Files with the certificates of authorities that servers may prove who they are by."""

from typing import TYPE_CHECKING

from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    import ssl


def trust(context: "ssl.SSLContext", path: str) -> None:
    """Lets a TLS context trust the authorities in a PEM file too.

    Raises:
        CertificatesError: The file cannot be read, or has no certificate.
    """
    import ssl

    from csvdownloader.core.errors.network import CertificatesError

    try:
        context.load_verify_locations(path)
    except ssl.SSLError as error:
        why = Message("it has no certificate in the form PEM")
        raise CertificatesError(path, why) from error
    except (OSError, ValueError) as error:  # such as of a path with a null in it
        why = Message("{error}", error=getattr(error, "strerror", None) or error)
        raise CertificatesError(path, why) from error


def check_certificates(path: str) -> None:
    """Finds out whether the file can be used. Raises CertificatesError."""
    import ssl

    trust(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), path)
