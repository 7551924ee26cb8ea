"""Downloads without a job."""

from csvdownloader.core.errors import NotWholeError, SourceError
from csvdownloader.core.models import Outcome
from csvdownloader.sources.web.profile.model import Call
from csvdownloader.sources.web.profile.selectors import Reply
from csvdownloader.sources.web.run.context import Kit
from csvdownloader.sources.web.run.download_headers import reply_to
from csvdownloader.sources.web.run.fetch import give_up
from csvdownloader.sources.web.run.links import Link
from csvdownloader.sources.web.run.pagination import Paging
from csvdownloader.sources.web.run.result_collector import Gathering


def run_direct(kit: Kit, call: Call) -> Outcome:
    """Downloads what the call gives, page by page where there are pages."""
    if kit.memory.started is None:
        kit.memory.keep(started=kit.clock.now().isoformat())
    gathering = kit.gathering(simple=kit.profile.pages is None)
    try:
        reply = _gather(kit, call, gathering)
    except (SourceError, NotWholeError):
        if kit.memory.cursor is None and not kit.has_partial_file:
            kit.memory.forget()  # nothing is there that could go on
        raise
    return kit.finished(gathering, reply)


def _gather(kit: Kit, call: Call, gathering: Gathering) -> Reply | None:
    """Fetches all; the answer that is the file, None for pages."""
    if kit.profile.pages:
        Paging(kit, kit.profile.pages, call, gathering).fetch()
        return None
    link = Link(kit.service.filled(call), is_own_witness=True)
    body, _ = kit.fetcher().fetch(link, give_up, gathering, kit.teller.fetching)
    gathering.end()
    return reply_to(body)
