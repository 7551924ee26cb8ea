"""The kinds of failures that a job can end with."""

from enum import StrEnum
from typing import Self

from csvdownloader.core.overrides import override


class FailureKind(StrEnum):
    """What went wrong. The values stand in stored jobs, so they never change.

    All but the last three are of the error in `core.errors` that is named like them. OTHER is also
    what an unknown kind is read as: of a later version, or of a source that was removed.
    """

    USER = "User"
    INVALID_REQUEST = "InvalidRequest"
    SOURCE = "Source"
    SOURCE_MISSING = "SourceMissing"
    SOURCE_IS_FOLDER = "SourceIsFolder"
    SOURCE_UNREADABLE = "SourceUnreadable"
    SOURCE_CHANGED = "SourceChanged"
    WRONG_CONTENT = "WrongContent"
    RAGGED_ROW = "RaggedRow"
    MALFORMED_RECORD = "MalformedRecord"
    BAD_BYTES = "BadBytes"
    CONNECTION_MISSING = "ConnectionMissing"
    DRIVER_MISSING = "DriverMissing"
    SECRET_NEEDED = "SecretNeeded"  # noqa: S105 - a kind, no secret
    KEY_STORE = "KeyStore"
    UNREACHABLE = "Unreachable"
    LOGIN_REFUSED = "LoginRefused"
    QUERY_REFUSED = "QueryRefused"
    SERVER = "Server"
    NAME_NOT_FOUND = "NameNotFound"
    TIMED_OUT = "TimedOut"
    PROXY = "Proxy"
    TLS_REFUSED = "TlsRefused"
    INCOMPLETE = "Incomplete"
    STALLED = "Stalled"
    REDIRECT_REFUSED = "RedirectRefused"
    HTTP_STATUS = "HttpStatus"
    THROTTLED = "Throttled"
    NOT_THE_DATA = "NotTheData"
    CHECKSUM = "Checksum"
    REMOTE_JOB = "RemoteJob"
    START_UNSURE = "StartUnsure"
    DEADLINE = "Deadline"
    PROFILE = "Profile"
    HOSTS_CHANGED = "HostsChanged"
    STORAGE = "Storage"
    DISK_FULL = "DiskFull"
    FILE_TOO_LARGE = "FileTooLarge"
    PERMISSION_REFUSED = "PermissionRefused"
    TARGET_EXISTS = "TargetExists"
    TARGET_NOT_AFILE = "TargetNotAFile"
    NOT_WHOLE = "NotWhole"
    JOB_NOT_FOUND = "JobNotFound"
    JOB_NOT_READY = "JobNotReady"
    STORE_TOO_NEW = "StoreTooNew"
    INTERRUPTED = "Interrupted"
    BUG = "Bug"
    OTHER = "Other"

    @override
    @classmethod
    def _missing_(cls, value: object) -> Self:  # noqa: ARG003 - the signature of Enum
        return cls("Other")


# Where another secret helps; and where a retry may also need one, which the key store withheld.
SECRET_REFUSED = frozenset({FailureKind.SECRET_NEEDED, FailureKind.LOGIN_REFUSED})
SECRET_FAILED = SECRET_REFUSED | {FailureKind.KEY_STORE}
