"""Follows a chain of answers, each of which may carry rows and names the next."""

from csvdownloader.core.errors import RemoteJobError
from csvdownloader.core.models import Outcome, Progress, Stage
from csvdownloader.sources.web.profile.model import Poll, Start, StatusClass
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.checkpoint import Checkpoint
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.page_cursor import LoopDetector
from csvdownloader.sources.web.run.poll_status import PollStatus
from csvdownloader.sources.web.run.poller import Poller
from csvdownloader.sources.web.run.remote_job import cancel_remote_job
from csvdownloader.sources.web.run.render import job_names
from csvdownloader.sources.web.run.result_collector import ResultCollector
from csvdownloader.sources.web.run.start import Starter
from csvdownloader.sources.web.run.throttled_client import TransientError


def run_chain(context: RunContext, start: Start, poll: Poll) -> Outcome:
    """Starts a chain and takes its rows."""
    _begin(start, context.checkpoint)
    first = Starter(context, start, poll).run()
    collector = context.collector(simple=False)
    chain = _Chain(context, poll, collector)
    if first and not chain.follow(first):
        cancel_remote_job(context.profile, context.service)
    return context.finished(collector, None)


def _begin(start: Start, checkpoint: Checkpoint) -> None:
    """Makes sure that the chain begins anew: rows that were handed out are not had again.

    Raises:
        RemoteJobError: An earlier run was interrupted, and a repeat may do harm.
    """
    if checkpoint.is_new:
        return
    checkpoint.clear()
    if start.retry == "never":
        raise RemoteJobError(
            "The export was interrupted, and this service hands out its rows only once",
            "Retry begins it anew.",
        )


class _Chain:
    """One chain."""

    def __init__(self, context: RunContext, poll: Poll, collector: ResultCollector) -> None:
        self._decode, self._poller = context.profile.decode, Poller(context, poll)
        self._collector, self._reporter = collector, context.reporter
        self._service, self._call, self._path = context.service, poll.call, LoopDetector()

    def follow(self, first: ParsedReply) -> bool:
        """Takes all rows; False when it stopped before the end, as enough were there."""
        seen = self._poller.seen(first)
        status = (
            self._poller.poll() if isinstance(seen, TransientError) else self._poller.judged(seen)
        )
        while True:
            has_rows = self._take(status)
            if status.status_class in {StatusClass.DONE, StatusClass.EMPTY}:
                self._collector.end()
                return True
            if self._collector.is_full:
                return False
            if has_rows:
                self._path.note(self._next, status.reply)
                self._poller.check_deadline()
            else:
                self._poller.wait(status.reply)
            status = self._poller.poll()

    @property
    def _next(self) -> str:
        """What names the next answer; empty when no answer does."""
        if not job_names(self._call) & set(self._call.capture):
            return ""
        call = self._service.filled(self._call)
        return f"{call.url} {call.body!r}"

    def _take(self, status: PollStatus) -> bool:
        columns = self._decode.columns
        rows = self._decode.rows.find(status.reply) if self._decode.rows else None
        if rows is None and (columns is None or columns.find(status.reply) is None):
            return False
        taken = self._collector.take_page(status.reply)
        self._poller.schedule.begin()
        self._reporter(Progress(Stage.DOWNLOADING, rows=self._collector.rows, status=status.text))
        return taken > 0
