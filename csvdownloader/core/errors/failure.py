"""What is kept of an error, or of a bug."""

from msgspec import Struct

from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.messages import Message


class Failure(Struct, frozen=True):
    """Why a job, a save or a lookup ended without what was asked.

    Attributes:
        kind: What went wrong.
        message: Plain cause, one sentence.
        hint: What the user can do next.
        is_resumable: Whether the job left a checkpoint, so that a retry goes on where it ended.
        remedy: What helps against it; None for what helps against its kind.
        fields: Keys of the parameters that may help, the likeliest first.
        line: The line of the source's text that cannot be read, from 1; None when it has none.
    """

    kind: FailureKind
    message: Message
    hint: Message
    is_resumable: bool = False
    remedy: Remedy | None = None
    fields: tuple[str, ...] = ()
    line: int | None = None
