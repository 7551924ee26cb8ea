"""The kinds of failures, and what the user can do about each."""

from enum import StrEnum
from typing import Self

from csvdownloader.core.overrides import override


class Remedy(StrEnum):
    """What helps against a failure. Window and command line offer it, each in its own way.

    The values stand in stored jobs, so they never change.
    """

    CHOOSE_FILE = "choose-file"
    ENTER_SECRET = "enter-secret"  # noqa: S105 - a remedy, no secret
    EDIT_CONNECTION = "edit-connection"
    EDIT_ACCOUNT = "edit-account"
    OPEN_IN_BROWSER = "open-in-browser"
    SHOW_LINE = "show-line"  # of the text that cannot be read
    FREE_SPACE = "free-space"
    SAVE_ELSEWHERE = "save-elsewhere"
    OPEN_SETTINGS = "open-settings"  # of the program
    CHANGE_SETTINGS = "change-settings"  # read the same source in another way
    RETRY = "retry"
    NOTHING = "nothing"

    @override
    @classmethod
    def _missing_(cls, value: object) -> Self:  # noqa: ARG003 - the signature of Enum
        return cls("nothing")  # one of a later version


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
    CONTRADICTED_CHOICE = "ContradictedChoice"
    DOUBTFUL_READING = "DoubtfulReading"
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
    CERTIFICATES = "Certificates"
    INCOMPLETE = "Incomplete"
    STALLED = "Stalled"
    ENDLESS_PAGES = "EndlessPages"
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
    FOLDER_GONE = "FolderGone"
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

    @property
    def remedy(self) -> Remedy:
        """What helps against it."""
        return _REMEDIES[self]

    @property
    def is_lasting(self) -> bool:
        """Whether the same request ends in the same way again, so that a retry is no help."""
        return self is FailureKind.ENDLESS_PAGES

    @property
    def is_of_reading(self) -> bool:
        """Whether an option that says how the file is read may help."""
        return self in _OF_READING

    @property
    def fields(self) -> tuple[str, ...]:
        """The keys of the parameters that may help, the likeliest first."""
        return _FIELDS.get(self, ())

    @override
    @classmethod
    def _missing_(cls, value: object) -> Self:  # noqa: ARG003 - the signature of Enum
        return cls("Other")


