"""What all expected errors are, and those that are caught as a whole."""

from collections.abc import Collection

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.messages import Message, verbatim


class UserError(Exception):
    """An expected error, with a message for the user.

    Attributes:
        kind: What went wrong, as a stored job keeps it.
        message: What happened, one sentence.
        hint: What can be done next, one sentence.
        is_resumable: Whether the job left a checkpoint.
        remedy, fields, line: See `core.errors.failure.Failure`. Where an error names fields, to
            change them is what helps, unless it has another remedy.
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


class SourceError(UserError):
    """The source cannot give what was asked."""

    kind = FailureKind.SOURCE
    hint = Message("Check the source and try again.")


class StorageError(UserError):
    """The disk or the file system refused."""

    kind = FailureKind.STORAGE
    hint = Message("Choose another folder and try again.")
