"""The expected errors: each class has a hint for the user on what to do next.

* UserError
  + InvalidRequestError        the form or the command line was filled in wrongly
  + SourceError                the source cannot give what was asked
    - SourceMissingError, SourceIsFolderError, SourceUnreadableError, SourceChangedError
    - WrongContentError, RaggedRowError, MalformedRecordError, BadBytesError
    - ContradictedChoiceError, DoubtfulReadingError
    - ConnectionMissingError, DriverMissingError, SecretNeededError, KeyStoreError
    - UnreachableError (NameNotFoundError, TimedOutError, ProxyError), LoginRefusedError
    - QueryRefusedError, ServerError
    - TlsRefusedError, CertificatesError, IncompleteError, StalledError, RedirectRefusedError
    - HttpStatusError, EndlessPagesError
    - ThrottledError, NotTheDataError, ChecksumError
    - RemoteJobError, StartUnsureError, DeadlineError, ProfileError, HostsChangedError
  + StorageError               the disk or the file system refused
    - DiskFullError, FileTooLargeError, PermissionRefusedError
    - TargetExistsError, TargetNotAFileError
  + NotWholeError              a file is not what its receipt says; it is never handed out
  + JobNotFoundError, JobNotReadyError
  + StoreTooNewError

Anything else that is raised is a bug, and is reported as one.
"""

import errno
import shutil
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from csvdownloader.core import units
from csvdownloader.core.failure_kind import FailureKind, Remedy
from csvdownloader.core.messages import Message, joined, verbatim
from csvdownloader.core.models import Failure

_PASSWORD = Message("password")


class UserError(Exception):
    """An expected error, with a message for the user.

    Attributes:
        kind: What went wrong, as a stored job keeps it.
        message: What happened, one sentence.
        hint: What can be done next, one sentence.
        is_resumable: Whether the job left a checkpoint.
        remedy, fields, line: See `core.models.Failure`. Where an error names fields, to change
            them is what helps, unless it has another remedy.
    """

    kind = FailureKind.USER
    hint: Message = Message("Try again.")
    is_resumable = False
    fields: Collection[str]

    def __init__(
        self,
        message: Message,
        hint: Message | None = None,
        *,
        remedy: Remedy | None = None,
        fields: Collection[str] = (),
        line: int | None = None,
    ) -> None:
        super().__init__(message)
        # A source of another package may give plain texts.
        self.message = verbatim(message)
        self.hint = verbatim(self.hint if hint is None else hint)
        self.remedy, self.fields, self.line = remedy, fields, line

    def failure(self) -> Failure:
        """The error as a value that a job can keep."""
        return Failure(
            self.kind,
            self.message,
            self.hint,
            self.is_resumable,
            self.remedy or (Remedy.CHANGE_SETTINGS if self.fields else None),
            tuple(self.fields) or self.kind.fields,
            self.line,
        )


class InvalidRequestError(UserError):
    """One or more fields were filled in wrongly.

    Attributes:
        fields: For each field's key ("rows", "format" or a parameter), the sentence to show there.
    """

    kind = FailureKind.INVALID_REQUEST
    hint = Message("Correct the marked fields.")
    fields: dict[str, Message]

    def __init__(self, fields: Mapping[str, Message], hint: Message | None = None) -> None:
        super().__init__(joined(fields.values(), ". "), hint)
        self.fields = dict(fields)


class SourceError(UserError):
    """The source cannot give what was asked."""

    kind = FailureKind.SOURCE
    hint = Message("Check the source and try again.")


class SourceMissingError(SourceError):
    """The file is not there."""

    kind = FailureKind.SOURCE_MISSING
    hint = Message("Check the path, or choose another file.")

    def __init__(self, path: Path) -> None:
        super().__init__(Message("There is no file {path}", path=path))


class SourceIsFolderError(SourceError):
    """The path is a folder, or another thing that is not a file."""

    kind = FailureKind.SOURCE_IS_FOLDER
    hint = Message("Choose a file.")

    def __init__(self, path: Path) -> None:
        super().__init__(Message("{path} is not a file", path=path))


class SourceUnreadableError(SourceError):
    """The file is there but may not be read, or its container is damaged."""

    kind = FailureKind.SOURCE_UNREADABLE
    hint = Message("Check that the file is whole and that you may read it.")


