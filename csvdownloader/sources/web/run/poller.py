"""Asks how a job stands until it has ended."""

from http import HTTPStatus

from csvdownloader.core.errors import DeadlineError, RemoteJobError, UserError
from csvdownloader.core.models import Progress, Stage
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.retry import is_transient, retry_after
from csvdownloader.sources.web.profile.model import ErrorClass, Poll, StatusClass
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.poll_schedule import PollDeadline, PollSchedule, retry_backoff
from csvdownloader.sources.web.run.poll_status import (
    PollStatus,
    has_failed,
    lacks_status,
    poll_status,
    progress_of,
)
from csvdownloader.sources.web.run.render import job_names
from csvdownloader.sources.web.run.replies import host_of
from csvdownloader.sources.web.run.service_errors import (
    ServiceError,
    appended_message,
    is_success,
    message_of,
    says_error,
    service_error_in,
)
from csvdownloader.sources.web.run.throttled_client import TransientError

_MOST_SILENT = 20  # looks in a row at which the service does not say how the job stands
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_BAD_ENDS = {
    StatusClass.FAILED: "The export failed at the service",
    StatusClass.CANCELLED: "The export was cancelled at the service",
    StatusClass.EXPIRED: "The export has expired at the service",
}


class Poller:
    """Polls one job.

    Attributes:
        pace: The intervals between two polls.
    """

    def __init__(self, context: RunContext, poll: Poll) -> None:
        self._profile, self._poll, self._errors = context.profile, poll, context.profile.errors
        self._service, self._checkpoint, self._reporter = (
            context.service,
            context.checkpoint,
            context.reporter,
        )
        self._client, clock = context.service.client, context.clock
        self.schedule = PollSchedule(
            poll.interval, context.profile.limits.min_poll, self._client.chance
        )
        self._deadline = PollDeadline(
            context.checkpoint.started, clock.now(), clock.monotonic(), poll.timeout
        )
        self._backoff = retry_backoff(self._client.chance)
        self._progress = Progress(Stage.PREPARING)
        self._masked, self._silent = context.order.credential_scope.masked, 0

    def until_done(self, first: ParsedReply | None) -> PollStatus:
        """The look that found the job done, or done and empty.

        Args:
            first: The answer to the start; None to look at once.

        Raises:
            RemoteJobError: It ended in another way.
            DeadlineError: It takes too long.
        """
        if first:
            self.wait(first)
        while (status := self.poll()).status_class is StatusClass.RUNNING:
            self.wait(status.reply)
        return status

    def poll(self) -> PollStatus:
        """How the job stands now; trouble that may pass is borne with. Raises as `until_done`."""
        while True:
            got = self._attempt()
            if isinstance(got, PollStatus):
                self._backoff.forgive()
                self._check_status(got.reply)
                self._save_job(got)
                return self.judged(got)
            seconds = self._backoff.next(got.error, got.retry_after, self._client.clock.now())
            self._wait_for(max(seconds, self.schedule.next() if got.retry_after is None else 0.0))

    def judged(self, status: PollStatus) -> PollStatus:
        """The look, if the job goes on or is done. Raises RemoteJobError."""
        self._progress = progress_of(self._poll.progress, status, self._masked)
        self._reporter(self._progress)
        if status.status_class not in _BAD_ENDS:
            return status
        self._checkpoint.clear()
        message = message_of(self._errors, status.reply)
        if is_success(status.reply.status) and not says_error(self._errors, status.reply):
            message = status.text or "It gives no reason"
        raise RemoteJobError(f"{_BAD_ENDS[status.status_class]}: {message}")

    def check_deadline(self) -> None:
        """Raises DeadlineError when the job has taken as long as it may."""
        if not self._deadline.left(self._client.clock.monotonic()):
            raise DeadlineError(f"The export was not ready within {_span(self._poll.timeout)}")

    def wait(self, reply: ParsedReply) -> None:
        """Waits until it is time for the next look. Raises DeadlineError."""
        named = [pair for pair in reply.headers if pair[0].lower() == "retry-after"]
        asked = retry_after(Headers(named), self._client.clock.now())
        self._wait_for(self.schedule.asked_for(asked))

    def seen(self, reply: ParsedReply) -> PollStatus | TransientError:
        """What an answer says. In this order: passing trouble, failure, HTTP code, status word."""
        service_error = service_error_in(self._errors, reply, self._poll.call.expect)
        if service_error and reply.status in self._poll.http:
            service_error = None
        if service_error and service_error.is_transient:
            return TransientError(service_error.error(), self._client.retry_after(reply))
        status = poll_status(self._poll, reply, self._masked)
        if has_failed(self._poll, reply):
            return PollStatus(StatusClass.FAILED, status.text, reply)
        return self._troubled(service_error, reply) if service_error else status

    def _attempt(self) -> PollStatus | TransientError:
        call = self._service.filled(self._poll.call)
        try:
            reply = self._service.ask(call)
        except UserError as error:
            if not is_transient(error):
                raise
            return TransientError(error)
        return self.seen(reply)

    def _check_status(self, reply: ParsedReply) -> None:
        self._silent = self._silent + 1 if lacks_status(self._poll, reply) else 0
        if self._silent >= _MOST_SILENT:
            message = appended_message(self._errors, reply)
            raise RemoteJobError(
                f"{host_of(reply.url)} does not say how the export stands{message}",
                "Look at the service for the export. Run it again to start a new one.",
            )

    def _troubled(self, service_error: ServiceError, reply: ParsedReply) -> PollStatus:
        is_gone = reply.status in _GONE and not service_error.is_named
        if is_gone and self._is_young():
            return PollStatus(StatusClass.RUNNING, "", reply)
        if is_gone or (service_error.is_named and service_error.error_class is not ErrorClass.AUTH):
            self._checkpoint.clear()
        if is_gone:
            raise RemoteJobError(f"{service_error.host} does not know the export any more")
        raise service_error.error()

    def _is_young(self) -> bool:
        started = self._checkpoint.started
        if started is None:
            return False
        age = (self._client.clock.now() - started).total_seconds()
        return abs(age) < self._poll.not_found_grace

    def _save_job(self, status: PollStatus) -> None:
        self._service.capture(self._poll.call.capture, status.reply)
        needed = job_names(self._poll.call)
        if self._profile.cancel:
            needed |= job_names(self._profile.cancel)
        kept = self._checkpoint.job
        job = {name: value for name, value in self._service.storable_job.items() if name in needed}
        if any(kept.get(name) != value for name, value in job.items()):
            self._checkpoint.save_job({**kept, **job})

    def _wait_for(self, seconds: float) -> None:
        self.check_deadline()
        self._reporter(self._progress)
        self._client.wait(min(seconds, self._deadline.left(self._client.clock.monotonic())))


def _span(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours and not minutes:
        return f"{hours} hours" if hours > 1 else "an hour"
    return f"{hours * 60 + minutes} minutes" if seconds >= 60 else f"{seconds:g} seconds"
