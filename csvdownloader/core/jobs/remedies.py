"""What helps a job that ended without a file."""

from csvdownloader.core.connections.connections import Connection, is_account
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.masking import HIDDEN
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import reads_files

# They may pass, and a job that goes on asks nobody for the same export once more.
_PASSING = frozenset(
    {
        FailureKind.UNREACHABLE,
        FailureKind.NAME_NOT_FOUND,
        FailureKind.TLS_REFUSED,
        FailureKind.NOT_THE_DATA,
        FailureKind.REDIRECT_REFUSED,
    }
)
_WEB = ("https://", "http://")


def remedy_for(
    failure: Failure, request: Request, source: Source | None, connection: Connection | None
) -> Remedy:
    """What helps a job without a file: the failure's remedy, where the job has what it is about.

    Args:
        failure: What went wrong.
        request: The request of the job.
        source: The source of the job; None when it is not installed any more.
        connection: The connection or account of the job, if it has one that is known.
    """
    kind = failure.kind
    if source is None:
        return Remedy.NOTHING
    if failure.is_resumable and kind in _PASSING:
        return Remedy.RETRY
    remedy = failure.remedy or kind.remedy
    match remedy:
        case Remedy.CHOOSE_FILE if not reads_files(source):  # the file may be a connection's
            if kind is FailureKind.SOURCE_UNREADABLE and not _is_database(connection):
                return Remedy.RETRY  # it came damaged from the web, and may come whole
            return Remedy.EDIT_CONNECTION if _is_database(connection) else Remedy.CHANGE_SETTINGS
        case Remedy.EDIT_CONNECTION if not _is_database(connection):  # an account names no host
            return Remedy.RETRY if kind is FailureKind.UNREACHABLE else Remedy.CHANGE_SETTINGS
        case Remedy.ENTER_SECRET | Remedy.EDIT_ACCOUNT if connection is None:
            return Remedy.CHANGE_SETTINGS
        case Remedy.SAVE_ELSEWHERE:  # it has no file yet: what failed lies in the data folder
            return Remedy.RETRY
        case Remedy.OPEN_IN_BROWSER if not address_of(request, source):
            return Remedy.CHANGE_SETTINGS
        case Remedy.SHOW_LINE if failure.line is None or not reads_files(source):
            return Remedy.CHANGE_SETTINGS
    return remedy


def address_of(request: Request, source: Source) -> str:
    """The address on the web that the rows come from; empty for none, or one without its secret."""
    place = source.locator(request)
    is_whole = place.startswith(_WEB) and HIDDEN not in place
    return place if is_whole else ""


def _is_database(connection: Connection | None) -> bool:
    return connection is not None and not is_account(connection.kind)