class SourceChangedError(SourceError):
    """The file changed while it was read."""

    kind = FailureKind.SOURCE_CHANGED
    hint = Message("Wait until nothing writes to the file, then retry.")

    def __init__(self, path: Path) -> None:
        super().__init__(Message("{name} changed while it was being read", name=path.name))


class WrongContentError(SourceError):
    """The file is not what its name says."""

    kind = FailureKind.WRONG_CONTENT
    hint = Message("Check the file, or choose another one.")


class RaggedRowError(SourceError):
    """A record has another number of fields than the header."""

    kind = FailureKind.RAGGED_ROW
    hint = Message("Mend the row in the file and retry; nothing was saved.")


class MalformedRecordError(SourceError):
    """A record that breaks the rules of its format, for example by a quote that never closes."""

    kind = FailureKind.MALFORMED_RECORD
    hint = Message("Mend the row in the file and retry; nothing was saved.")


class BadBytesError(SourceError):
    """Bytes that do not fit the encoding."""

    kind = FailureKind.BAD_BYTES
    hint = Message("Choose the file's real encoding and retry; nothing was saved.")


class ContradictedChoiceError(SourceError):
    """The file's bytes contradict what the user says of it."""

    kind = FailureKind.CONTRADICTED_CHOICE
    hint = Message("Leave the choice out, and the file is inspected; nothing was saved.")


class DoubtfulReadingError(SourceError):
    """The file can be read in more than one way, and the user wants no doubt."""

    kind = FailureKind.DOUBTFUL_READING
    hint = Message("Say how the file is read, or allow a doubt; nothing was saved.")


class ConnectionMissingError(SourceError):
    """A request names a connection that is not there, or no more."""

    kind = FailureKind.CONNECTION_MISSING
    hint = Message("Choose another connection, or make it anew.")


class DriverMissingError(SourceError):
    """The library for this kind of database is not installed."""

    kind = FailureKind.DRIVER_MISSING

    def __init__(self, title: str, extra: str) -> None:
        hint = Message("Install it: pip install 'csvdownloader[{extra}]'", extra=extra)
        if getattr(sys, "frozen", False):  # a frozen program finds nothing that is installed later
            hint = Message(
                "Run CSV Downloader from Python, after: pip install 'csvdownloader[{extra}]'",
                extra=extra,
            )
        super().__init__(Message("The driver for {title} is not installed", title=title), hint)


class SecretNeededError(SourceError):
    """The server asks for a password that is not known in this session."""

    kind = FailureKind.SECRET_NEEDED
    hint = Message("Run it again: you are asked for it.")

    def __init__(self, name: str, title: str = "") -> None:
        super().__init__(
            Message("The {title} of {name} is needed", title=title or _PASSWORD, name=name)
        )


class KeyStoreError(SourceError):
    """The system's key store is locked, missing, or does not give back what it took."""

    kind = FailureKind.KEY_STORE
    hint = Message("Unlock the key store and try again, or let the program ask you for the secret.")


class UnreachableError(SourceError):
    """No connection to the server could be made."""

    kind = FailureKind.UNREACHABLE
    hint = Message("Check host, port and network, then retry.")


class LoginRefusedError(SourceError):
    """The server is reachable, but refuses this user."""

    kind = FailureKind.LOGIN_REFUSED
    hint = Message("Check user, password and database, then retry.")


class QueryRefusedError(SourceError):
    """The database cannot run the query; the message is the database's own."""

    kind = FailureKind.QUERY_REFUSED
    hint = Message("Correct the table, the columns or the query.")


class ServerError(SourceError):
    """The database failed in mid-stream; the message is the database's own."""

    kind = FailureKind.SERVER
    hint = Message("Nothing was saved. Retry when the server is well.")


class NameNotFoundError(UnreachableError):
    """There is no server of this name."""

    kind = FailureKind.NAME_NOT_FOUND
    hint = Message("Check the address for a typing mistake, then retry.")


class TimedOutError(UnreachableError):
    """The server did not answer in time."""

    kind = FailureKind.TIMED_OUT
    hint = Message("Retry later: the server or the network is too slow now.")


class ProxyError(UnreachableError):
    """The proxy did not let the request through."""

    kind = FailureKind.PROXY
    hint = Message("Check the proxy in Settings, Network, or the system's, then retry.")


