"""The list of downloads cannot give what was asked of it."""

from csvdownloader.core.errors.base import StorageError, UserError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message


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
