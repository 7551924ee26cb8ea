"""What is in a file cannot be read as it is to be."""

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message


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
