"""The objects that a run of any mode works with."""

from pathlib import Path

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import storage_error
from csvdownloader.core.ports.running import Report, Spool
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.resume_point import RESUME_SUFFIX
from csvdownloader.sources.web.profile.captures import unkept_captures
from csvdownloader.sources.web.profile.poll import Interval
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.calls.service import Service
from csvdownloader.sources.web.run.calls.throttled_client import ThrottledClient
from csvdownloader.sources.web.run.checkpoint import Checkpoint
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.poll_schedule import Chance, PollDeadline, PollSchedule
from csvdownloader.sources.web.run.progress_reporter import ProgressReporter
from csvdownloader.sources.web.run.result.fetch import Fetcher
from csvdownloader.sources.web.run.result.incompleteness import caveats
from csvdownloader.sources.web.run.result.result_collector import ResultCollector
from csvdownloader.sources.web.run.result.row_count import counted_rows

_PARTIAL_FILE = (
    "body"  # the file of `Assembly.target` for a body that cannot be the part file itself
)
_DEFAULT_TIMEOUT = 7200.0  # seconds, for a download that is "not ready yet" (202)


class RunContext:
    """The objects of one run.

    Attributes:
        order: What is to be done; `profile` is its profile.
        clock: Tells the time, and waits.
        reporter: Reports the progress.
        checkpoint: What the next run resumes from.
        service: The service that is called.
    """

    def __init__(
        self,
        order: RunOrder,
        spool: Spool,
        report: Report,
        cancel: Cancel,
        client: HttpClient,
        clock: Clock,
        chance: Chance,
    ) -> None:
        self.order, self.profile = order, order.profile
        self._spool, self._cancel, self.clock = spool, cancel, clock
        self.reporter = ProgressReporter(report)
        self.checkpoint = Checkpoint(
            spool, order.credential_scope.masked, unkept_captures(order.profile)
        )
        throttled = ThrottledClient(client, clock, cancel, order, self.reporter.waiting, chance)
        self.service = Service(order, throttled, self.checkpoint)
        self._counted: int | None = None

    @property
    def has_partial_file(self) -> bool:
        """Whether there is a partial file, whose download can be resumed."""
        return any(self._spool.folder.glob(f"*{RESUME_SUFFIX}"))

    @property
    def head_path(self) -> Path:
        """Where the beginning of a file goes, of which no more is fetched."""
        return self._spool.folder / _PARTIAL_FILE

    def collector(self, *, simple: bool) -> ResultCollector:
        """A new collector for the rows; `simple` if there is one file and no page."""
        return ResultCollector(
            self.order, self._spool, self.checkpoint, self.reporter, self._cancel, simple=simple
        )

    def fetcher(self) -> Fetcher:
        """A new downloader for files."""
        poll, clock = self.profile.poll, self.clock
        interval = poll.interval if poll else Interval()
        schedule = PollSchedule(interval, self.profile.limits.min_poll, self.service.client.chance)
        timeout = poll.timeout if poll else _DEFAULT_TIMEOUT
        deadline = PollDeadline(self.checkpoint.started, clock.now(), clock.monotonic(), timeout)
        verifying = self._spool.verifying
        return Fetcher(self.profile, self.service, self.reporter, schedule, deadline, verifying)

    def count_rows(self) -> None:
        """Asks how many rows there are, if the profile says how."""
        self._counted = counted_rows(self.profile.count, self.service)

    def start_over(self, *, is_restart: bool) -> None:
        """Drops the rows and the partial file so far; for a restart, also the captured job.

        Raises:
            StorageError: The disk refused.
        """
        if is_restart:
            self.checkpoint.clear()
            self.service.job.clear()
        self.checkpoint.save(cursor=None)
        self._remove_partial_file()
        self._spool.reset()

    def _remove_partial_file(self) -> None:
        """Removes the partial file and its resume point."""
        folder = self._spool.folder
        try:
            for path in [*folder.glob(f"*{RESUME_SUFFIX}"), folder / _PARTIAL_FILE]:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, folder) from error

    def finished(self, collector: ResultCollector, reply: ParsedReply | None) -> Outcome:
        """Completes the file; `reply` is the last response before the download."""
        scope, rows = self.service.scope, collector.rows
        collector.compare_count(self._counted)
        for caveat in caveats(self.profile.result, scope, reply, rows):
            collector.remark(caveat)
        return collector.finish()
