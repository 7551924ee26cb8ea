"""Starts the job of a service: once, even if a response is lost."""

from collections.abc import Iterable

from msgspec.structs import replace

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.network import TlsRefusedError, UnreachableError
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.services import RemoteJobError, StartUnsureError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.retry import is_transient
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.errors import ErrorClass
from csvdownloader.sources.web.profile.poll import Poll
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.profile.start import Start
from csvdownloader.sources.web.run.calls.render import NOTHING, ExtraFields, job_names
from csvdownloader.sources.web.run.calls.replies import host_of
from csvdownloader.sources.web.run.calls.service_errors import (
    ServiceError,
    message_of,
    says_error,
    service_error_in,
)
from csvdownloader.sources.web.run.calls.throttled_client import TransientError
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.job.lost_start import LostStartLookup
from csvdownloader.sources.web.run.poll_schedule import retry_backoff

_LOOKUP_DELAYS = (2.0, 10.0, 30.0)  # seconds before each lookup whether a lost start did arrive


class Starter:
    """Makes the calls of [start], after which the job can be polled.

    The checkpoint records each call before it is sent, and its response after it. So no call is
    repeated that may have arrived, unless `retry` says that it is safe or idempotent.
    """

    def __init__(self, context: RunContext, start: Start, poll: Poll) -> None:
        self._start, self._poll = start, poll
        self._service, self._checkpoint = context.service, context.checkpoint
        self._profile, self._reporter = context.profile, context.reporter
        self._errors, self._client = context.profile.errors, context.service.client
        self._calls = (start.call, *start.then)
        self._backoff = retry_backoff(self._client.chance)
        self._last: ParsedReply | None = None

    def run(self) -> ParsedReply | None:
        """Returns the last response; None if an earlier run got all of them.

        Raises:
            StartUnsureError: It is unknown whether the service started the job.
            RemoteJobError: An earlier run started it, and what it needs to go on was not kept.
            UserError: The service did not start the job.
        """
        self._check_restored()
        try:
            while self._checkpoint.answered < len(self._calls):
                self._advance()
        except UserError as error:
            if not self._checkpoint.sent:  # there is nothing to resume
                self._checkpoint.clear()
            else:
                self._save_reason(error)
            raise
        return self._last

    def _save_reason(self, error: UserError) -> None:
        """Saves the message of the first error after which the start is unsure."""
        is_unsure = self._checkpoint.sent > self._checkpoint.answered
        if is_unsure and not self._checkpoint.unsure_reason:
            self._checkpoint.save_reason(error.message)

    @property
    def _call(self) -> CallTemplate:
        return self._calls[self._checkpoint.answered]

    def _advance(self) -> None:
        was_lost = self._checkpoint.sent > self._checkpoint.answered  # in an earlier run
        if was_lost and self._start.retry == "never":
            self._recover(None)
        else:
            self._send()

    def _check_restored(self) -> None:
        """Gives up the job of an earlier run that a call needs a secret of, which was not kept."""
        if self._needed_names & self._checkpoint.withheld - self._service.job.keys():
            self._checkpoint.clear()
            raise RemoteJobError(
                Message(
                    "The export cannot go on: the service gave a secret for it, which was not kept "
                    "when the program ended"
                ),
                Message("Retry starts a new export."),
            )

    @property
    def _needed_names(self) -> frozenset[str]:
        """The NAMEs of the captured values without which the job cannot go on."""
        calls = [*self._calls[self._checkpoint.answered :], self._poll.call]
        later = [call for call in (*self._profile.resolve, self._profile.result.call) if call]
        anew = {name for call in (self._poll.call, *self._profile.resolve) for name in call.capture}
        return _job_names(calls) | (_job_names(later) - anew)

    def _send(self) -> None:
        self._reporter(Progress(Stage.STARTING))
        request = self._service.filled(self._call, self._extra())
        request = replace(request, repeatable=self._start.retry != "never")
        # fetches an access token, if needed, before the call is recorded as sent
        self._service.authorized(request)
        may_have_arrived = self._checkpoint.sent > self._checkpoint.answered
        self._record_sent()
        try:
            reply = self._service.send(request)
        except IncompleteError as error:
            self._recover(TransientError(error))
        except (UnreachableError, TlsRefusedError, LoginRefusedError) as error:
            self._record_refused(may_have_arrived)
            if not is_transient(error):
                raise
            self._client.wait_backoff(TransientError(error), self._backoff)
        else:
            self._handle_reply(reply, may_have_arrived)

    def _extra(self) -> ExtraFields:
        header = self._start.idempotency_header
        is_first = not self._checkpoint.answered
        return (
            ExtraFields(headers={header: self._checkpoint.uuid}) if header and is_first else NOTHING
        )

    def _record_sent(self) -> None:
        answered, started = self._checkpoint.answered, self._checkpoint.started
        if not answered or started is None:
            started = self._client.clock.now()
        self._checkpoint.save(sent=answered + 1, started=started.isoformat())

    def _record_refused(self, may_have_arrived: bool) -> None:
        """Records that the call was not accepted, unless an earlier try may have arrived."""
        if not may_have_arrived:
            self._checkpoint.save(sent=self._checkpoint.answered)

    def _handle_reply(self, reply: ParsedReply, may_have_arrived: bool) -> None:
        service_error = service_error_in(self._errors, reply, self._call.expect)
        if service_error is None:
            self._accept(reply)
        elif service_error.is_unclear and (
            service_error.is_transient or self._start.retry == "never"
        ):
            self._recover(TransientError(service_error.error(), self._client.retry_after(reply)))
        elif service_error.error_class is ErrorClass.ALREADY_RUNNING and may_have_arrived:
            self._attach(service_error)
        elif service_error.is_transient:
            self._record_refused(may_have_arrived)
            self._client.wait_backoff(
                TransientError(service_error.error(), self._client.retry_after(reply)),
                self._backoff,
            )
        else:
            if not service_error.is_unclear:
                self._checkpoint.clear()
            raise service_error.error()

    def _accept(self, reply: ParsedReply) -> None:
        call = self._call
        self._service.capture(call.capture, reply)
        missing = set(call.capture) - set(self._service.job)
        if missing and says_error(self._errors, reply):
            self._checkpoint.clear()
            message = message_of(self._errors, reply)
            raise RemoteJobError(
                Message(
                    "{host} did not start the export: {message}",
                    host=host_of(reply.url),
                    message=message,
                )
            )
        needed = job_names(self._poll.call) - set(self._poll.call.capture)
        if lacking := sorted(missing & needed):
            raise ProfileError(
                Message(
                    "The answer of {host} has no {name}",
                    host=host_of(reply.url),
                    name=lacking[0],
                )
            )
        answered = self._checkpoint.answered + 1
        self._checkpoint.save_job(self._service.storable_job, answered=answered, why="")
        self._last = reply

    def _recover(self, transient: TransientError | None) -> None:
        """Handles a call that may have arrived: retries it, if allowed, or looks for its job."""
        if self._start.retry != "never":
            if transient:
                self._client.wait_backoff(transient, self._backoff)
            return
        if not self._find_job():
            if transient:
                self._save_reason(transient.error)
            why = self._checkpoint.unsure_reason or Message(
                "The program ended before the answer came"
            )
            raise StartUnsureError(
                Message("It is not known whether the export was started. {why}", why=why)
            )

    @property
    def _lookup(self) -> LostStartLookup | None:
        """Looks for the job of a lost first call; None without `lost_reply`, or for later calls."""
        lost_reply = self._start.lost_reply
        if lost_reply is None or self._checkpoint.answered:
            return None
        return LostStartLookup(self._service, self._checkpoint, lost_reply)

    def _find_job(self) -> bool:
        lookup = self._lookup
        if lookup is None:
            return False
        for seconds in _LOOKUP_DELAYS:
            self._client.wait(seconds)
            if picked := lookup.find():
                self._accept(picked)
                return True
        return False

    def _attach(self, service_error: ServiceError) -> None:
        """Takes the export that already runs, if it may be that of a start with a lost response."""
        lookup = self._lookup
        picked = lookup.find() if lookup else None
        if picked is None:
            raise service_error.error()
        self._accept(picked)
        self._checkpoint.save(sent=len(self._calls), answered=len(self._calls))


def _job_names(calls: Iterable[CallTemplate]) -> frozenset[str]:
    return frozenset(name for call in calls for name in job_names(call))
