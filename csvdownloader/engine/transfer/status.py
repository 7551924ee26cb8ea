"""The messages for HTTP status codes."""

from http import HTTPStatus

from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.messages import Message

_CHECK_ADDRESS = Message("Check the address; the file may have been moved or removed.")
_SENTENCES = {
    401: (
        Message("{host} wants to know who asks (401)"),
        Message("Check the account's token or password; it may have expired."),
    ),
    403: (
        Message("{host} does not allow this (403)"),
        Message("Check what this account may see, or get a fresh link: links expire."),
    ),
    404: (Message("{host} has nothing at this address (404)"), _CHECK_ADDRESS),
    407: (
        Message("The proxy wants to know who asks (407)"),
        Message("Check the proxy in Settings, Network, or the system's."),
    ),
    408: (Message("{host} gave up waiting for the call (408)"), Message("Retry later.")),
    410: (
        Message("What was at this address of {host} is gone (410)"),
        Message("Run the export again: it makes a new file."),
    ),
    429: (Message("{host} is asked too often (429)"), Message("Retry later.")),
    451: (
        Message("{host} may not hand this out for legal reasons (451)"),
        Message("Ask whoever runs the service."),
    ),
    500: (Message("{host} failed on its side (500)"), Message("Retry later; nothing was saved.")),
    503: (Message("{host} is not available now (503)"), Message("Retry later; nothing was saved.")),
    511: (
        Message("The network wants you to log in first, says {host} (511)"),
        Message("Open a browser, log in to the network, then retry."),
    ),
}
_CLASSES = {
    2: (Message("{host} gave an answer without a file ({status})"), Message("Check the address.")),
    3: (
        Message("{host} sent the call elsewhere, but not where ({status})"),
        Message("Check the address."),
    ),
    4: (
        Message("{host} refused the call ({status})"),
        Message("Check the address and the parameters."),
    ),
    5: (
        Message("{host} has trouble on its side ({status})"),
        Message("Retry later; nothing was saved."),
    ),
}
_PASSING = frozenset(
    {
        HTTPStatus.PROXY_AUTHENTICATION_REQUIRED,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
_UNKNOWN = (
    Message("{host} gave an answer that means nothing ({status})"),
    Message("Check the address."),
)


def status_error(status: int, host: str) -> HttpStatusError:
    """The error for a status that is no success; `host` is host and port."""
    sentence, hint = _SENTENCES.get(status) or _CLASSES.get(status // 100, _UNKNOWN)
    return HttpStatusError(status, sentence.filled(host=host, status=status), hint, _remedy(status))


def _remedy(status: int) -> Remedy:
    """A retry where the server may have recovered; else a look at what it has to say."""
    if status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        return Remedy.OPEN_IN_BROWSER
    may_pass = status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Remedy.RETRY if may_pass else Remedy.OPEN_IN_BROWSER
