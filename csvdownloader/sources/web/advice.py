"""What helps against errors of readers and servers, where their own advice is for another place."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import (
    BadBytesError,
    MalformedRecordError,
    RaggedRowError,
    WrongContentError,
)
from csvdownloader.core.errors.responses import HttpStatusError, NotTheDataError
from csvdownloader.core.errors.services import DeadlineError, RemoteJobError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.delimited.csv_records import MALFORMED_HINT, RAGGED_HINT
from csvdownloader.sources.tabular.encoding import BAD_BYTES_HINT
from csvdownloader.sources.web.keys import DOWNLOAD
from csvdownloader.sources.web.run.order import RunOrder

_MENDED_THERE = Message("Nothing was saved. Ask whoever runs the server to mend it.")
_DAMAGED = Message(
    "Nothing was saved. The server sent it so: retry, and if it happens again, ask whoever runs it."
)
_LOOK = NotTheDataError.hint
_CHECK_PROFILE = Message(
    "Nothing was saved. Check the account, what the profile expects of the answer, or ask whoever "
    "runs the service."
)
_RAGGED = Message(
    "Choose under Adjust the Header row (--header-row), or what happens to Rows of other lengths "
    "(--ragged pad, cut or aside), or ask whoever runs the server; nothing was saved."
)
_MALFORMED = Message(
    "Choose under Adjust the Quote and the Escape of its values (--quote, --escape), or ask "
    "whoever runs the server; nothing was saved."
)
_BAD_BYTES = Message(
    "Choose under Adjust the text's real Encoding (--encoding), or have Bytes that do not fit "
    "replaced (--bad-bytes replace); nothing was saved."
)
# Of readers, whose advice is about a file on this computer: what helps where the user can say how
# the text is read, and what helps where the profile says that.
_OF_READERS: Mapping[str, tuple[Message, Message]] = {
    SourceUnreadableError.hint: (_DAMAGED, _DAMAGED),
    WrongContentError.hint: (_LOOK, _CHECK_PROFILE),
    NotTheDataError.hint: (_LOOK, _CHECK_PROFILE),
    RaggedRowError.hint: (_MENDED_THERE, _MENDED_THERE),
    MalformedRecordError.hint: (_MENDED_THERE, _MENDED_THERE),
    BadBytesError.hint: (_MENDED_THERE, _MENDED_THERE),
    RAGGED_HINT: (_RAGGED, _MENDED_THERE),
    MALFORMED_HINT: (_MALFORMED, _MENDED_THERE),
    BAD_BYTES_HINT: (_BAD_BYTES, _MENDED_THERE),
}
_LOGIN = Message(
    "Take the service 'Direct download with a token' (profile:download-token), or put user and "
    "password into the address."
)
_FRESH_LINK = Message("Get a fresh link, or look where the file lies now; links expire.")
# Of servers, whose advice is about an account or an export: a plain address has neither.
_OF_ADDRESSES: Mapping[int, Message] = {
    HTTPStatus.UNAUTHORIZED: _LOGIN,
    HTTPStatus.FORBIDDEN: Message(
        "Get a fresh link: links expire. Or, where it wants a login, take the service "
        "'Direct download with a token' (profile:download-token)."
    ),
    HTTPStatus.GONE: _FRESH_LINK,
}
# Of exports, where the service runs none: each call is answered by the data.
_WITHOUT_EXPORT: Mapping[str, Message] = {
    DeadlineError.hint: Message(
        "Retry asks for it again; the server may need longer than this waits."
    ),
    RemoteJobError.hint: Message("Check the parameters, then run it again."),
}


@contextmanager
def advising(order: RunOrder) -> Iterator[None]:
    """Gives the errors inside the hint that helps a user of this service."""
    try:
        yield
    except SourceError as error:
        error.hint = _hint(error, order)
        raise


def _hint(error: SourceError, order: RunOrder) -> Message:
    if error.hint in _OF_READERS:
        may_choose, may_not = _OF_READERS[error.hint]
        return may_not if order.choices is None else may_choose
    if order.profile.poll is None and error.hint in _WITHOUT_EXPORT:
        return _WITHOUT_EXPORT[error.hint]
    if order.profile.id != DOWNLOAD:
        return error.hint
    if isinstance(error, LoginRefusedError):
        return _LOGIN
    status = error.status if isinstance(error, HttpStatusError) else 0
    return _OF_ADDRESSES.get(status, error.hint)
