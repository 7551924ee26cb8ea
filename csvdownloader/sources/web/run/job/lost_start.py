"""Finds a job at the service whose start was sent, but whose response was lost."""

from datetime import timedelta

from msgspec.structs import replace

from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.profile.start import LostReply
from csvdownloader.sources.web.run.calls.service import Service
from csvdownloader.sources.web.run.checkpoint import Checkpoint
from csvdownloader.sources.web.run.poll_schedule import parse_timestamp

_SKEW = timedelta(seconds=60)  # clock skew: how much the service's clock may differ from ours


class LostStartLookup:
    """Looks for a lost start in the service's list of jobs."""

    def __init__(self, service: Service, checkpoint: Checkpoint, lost_reply: LostReply) -> None:
        self._service, self._checkpoint, self._lost_reply = service, checkpoint, lost_reply

    def find(self) -> ParsedReply | None:
        """The job that may be ours, as the body of a reply; None if there is none."""
        call = self._service.filled(self._lost_reply.call)
        client, expect = self._service.client, self._lost_reply.call.expect
        reply = client.send_with_retries(lambda: self._service.send(call), expect)
        job = self._lost_reply.pick.find(reply)
        picked = None if job is None else replace(reply, body=job)
        return picked if picked and self._is_ours(picked) else None

    def _is_ours(self, picked: ParsedReply) -> bool:
        if self._lost_reply.newer_than_start is None:
            return True
        created, started = (
            parse_timestamp(self._lost_reply.newer_than_start.find(picked)),
            self._checkpoint.started,
        )
        return created is not None and started is not None and created >= started - _SKEW
