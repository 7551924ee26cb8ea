"""Starts a job, polls it, and fetches its result."""

from csvdownloader.core.errors import RemoteJobError
from csvdownloader.core.models import Outcome
from csvdownloader.sources.web.profile.model import Poll, Start, StatusClass
from csvdownloader.sources.web.profile.selectors import Reply
from csvdownloader.sources.web.run.context import Kit
from csvdownloader.sources.web.run.link_list import Listing
from csvdownloader.sources.web.run.links import whole_number
from csvdownloader.sources.web.run.pagination import Paging
from csvdownloader.sources.web.run.part_files import Parts
from csvdownloader.sources.web.run.poll_status import Look
from csvdownloader.sources.web.run.poller import Poller
from csvdownloader.sources.web.run.service_errors import says_error, words_of
from csvdownloader.sources.web.run.start import Starter


def run_job(kit: Kit, start: Start, poll: Poll) -> Outcome:
    """Runs the job, or goes on with one that an earlier run started."""
    first = Starter(kit, start, poll).run()
    poller = Poller(kit, poll)
    look = poller.until_done(first)
    if look.kind is StatusClass.EMPTY:
        return _empty(kit, look)
    pages, call = kit.profile.pages, kit.profile.result.call
    if pages and call:
        gathering = kit.gathering(simple=False)
        Paging(kit, pages, call, gathering).fetch()
        gathering.check_sum(_sum_in(kit, look.reply))
        return kit.finished(gathering, look.reply)
    return _fetched(kit, look, _listing(kit, poller, look))


def _listing(kit: Kit, poller: Poller, look: Look) -> Listing:
    def again() -> Reply:
        found = poller.look()
        if found.kind is not StatusClass.DONE:
            raise RemoteJobError(f"The export is not ready any more: {found.word}")
        return found.reply

    profile = kit.profile
    return Listing(profile.result, profile.resolve, kit.service, look.reply, again)


def _fetched(kit: Kit, look: Look, listing: Listing) -> Outcome:
    if listing.links:
        simple = len(listing.links) == 1 and kit.profile.pages is None
        gathering = kit.gathering(simple=simple)
        Parts(kit, gathering).fetch(listing)
        if not simple:
            gathering.check_sum(_sum_of_parts(kit, look.reply, listing.reply))
        return kit.finished(gathering, listing.reply)
    if kit.profile.result.empty_ok:
        return _empty(kit, look)
    kit.memory.forget()
    errors, reply = kit.profile.errors, listing.reply
    words = words_of(errors, reply) if says_error(errors, reply) else "it gives no reason"
    raise RemoteJobError(f"The service says {look.word or 'done'}, but has no file: {words}")


def _sum_of_parts(kit: Kit, done: Reply, listed: Reply) -> int | None:
    """Rows of all parts, as the service says; of parts on pages, what it said when it was done."""
    pages = kit.profile.pages
    if pages is None:
        return _sum_in(kit, listed)
    return whole_number(pages.total.find(done)) if pages.total else None


def _sum_in(kit: Kit, reply: Reply) -> int | None:
    selector = kit.profile.result.rows
    return whole_number(selector.find(reply)) if selector else None


def _empty(kit: Kit, look: Look) -> Outcome:
    words = look.word or words_of(kit.profile.errors, look.reply)
    gathering = kit.gathering(simple=False)
    gathering.end()
    return gathering.finish(empty=f"The service has no rows for this: {words}")
