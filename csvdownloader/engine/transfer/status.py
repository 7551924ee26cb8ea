"""The messages for HTTP status codes."""

from csvdownloader.core.errors import HttpStatusError

_CHECK_ADDRESS = "Check the address; the file may have been moved or removed."
_SENTENCES = {
    401: (
        "{host} wants to know who asks (401)",
        "Check the account's token or password; it may have expired.",
    ),
    403: (
        "{host} does not allow this (403)",
        "Check what this account may see, or get a fresh link: links expire.",
    ),
    404: ("{host} has nothing at this address (404)", _CHECK_ADDRESS),
    407: ("The proxy wants to know who asks (407)", "Check the system's proxy settings."),
    408: ("{host} gave up waiting for the call (408)", "Retry later."),
    410: (
        "What was at this address of {host} is gone (410)",
        "Run the export again: it makes a new file.",
    ),
    429: ("{host} is asked too often (429)", "Retry later."),
    451: (
        "{host} may not hand this out for legal reasons (451)",
        "Ask whoever runs the service.",
    ),
    500: ("{host} failed on its side (500)", "Retry later; nothing was saved."),
    503: ("{host} is not available now (503)", "Retry later; nothing was saved."),
    511: (
        "The network wants you to log in first (511)",
        "Open a browser, log in to the network, then retry.",
    ),
}
_CLASSES = {
    2: ("{host} gave an answer without a file ({status})", "Check the address."),
    3: ("{host} sent the call elsewhere, but not where ({status})", "Check the address."),
    4: ("{host} refused the call ({status})", "Check the address and the parameters."),
    5: ("{host} has trouble on its side ({status})", "Retry later; nothing was saved."),
}
_UNKNOWN = ("{host} gave an answer that means nothing ({status})", "Check the address.")


def status_error(status: int, host: str) -> HttpStatusError:
    """The error for a status that is no success; `host` is host and port."""
    message, hint = _SENTENCES.get(status) or _CLASSES.get(status // 100, _UNKNOWN)
    return HttpStatusError(status, message.format(host=host, status=status), hint)
