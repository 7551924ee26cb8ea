"""A web service does not bring its export to an end."""

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import Message


class EndlessPagesError(SourceError):
    """The service's pages lead in a circle, or go on beyond what the profile allows."""

    kind = FailureKind.ENDLESS_PAGES
    hint = Message(
        "Nothing was saved. Check [pages] of the profile, or ask whoever runs the service."
    )


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
