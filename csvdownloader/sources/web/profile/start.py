"""How a service starts the job."""

from msgspec import Struct

from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.selectors import Selector

UUID = "uuid"  # `job.uuid`: the idempotency key of the start, the same for all retries


class LostReply(Struct, frozen=True):
    """How to find a job whose start was sent, but whose response was lost.

    Attributes:
        call: Lists jobs.
        pick: Finds our job in the response, if it is there; the start's `capture` is applied to it.
        newer_than_start: Finds the creation time of the picked job, which is only ours if it is not
            older than the start; None accepts any job.
    """

    call: CallTemplate
    pick: Selector
    newer_than_start: Selector | None


class Start(Struct, frozen=True):
    """Starts the job.

    Attributes:
        call: The first call.
        then: Further calls, in order.
        retry: "never", "safe" (a retry does no harm) or "idempotent" (with the header).
        idempotency_header: Header for the idempotency key, an id that stays the same over retries
            and restarts. Every call has it as `job.uuid`, too, for services that take it elsewhere.
        confirm: What the user is told about the costs; empty for nothing.
        lost_reply: How to find the job if the response was lost; None if there is no way.
    """

    call: CallTemplate
    then: tuple[CallTemplate, ...] = ()
    retry: str = "never"
    idempotency_header: str = ""
    confirm: str = ""
    lost_reply: LostReply | None = None
