"""Follows a chain of answers, each of which may carry rows and names the next."""

from csvdownloader.core.errors import RemoteJobError
from csvdownloader.core.models import Outcome, Progress, Stage
from csvdownloader.sources.web.profile.model import Poll, Start, StatusClass
from csvdownloader.sources.web.profile.selectors import Reply
from csvdownloader.sources.web.run.checkpoint import Memory
from csvdownloader.sources.web.run.context import Kit
from csvdownloader.sources.web.run.page_cursor import Path
from csvdownloader.sources.web.run.poll_status import Look
from csvdownloader.sources.web.run.poller import Poller
from csvdownloader.sources.web.run.remote_job import call_off
from csvdownloader.sources.web.run.render import job_names
from csvdownloader.sources.web.run.result_collector import Gathering
from csvdownloader.sources.web.run.start import Starter
from csvdownloader.sources.web.run.throttled_client import Passing


def run_chain(kit: Kit, start: Start, poll: Poll) -> Outcome:
    """Starts a chain and takes its rows."""
    _begin(start, kit.memory)
    first = Starter(kit, start, poll).run()
    gathering = kit.gathering(simple=False)
    chain = _Chain(kit, poll, gathering)
    if first and not chain.follow(first):
        call_off(kit.profile, kit.service)
    return kit.finished(gathering, None)


def _begin(start: Start, memory: Memory) -> None:
    """Makes sure that the chain begins anew: rows that were handed out are not had again.

    Raises:
        RemoteJobError: An earlier run was interrupted, and a repeat may do harm.
    """
    if memory.is_new:
        return
    memory.forget()
    if start.retry == "never":
        raise RemoteJobError(
            "The export was interrupted, and this service hands out its rows only once",
            "Retry begins it anew.",
        )


class _Chain:
    """One chain."""

    def __init__(self, kit: Kit, poll: Poll, gathering: Gathering) -> None:
        self._decode, self._poller = kit.profile.decode, Poller(kit, poll)
        self._gathering, self._teller = gathering, kit.teller
        self._service, self._call, self._path = kit.service, poll.call, Path()

    def follow(self, first: Reply) -> bool:
        """Takes all rows; False when it stopped before the end, as enough were there."""
        seen = self._poller.seen(first)
        look = self._poller.look() if isinstance(seen, Passing) else self._poller.judged(seen)
        while True:
            has_rows = self._take(look)
            if look.kind in {StatusClass.DONE, StatusClass.EMPTY}:
                self._gathering.end()
                return True
            if self._gathering.full:
                return False
            if has_rows:
                self._path.note(self._next, look.reply)
                self._poller.check_deadline()
            else:
                self._poller.wait(look.reply)
            look = self._poller.look()

    @property
    def _next(self) -> str:
        """What names the next answer; empty when no answer does."""
        if not job_names(self._call) & set(self._call.capture):
            return ""
        call = self._service.filled(self._call)
        return f"{call.url} {call.body!r}"

    def _take(self, look: Look) -> bool:
        columns = self._decode.columns
        rows = self._decode.rows.find(look.reply) if self._decode.rows else None
        if rows is None and (columns is None or columns.find(look.reply) is None):
            return False
        taken = self._gathering.take_page(look.reply)
        self._poller.pace.begin()
        self._teller(Progress(Stage.DOWNLOADING, rows=self._gathering.rows, status=look.word))
        return taken > 0
