"""Polls the status of a job until it has ended."""

from http import HTTPStatus

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.services import DeadlineError, RemoteJobError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message, joined, verbatim
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.retry import is_transient, retry_after
from csvdownloader.sources.web.profile.errors import ErrorClass
from csvdownloader.sources.web.profile.poll import Poll, StatusClass
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.calls.render import job_names
from csvdownloader.sources.web.run.calls.replies import host_of
from csvdownloader.sources.web.run.calls.service_errors import (
    ServiceError,
    error_message,
    is_success,
    message_of,
    says_error,
    service_error_in,
)
from csvdownloader.sources.web.run.calls.throttled_client import TransientError
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.job.poll_status import (
    PollStatus,
    has_failed,
    lacks_status,
    poll_status,
    progress_of,
)
from csvdownloader.sources.web.run.poll_schedule import (
    PollDeadline,
    PollSchedule,
    retry_backoff,
)

_MOST_WITHOUT_STATUS = 20  # polls in a row whose response has no status
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_ABOUT_CALLS = (ErrorClass.AUTH, ErrorClass.QUOTA)  # the job goes on without them
_FAILURES = {
    StatusClass.FAILED: Message("The export failed at the service"),
    StatusClass.CANCELLED: Message("The export was cancelled at the service"),
    StatusClass.EXPIRED: Message("The export has expired at the service"),
}


class Poller:
    """Polls one job.

    Attributes:
        schedule: The intervals between two polls.
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
        self._began = clock.now(), clock.monotonic()
        self._deadline = PollDeadline(context.checkpoint.started, *self._began, poll.timeout)
        self._backoff = retry_backoff(self._client.chance)
        self._progress = Progress(Stage.PREPARING)
        self._masked, self._without_status = context.order.credential_scope.masked, 0

    def until_done(self, first: ParsedReply | None) -> PollStatus:
        """Polls until the job is done; returns the status, which is DONE or EMPTY.

        Args:
            first: The response to the start; None to poll at once.

        Raises:
            RemoteJobError: The job ended in another way.
            DeadlineError: The job takes too long.
        """
        if first:
            self.wait(first)
        while (status := self.poll()).status_class is StatusClass.RUNNING:
            self.wait(status.reply)
        return status

    def poll(self) -> PollStatus:
        """The status of the job now; retries after transient errors. Raises as `until_done`."""
        while True:
            result = self._attempt()
            if isinstance(result, PollStatus):
                self._backoff.reset()
                self._check_status(result.reply)
                self._save_job(result)
                return self.checked(result)
            seconds = self._backoff.next(result.error, result.retry_after, self._client.clock.now())
            self._wait_for(
                max(seconds, self.schedule.next() if result.retry_after is None else 0.0)
            )

    def checked(self, status: PollStatus) -> PollStatus:
        """Reports the status, and returns it unless the job failed. Raises RemoteJobError."""
        self._progress = progress_of(self._poll.progress, status, self._masked)
        self._reporter(self._progress)
        if status.status_class not in _FAILURES:
            return status
        self._checkpoint.clear()
        reason = message_of(self._errors, status.reply)
        if is_success(status.reply.status) and not says_error(self._errors, status.reply):
            reason = verbatim(status.text) if status.text else Message("It gives no reason")
        raise RemoteJobError(joined([_FAILURES[status.status_class], reason], ": "))

    def check_deadline(self) -> None:
        """Raises DeadlineError when the job has taken as long as it may."""
        if not self._deadline.left(self._client.clock.monotonic()):
            raise DeadlineError(
                Message(
                    "The export was not ready within {timeout}",
                    timeout=_duration(self._poll.timeout),
                )
            )

    def wait(self, reply: ParsedReply) -> None:
        """Waits until the next poll is due. Raises DeadlineError."""
        wanted = [pair for pair in reply.headers if pair[0].lower() == "retry-after"]
        asked = retry_after(Headers(wanted), self._client.clock.now())
        self._wait_for(self.schedule.asked_for(asked))

    def status_in(self, reply: ParsedReply) -> PollStatus | TransientError:
        """What a response says, in this order: transient error, failure, HTTP code, status word."""
        service_error = service_error_in(self._errors, reply, self._poll.call.expect)
        if service_error and reply.status in self._poll.http:
            service_error = None
        if service_error and service_error.is_transient:
            return TransientError(service_error.error(), self._client.retry_after(reply))
        status = poll_status(self._poll, reply, self._masked)
        if has_failed(self._poll, reply):
            return PollStatus(StatusClass.FAILED, status.text, reply)
        return self._status_of_error(service_error, status) if service_error else status

    def _attempt(self) -> PollStatus | TransientError:
        call = self._service.filled(self._poll.call)
        try:
            reply = self._service.send(call)
        except UserError as error:
            if not is_transient(error):
                raise
            return TransientError(error)
        return self.status_in(reply)

    def _check_status(self, reply: ParsedReply) -> None:
        self._without_status = self._without_status + 1 if lacks_status(self._poll, reply) else 0
        if self._without_status >= _MOST_WITHOUT_STATUS:
            refusal = Message("{host} does not say how the export stands", host=host_of(reply.url))
            raise RemoteJobError(
                joined([refusal, error_message(self._errors, reply)], ": "),
                Message("Look at the service for the export. Run it again to start a new one."),
            )

    def _status_of_error(self, service_error: ServiceError, status: PollStatus) -> PollStatus:
        is_gone = status.reply.status in _GONE and not service_error.is_named
        if is_gone and self._is_within_grace():
            return PollStatus(StatusClass.RUNNING, "", status.reply)
        is_of_job = service_error.is_named and service_error.error_class not in _ABOUT_CALLS
        if is_gone or is_of_job or status.status_class in _FAILURES:
            self._checkpoint.clear()
        if is_gone:
            raise RemoteJobError(
                Message("{host} does not know the export any more", host=service_error.host)
            )
        raise service_error.error()

    def _is_within_grace(self) -> bool:
        started = self._checkpoint.started
        if started is None:
            return False
        # From here on by the monotonic clock: else a jump of the other one would forget the job.
        now, monotonic = self._began
        age = (now - started).total_seconds() + self._client.clock.monotonic() - monotonic
        return abs(age) < self._poll.not_found_grace

    def _save_job(self, status: PollStatus) -> None:
        self._service.capture(self._poll.call.capture, status.reply)
        needed = job_names(self._poll.call)
        if self._profile.cancel:
            needed |= job_names(self._profile.cancel)
        saved = self._checkpoint.job
        job = {name: value for name, value in self._service.storable_job.items() if name in needed}
        if any(saved.get(name) != value for name, value in job.items()):
            self._checkpoint.save_job({**saved, **job})

    def _wait_for(self, seconds: float) -> None:
        self.check_deadline()
        self._reporter(self._progress)
        self._client.wait(min(seconds, self._deadline.left(self._client.clock.monotonic())))


def _duration(seconds: float) -> Message:
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours and not minutes:
        return Message("{hours} hours", hours=hours) if hours > 1 else Message("an hour")
    return (
        Message("{minutes} minutes", minutes=hours * 60 + minutes)
        if seconds >= 60
        else Message("{seconds:g} seconds", seconds=seconds)
    )