_OF_READING = frozenset(
    {
        FailureKind.WRONG_CONTENT,
        FailureKind.RAGGED_ROW,
        FailureKind.MALFORMED_RECORD,
        FailureKind.BAD_BYTES,
        FailureKind.CONTRADICTED_CHOICE,
        FailureKind.DOUBTFUL_READING,
    }
)
_FIELDS = {
    FailureKind.SOURCE_MISSING: ("path",),
    FailureKind.SOURCE_IS_FOLDER: ("path",),
    FailureKind.SOURCE_UNREADABLE: ("path",),
    FailureKind.WRONG_CONTENT: ("kind",),
    FailureKind.RAGGED_ROW: ("ragged", "delimiter"),
    FailureKind.MALFORMED_RECORD: ("quote", "escape"),
    FailureKind.BAD_BYTES: ("encoding", "bad_bytes"),
    FailureKind.DOUBTFUL_READING: ("strict",),
    FailureKind.CONNECTION_MISSING: ("connection",),
    FailureKind.QUERY_REFUSED: ("query", "table"),
    FailureKind.UNREACHABLE: ("host",),
    FailureKind.NAME_NOT_FOUND: ("param.url", "host"),
    FailureKind.TLS_REFUSED: ("tls",),
    FailureKind.REDIRECT_REFUSED: ("param.url",),
    FailureKind.HTTP_STATUS: ("param.url",),
    FailureKind.NOT_THE_DATA: ("param.url",),
}
_REMEDIES = {
    FailureKind.USER: Remedy.RETRY,
    FailureKind.INVALID_REQUEST: Remedy.CHANGE_SETTINGS,
    FailureKind.SOURCE: Remedy.CHANGE_SETTINGS,
    FailureKind.SOURCE_MISSING: Remedy.CHOOSE_FILE,
    FailureKind.SOURCE_IS_FOLDER: Remedy.CHOOSE_FILE,
    FailureKind.SOURCE_UNREADABLE: Remedy.CHOOSE_FILE,
    FailureKind.SOURCE_CHANGED: Remedy.RETRY,
    FailureKind.WRONG_CONTENT: Remedy.CHOOSE_FILE,
    FailureKind.RAGGED_ROW: Remedy.SHOW_LINE,
    FailureKind.MALFORMED_RECORD: Remedy.SHOW_LINE,
    FailureKind.BAD_BYTES: Remedy.CHANGE_SETTINGS,
    FailureKind.CONTRADICTED_CHOICE: Remedy.CHANGE_SETTINGS,
    FailureKind.DOUBTFUL_READING: Remedy.CHANGE_SETTINGS,
    FailureKind.CONNECTION_MISSING: Remedy.CHANGE_SETTINGS,
    FailureKind.DRIVER_MISSING: Remedy.NOTHING,
    FailureKind.SECRET_NEEDED: Remedy.ENTER_SECRET,
    FailureKind.KEY_STORE: Remedy.ENTER_SECRET,
    FailureKind.UNREACHABLE: Remedy.EDIT_CONNECTION,
    FailureKind.LOGIN_REFUSED: Remedy.ENTER_SECRET,
    FailureKind.QUERY_REFUSED: Remedy.CHANGE_SETTINGS,
    FailureKind.SERVER: Remedy.RETRY,
    FailureKind.NAME_NOT_FOUND: Remedy.EDIT_CONNECTION,
    FailureKind.TIMED_OUT: Remedy.RETRY,
    FailureKind.PROXY: Remedy.OPEN_SETTINGS,
    FailureKind.TLS_REFUSED: Remedy.EDIT_CONNECTION,
    FailureKind.CERTIFICATES: Remedy.OPEN_SETTINGS,
    FailureKind.INCOMPLETE: Remedy.RETRY,
    FailureKind.STALLED: Remedy.RETRY,
    FailureKind.ENDLESS_PAGES: Remedy.CHANGE_SETTINGS,
    FailureKind.REDIRECT_REFUSED: Remedy.CHANGE_SETTINGS,
    FailureKind.HTTP_STATUS: Remedy.RETRY,
    FailureKind.THROTTLED: Remedy.RETRY,
    FailureKind.NOT_THE_DATA: Remedy.OPEN_IN_BROWSER,
    FailureKind.CHECKSUM: Remedy.RETRY,
    FailureKind.REMOTE_JOB: Remedy.CHANGE_SETTINGS,
    FailureKind.START_UNSURE: Remedy.NOTHING,  # a retry may cost a second export
    FailureKind.DEADLINE: Remedy.RETRY,
    FailureKind.PROFILE: Remedy.CHANGE_SETTINGS,
    FailureKind.HOSTS_CHANGED: Remedy.EDIT_ACCOUNT,
    FailureKind.STORAGE: Remedy.SAVE_ELSEWHERE,
    FailureKind.FOLDER_GONE: Remedy.SAVE_ELSEWHERE,
    FailureKind.DISK_FULL: Remedy.FREE_SPACE,
    FailureKind.FILE_TOO_LARGE: Remedy.SAVE_ELSEWHERE,
    FailureKind.PERMISSION_REFUSED: Remedy.SAVE_ELSEWHERE,
    FailureKind.TARGET_EXISTS: Remedy.SAVE_ELSEWHERE,
    FailureKind.TARGET_NOT_AFILE: Remedy.SAVE_ELSEWHERE,
    FailureKind.NOT_WHOLE: Remedy.RETRY,
    FailureKind.JOB_NOT_FOUND: Remedy.NOTHING,
    FailureKind.JOB_NOT_READY: Remedy.NOTHING,
    FailureKind.STORE_TOO_NEW: Remedy.NOTHING,
    FailureKind.INTERRUPTED: Remedy.RETRY,
    FailureKind.BUG: Remedy.RETRY,
    FailureKind.OTHER: Remedy.RETRY,
}