class TlsRefusedError(SourceError):
    """The server could not prove its identity by TLS. Without that, nothing is sent to it."""

    kind = FailureKind.TLS_REFUSED
    hint = Message("Nothing was sent. Check the address, or ask whoever runs the server.")


class CertificatesError(SourceError):
    """The file of certificates that the settings name cannot be used. Nothing was sent."""

    kind = FailureKind.CERTIFICATES
    hint = Message("Choose another file in Settings, Network, or none.")

    def __init__(self, path: str, why: Message) -> None:
        super().__init__(
            Message("The certificates of {path} cannot be used: {why}", path=path, why=why)
        )


class IncompleteError(SourceError):
    """The response broke off before its end, and could not be resumed."""

    kind = FailureKind.INCOMPLETE
    hint = Message("Nothing was saved. Retry.")


class StalledError(IncompleteError):
    """The response stalled, or came too slowly to ever end."""

    kind = FailureKind.STALLED
    hint = Message("Retry later: the server or the network is too slow now.")


class EndlessPagesError(SourceError):
    """The service's pages lead in a circle, or go on beyond what the profile allows."""

    kind = FailureKind.ENDLESS_PAGES
    hint = Message(
        "Nothing was saved. Check [pages] of the profile, or ask whoever runs the service."
    )


class RedirectRefusedError(SourceError):
    """The server redirected the request to a URL that is not allowed."""

    kind = FailureKind.REDIRECT_REFUSED
    hint = Message("Check the address, or ask whoever runs the server.")


class HttpStatusError(SourceError):
    """The server refused the request with an HTTP status.

    Attributes:
        status: The status code.
        body: The beginning of the response's body; never shown as it is.
        headers: Names and values of the response; never shown as they are.
    """

    kind = FailureKind.HTTP_STATUS

    def __init__(
        self,
        status: int,
        message: Message,
        hint: Message | None = None,
        remedy: Remedy | None = None,
    ) -> None:
        super().__init__(message, hint, remedy=remedy)
        self.status = status
        self.body = b""
        self.headers: Sequence[tuple[str, str]] = ()


class ThrottledError(SourceError):
    """The server's rate limit asks for a longer wait than the program makes by itself."""

    kind = FailureKind.THROTTLED
    hint = Message("Retry at the time that the server named.")


class NotTheDataError(SourceError):
    """The response is not the data, but a login page, an error or another type of file."""

    kind = FailureKind.NOT_THE_DATA
    hint = Message("Open the address in a browser to see what it gives; nothing was saved.")


class ChecksumError(SourceError):
    """The data are not what the server announced: another size, hash or number of rows."""

    kind = FailureKind.CHECKSUM
    hint = Message("Nothing was saved. Retry; if it happens again, ask whoever runs the service.")


class RemoteJobError(SourceError):
    """The service's job ended without a file; the message is the service's own."""

    kind = FailureKind.REMOTE_JOB
    hint = Message("Check the parameters, then run it again: that starts a new export.")


class StartUnsureError(SourceError):
    """It is unknown whether the service started the export, so it is not started again."""

    kind = FailureKind.START_UNSURE
    hint = Message(
        "Look whether an export runs at the service. A new download starts a new export."
    )


class DeadlineError(SourceError):
    """The service did not finish in the time that its profile gives it."""

    kind = FailureKind.DEADLINE
    hint = Message("Retry goes on waiting for the same export.")


class ProfileError(SourceError):
    """A profile cannot be used, or does not fit the service's response."""

    kind = FailureKind.PROFILE
    hint = Message("Check the profile.")


class HostsChangedError(SourceError):
    """The profile would send the credential to hosts that are not in the user's allow-list."""

    kind = FailureKind.HOSTS_CHANGED
    hint = Message("Edit the account: it shows the hosts, and saving it agrees to them.")


class StorageError(UserError):
    """The disk or the file system refused."""

    kind = FailureKind.STORAGE
    hint = Message("Choose another folder and try again.")


class FolderGoneError(StorageError):
    """The folder in which a file is to be written is not there, or not any more."""

    kind = FailureKind.FOLDER_GONE
    hint = Message("Connect its disk, or choose another folder.")

    def __init__(self, folder: Path) -> None:
        super().__init__(Message("The folder {folder} is not there", folder=folder))


