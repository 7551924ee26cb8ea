"""Starts the job of a service: once, whatever gets lost on the way."""

from dataclasses import replace

from csvdownloader.core.errors import (
    IncompleteError,
    LoginRefusedError,
    ProfileError,
    RemoteJobError,
    StartUnsureError,
    TlsRefusedError,
    UnreachableError,
    UserError,
)
from csvdownloader.core.models import Progress, Stage
from csvdownloader.engine.transfer.retry import is_transient
from csvdownloader.sources.web.profile.model import CallTemplate, ErrorClass, Poll, Start
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.lost_start import LostStartLookup
from csvdownloader.sources.web.run.poll_schedule import retry_backoff
from csvdownloader.sources.web.run.render import NOTHING, ExtraFields, job_names
from csvdownloader.sources.web.run.replies import host_of
from csvdownloader.sources.web.run.service_errors import (
    ServiceError,
    message_of,
    says_error,
    service_error_in,
)
from csvdownloader.sources.web.run.throttled_client import TransientError

_LOOKS = (2.0, 10.0, 30.0)  # seconds before each look whether a lost start did arrive


class Starter:
    """Brings a job to where it can be polled.

    Before each call it is noted on disk that it is sent; after it, what was answered. So no call is
    repeated that may have arrived, unless the profile says that a repeat does no harm.
    """

    def __init__(self, context: RunContext, start: Start, poll: Poll) -> None:
        self._start, self._poll = start, poll
        self._masked = context.order.credential_scope.masked
        self._service, self._checkpoint = context.service, context.checkpoint
        self._reporter = context.reporter
        self._errors, self._client = context.profile.errors, context.service.client
        self._calls = (start.call, *start.then)
        self._backoff = retry_backoff(self._client.chance)
        self._last: ParsedReply | None = None

    def run(self) -> ParsedReply | None:
        """The last answer; None when all was answered in an earlier run.

        Raises:
            StartUnsureError: Nobody knows whether the service started the job.
            UserError: It did not.
        """
        try:
            while self._checkpoint.answered < len(self._calls):
                self._advance()
        except UserError as error:
            if not self._checkpoint.sent:  # nothing is there that could go on
                self._checkpoint.clear()
            else:
                self._save_reason(error)
            raise
        self._check_recalled()
        return self._last

    def _save_reason(self, error: UserError) -> None:
        """Keeps the sentence of the first error after which nobody knows about the start."""
        is_unsure = self._checkpoint.sent > self._checkpoint.answered
        if is_unsure and not self._checkpoint.why:
            self._checkpoint.save(why=self._masked(error.message))

    @property
    def _call(self) -> CallTemplate:
        return self._calls[self._checkpoint.answered]

    def _advance(self) -> None:
        was_lost = self._checkpoint.sent > self._checkpoint.answered  # in an earlier run
        if was_lost and self._start.retry == "never":
            self._recover(None)
        else:
            self._send()

    def _check_recalled(self) -> None:
        needed = job_names(self._poll.call)
        kept = {name for call in self._calls for name in call.capture}
        if self._last is None and needed & kept - set(self._service.job):
            self._checkpoint.clear()
            raise RemoteJobError(
                "The address of the export lets in whoever knows it, so it was not kept",
                "Retry starts a new export.",
            )

    def _send(self) -> None:
        self._reporter(Progress(Stage.STARTING))
        filled = self._service.filled(self._call, self._extra())
        filled = replace(filled, repeatable=self._start.retry != "never")
        self._service.authorized(filled)  # so that a token is there before it is noted as sent
        may_be_there = self._checkpoint.sent > self._checkpoint.answered
        self._note()
        try:
            reply = self._service.ask(filled)
        except IncompleteError as error:
            self._recover(TransientError(error))
        except (UnreachableError, TlsRefusedError, LoginRefusedError) as error:
            self._not_taken(may_be_there)
            if not is_transient(error):
                raise
            self._client.wait_backoff(TransientError(error), self._backoff)
        else:
            self._handle_reply(reply, may_be_there)

    def _extra(self) -> ExtraFields:
        header = self._start.idempotency_header
        is_first = not self._checkpoint.answered
        return (
            ExtraFields(headers={header: self._checkpoint.uuid}) if header and is_first else NOTHING
        )

    def _note(self) -> None:
        answered, started = self._checkpoint.answered, self._checkpoint.started
        if not answered or started is None:
            started = self._client.clock.now()
        self._checkpoint.save(sent=answered + 1, started=started.isoformat())

    def _not_taken(self, may_be_there: bool) -> None:
        """Notes that the service did not take the call, unless an earlier one may be there."""
        if not may_be_there:
            self._checkpoint.save(sent=self._checkpoint.answered)

    def _handle_reply(self, reply: ParsedReply, may_be_there: bool) -> None:
        service_error = service_error_in(self._errors, reply, self._call.expect)
        if service_error is None:
            self._answered(reply)
        elif service_error.is_unclear and (
            service_error.is_transient or self._start.retry == "never"
        ):
            self._recover(TransientError(service_error.error(), self._client.retry_after(reply)))
        elif service_error.error_class is ErrorClass.ALREADY_RUNNING and may_be_there:
            self._attach(service_error)
        elif service_error.is_transient:
            self._not_taken(may_be_there)
            self._client.wait_backoff(
                TransientError(service_error.error(), self._client.retry_after(reply)),
                self._backoff,
            )
        else:
            if not service_error.is_unclear:
                self._checkpoint.clear()
            raise service_error.error()

    def _answered(self, reply: ParsedReply) -> None:
        call = self._call
        self._service.capture(call.capture, reply)
        missing = set(call.capture) - set(self._service.job)
        if missing and says_error(self._errors, reply):
            self._checkpoint.clear()
            message = message_of(self._errors, reply)
            raise RemoteJobError(f"{host_of(reply.url)} did not start the export: {message}")
        needed = job_names(self._poll.call) - set(self._poll.call.capture)
        if lacking := sorted(missing & needed):
            raise ProfileError(f"The answer of {host_of(reply.url)} has no {lacking[0]}")
        answered = self._checkpoint.answered + 1
        self._checkpoint.save_job(self._service.storable_job, answered=answered, why="")
        self._last = reply

    def _recover(self, lost: TransientError | None) -> None:
        """The call may have arrived."""
        if self._start.retry != "never":
            if lost:
                self._client.wait_backoff(lost, self._backoff)
            return
        if not self._was_found():
            if lost:
                self._save_reason(lost.error)
            why = self._checkpoint.why or "The program ended before the answer came"
            raise StartUnsureError(f"It is not known whether the export was started. {why}")

    @property
    def _lookup(self) -> LostStartLookup | None:
        """What finds the job; None when nothing does: only first calls are in the list."""
        lost_reply = self._start.lost_reply
        if lost_reply is None or self._checkpoint.answered:
            return None
        return LostStartLookup(self._service, self._checkpoint, lost_reply)

    def _was_found(self) -> bool:
        lookup = self._lookup
        if lookup is None:
            return False
        for seconds in _LOOKS:
            self._client.wait(seconds)
            if picked := lookup.find():
                self._answered(picked)
                return True
        return False

    def _attach(self, service_error: ServiceError) -> None:
        """An export runs already, maybe from a start whose answer was lost: takes that one."""
        lookup = self._lookup
        picked = lookup.find() if lookup else None
        if picked is None:
            raise service_error.error()
        self._answered(picked)
        self._checkpoint.save(sent=len(self._calls), answered=len(self._calls))
