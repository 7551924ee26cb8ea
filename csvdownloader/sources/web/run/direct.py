"""Downloads without a job."""

from csvdownloader.core.errors import SourceError
from csvdownloader.core.models import Outcome
from csvdownloader.sources.web.profile.model import Call
from csvdownloader.sources.web.run.fetch import give_up
from csvdownloader.sources.web.run.gathering import Gathering
from csvdownloader.sources.web.run.kit import Kit
from csvdownloader.sources.web.run.links import Link
from csvdownloader.sources.web.run.paging import Paging


def run_direct(kit: Kit, call: Call) -> Outcome:
    """Downloads what the call gives, page by page where there are pages."""
    if kit.memory.started is None:
        kit.memory.keep(started=kit.clock.now().isoformat())
    gathering = kit.gathering(simple=kit.profile.pages is None)
    try:
        _gather(kit, call, gathering)
    except SourceError:
        if kit.memory.cursor is None and not kit.has_partial_file:
            kit.memory.forget()  # nothing is there that could go on
        raise
    return kit.finished(gathering, None)


def _gather(kit: Kit, call: Call, gathering: Gathering) -> None:
    if kit.profile.pages:
        Paging(kit, kit.profile.pages, call, gathering).fetch()
        return
    link = Link(kit.service.filled(call))
    kit.fetcher().fetch(link, give_up, gathering, kit.teller.fetching)
    gathering.end()
