"""Runs a profile of mode chain: each response may carry rows, and names the next call."""

from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.sources.web.profile.poll import Poll, StatusClass
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.profile.start import Start
from csvdownloader.sources.web.run.calls.render import job_names
from csvdownloader.sources.web.run.calls.throttled_client import TransientError
from csvdownloader.sources.web.run.checkpoint import Checkpoint
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.job.poll_status import PollStatus
from csvdownloader.sources.web.run.job.poller import Poller
from csvdownloader.sources.web.run.job.remote_job import cancel_remote_job
from csvdownloader.sources.web.run.job.start import Starter
from csvdownloader.sources.web.run.result.page_cursor import LoopDetector
from csvdownloader.sources.web.run.result.result_collector import ResultCollector


def run_chain(context: RunContext, start: Start, poll: Poll) -> Outcome:
    """Starts a chain and takes its rows."""
    _start_over(start, context.checkpoint)
    first = Starter(context, start, poll).run()
    collector = context.collector(simple=False)
    chain = _Chain(context, poll, collector)
    if first and not chain.follow(first):
        cancel_remote_job(context.profile, context.service)
    return context.finished(collector, None)


def _start_over(start: Start, checkpoint: Checkpoint) -> None:
    """Clears the checkpoint of an interrupted run: the service hands out each row only once.

    Raises:
        RemoteJobError: An earlier run was interrupted, and the profile forbids to retry the start.
    """
    if checkpoint.is_new:
        return
    checkpoint.clear()
    if start.retry == "never":
        raise RemoteJobError(
            Message("The export was interrupted, and this service hands out its rows only once"),
            Message("Retry begins it anew."),
        )


class _Chain:
    """Follows one chain of responses."""

    def __init__(self, context: RunContext, poll: Poll, collector: ResultCollector) -> None:
        self._decode, self._poller = context.profile.decode, Poller(context, poll)
        self._collector, self._reporter = collector, context.reporter
        self._service, self._call, self._loop_detector = context.service, poll.call, LoopDetector()

    def follow(self, first: ParsedReply) -> bool:
        """Takes all rows; False if the row limit was reached before the end."""
        first_status = self._poller.status_in(first)
        status = (
            self._poller.poll()
            if isinstance(first_status, TransientError)
            else self._poller.checked(first_status)
        )
        while True:
            has_rows = self._take(status)
            if status.status_class in {StatusClass.DONE, StatusClass.EMPTY}:
                self._collector.end()
                return True
            if self._collector.is_full:
                return False
            if has_rows:
                self._loop_detector.record_name(self._next_call, status.reply)
                self._poller.check_deadline()
            else:
                self._poller.wait(status.reply)
            status = self._poller.poll()

    @property
    def _next_call(self) -> str:
        """The identity of the next call, for the loop detector; empty if all calls are the same."""
        if not job_names(self._call) & set(self._call.capture):
            return ""
        call = self._service.filled(self._call)
        return f"{call.url} {call.body!r}"

    def _take(self, status: PollStatus) -> bool:
        columns = self._decode.columns
        rows = self._decode.rows.find(status.reply) if self._decode.rows else None
        if rows is None and (columns is None or columns.find(status.reply) is None):
            return False
        added = self._collector.take_page(status.reply)
        self._poller.schedule.begin()
        self._reporter(
            Progress(Stage.DOWNLOADING, row_count=self._collector.rows, status=status.text)
        )
        return added > 0
