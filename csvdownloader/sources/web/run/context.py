"""What all modes of a run work with."""

from csvdownloader.core.clock import Clock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import storage_error
from csvdownloader.core.models import Outcome
from csvdownloader.core.ports import Report, Spool
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.resume_point import MARK_SUFFIX
from csvdownloader.sources.web.profile.model import Interval
from csvdownloader.sources.web.profile.selectors import Reply
from csvdownloader.sources.web.run.checkpoint import Memory
from csvdownloader.sources.web.run.fetch import Fetcher
from csvdownloader.sources.web.run.incompleteness import caveats
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.poll_schedule import Chance, Deadline, Pace
from csvdownloader.sources.web.run.progress_reporter import Teller
from csvdownloader.sources.web.run.result_collector import Gathering
from csvdownloader.sources.web.run.service import Service
from csvdownloader.sources.web.run.throttled_client import Line

_HALF = "body"  # what `Assembly.target` gives for a body that is not the file itself
_USUAL_TIMEOUT = 7200.0  # seconds, for a download that is answered with "not yet"


class Kit:
    """The pieces of one run.

    Attributes:
        order: What is to be done; `profile` is its profile.
        teller: Tells how far it is.
        memory: What the next run will know.
        service: Whom it asks.
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
        self.teller = Teller(report)
        self.memory = Memory(spool, order.fence.masked)
        line = Line(client, clock, cancel, order, self.teller.waiting, chance)
        self.service = Service(order, line, self.memory)

    @property
    def has_partial_file(self) -> bool:
        """Whether a part of a file is here, whose rest can be downloaded later."""
        return any(self._spool.folder.glob(f"*{MARK_SUFFIX}"))

    def gathering(self, *, simple: bool) -> Gathering:
        """For the rows; `simple` when there is one file and no page."""
        return Gathering(
            self.order, self._spool, self.memory, self.teller, self._cancel, simple=simple
        )

    def fetcher(self) -> Fetcher:
        """Downloads files."""
        poll, clock = self.profile.poll, self.clock
        interval = poll.interval if poll else Interval()
        pace = Pace(interval, self.profile.limits.min_poll, self.service.line.chance)
        timeout = poll.timeout if poll else _USUAL_TIMEOUT
        deadline = Deadline(self.memory.started, clock.now(), clock.monotonic(), timeout)
        return Fetcher(self.profile, self.service, self.teller, pace, deadline)

    def begin_anew(self, *, is_restart: bool) -> None:
        """Drops the rows and the half file so far, and for a restart the job at the service too.

        Raises:
            StorageError: The disk refused.
        """
        if is_restart:
            self.memory.forget()
            self.service.job.clear()
        self.memory.keep(cursor=None)
        self._drop_half()
        self._spool.begin_again()

    def _drop_half(self) -> None:
        """Removes the file that came in part, and what would let a download go on with it."""
        folder = self._spool.folder
        try:
            for path in [*folder.glob(f"*{MARK_SUFFIX}"), folder / _HALF]:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, folder) from error

    def finished(self, gathering: Gathering, reply: Reply | None) -> Outcome:
        """Completes the file; `reply` is the last answer before the download."""
        scope, rows = self.service.scope, gathering.rows
        gathering.remarks += caveats(self.profile.result, scope, reply, rows)
        return gathering.finish()