class DiskFullError(StorageError):
    """No space left, or over quota."""

    kind = FailureKind.DISK_FULL
    hint = Message("Free some space, then retry.")


class FileTooLargeError(StorageError):
    """The file system does not take files of this size."""

    kind = FailureKind.FILE_TOO_LARGE
    hint = Message("Choose a folder on another disk.")


class PermissionRefusedError(StorageError):
    """The folder or file may not be written."""

    kind = FailureKind.PERMISSION_REFUSED
    hint = Message("Choose a folder that you may write to.")


class TargetExistsError(StorageError):
    """The chosen file exists already, and the user did not agree to replace it."""

    kind = FailureKind.TARGET_EXISTS
    hint = Message("Choose another name, or agree to replace the file (--overwrite).")

    def __init__(self, target: Path) -> None:
        super().__init__(Message("{target} already exists", target=target))


class TargetNotAFileError(StorageError):
    """The chosen target is a folder, a device or another thing that is not a file."""

    kind = FailureKind.TARGET_NOT_AFILE
    hint = Message("Choose a file name.")

    def __init__(self, target: Path) -> None:
        super().__init__(Message("{target} is not a regular file", target=target))


class NotWholeError(UserError):
    """A file is not what its receipt or its source says."""

    kind = FailureKind.NOT_WHOLE
    hint = Message("Run the job again; the damaged file was not handed out.")


class JobNotFoundError(UserError):
    """No job has this id."""

    kind = FailureKind.JOB_NOT_FOUND
    hint = Message("It may have been removed.")

    def __init__(self) -> None:
        super().__init__(Message("Job not found"))


class JobNotReadyError(UserError):
    """The job's state does not allow this."""

    kind = FailureKind.JOB_NOT_READY
    hint = Message("Wait until the job has ended.")

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(
            Message("A job that is {state} cannot become {wanted}", state=state, wanted=wanted)
        )


class StoreTooNewError(StorageError):
    """The list of downloads was written by a newer version."""

    kind = FailureKind.STORE_TOO_NEW
    hint = Message("Install the newer version of CSV Downloader; nothing was changed.")


_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


OWN_FOLDER_HINT = Message(
    "It lies in the program's own folder; the variable CSVDOWNLOADER_HOME names another one, for "
    "example on another disk."
)


def disk_full_error(folder: Path, needed: str = "") -> DiskFullError:
    """The error for a disk that has no room in `folder`. It names what is free, if it can be had.

    Args:
        folder: Where there is no room.
        needed: The size of the file, as a text; empty when it is not known.
    """
    try:
        free = units.size(shutil.disk_usage(folder).free)
    except OSError:
        return DiskFullError(Message("The disk is full: {folder}", folder=folder))
    if not needed:
        return DiskFullError(
            Message("The disk is full: {folder} has {free} free", folder=folder, free=free)
        )
    return DiskFullError(
        Message(
            "The disk is full: {folder} has {free} free, the file needs {needed}",
            folder=folder,
            free=free,
            needed=needed,
        )
    )


def own_storage_error(error: OSError, path: Path) -> StorageError:
    """The same as `storage_error` for a file of the data folder: there the user chose no folder."""
    made = storage_error(error, path)
    if not isinstance(made, DiskFullError):
        made.hint = OWN_FOLDER_HINT
    return made


def storage_error(error: OSError, path: Path) -> StorageError:
    """The StorageError for an OSError that was raised while `path` was written."""
    if error.errno == errno.ENOSPC:
        return disk_full_error(path.parent)
    if error.errno == errno.EDQUOT:
        return DiskFullError(Message("Your quota is used up: {folder}", folder=path.parent))
    if error.errno == errno.EFBIG:
        return FileTooLargeError(Message("The file is too large for this disk: {path}", path=path))
    if error.errno in _REFUSED:
        return PermissionRefusedError(Message("Not allowed to write {path}", path=path))
    return StorageError(
        Message("Cannot write {path}: {strerror}", path=path, strerror=error.strerror or error)
    )


def unreadable_error(error: OSError, path: Path) -> StorageError:
    """The StorageError for an OSError that came while `path`, of the data folder, was read."""
    return StorageError(
        Message("Cannot read {path}: {strerror}", path=path, strerror=error.strerror or error),
        OWN_FOLDER_HINT,
    )
