"""Data, or a file of them, are not whole; nothing of them is handed out."""

from csvdownloader.core.errors.base import SourceError, UserError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message


class IncompleteError(SourceError):
    """The response broke off before its end, and could not be resumed."""

    kind = FailureKind.INCOMPLETE
    hint = Message("Nothing was saved. Retry.")


class StalledError(IncompleteError):
    """The response stalled, or came too slowly to ever end."""

    kind = FailureKind.STALLED
    hint = Message("Retry later: the server or the network is too slow now.")


class ChecksumError(SourceError):
    """The data are not what the server announced: another size, hash or number of rows."""

    kind = FailureKind.CHECKSUM
    hint = Message("Nothing was saved. Retry; if it happens again, ask whoever runs the service.")


class NotWholeError(UserError):
    """A file is not what its receipt or its source says."""

    kind = FailureKind.NOT_WHOLE
    hint = Message("Run the job again; the damaged file was not handed out.")
