"""Runs a profile of mode direct: a download without a job at the service."""

from msgspec.structs import replace

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.engine.transfer.disposition import name_by_server
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.profile.urls import without_endings
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.result.download_headers import headers_reply
from csvdownloader.sources.web.run.result.fetch import never_refresh
from csvdownloader.sources.web.run.result.links import Link
from csvdownloader.sources.web.run.result.pagination import Pagination
from csvdownloader.sources.web.run.result.result_collector import ResultCollector


def run_direct(context: RunContext, call: CallTemplate) -> Outcome:
    """Downloads what the call gives, page by page where there are pages."""
    if context.checkpoint.started is None:
        context.checkpoint.save(started=context.clock.now().isoformat())
    collector = context.collector(simple=context.profile.pages is None)
    context.count_rows()
    try:
        reply = _fetch_rows(context, call, collector)
    except (SourceError, NotWholeError):
        if context.checkpoint.cursor is None and not context.has_partial_file:
            context.checkpoint.clear()  # there is nothing to resume
        raise
    outcome = context.finished(collector, reply)
    is_page = context.profile.pages is not None
    name = name_by_server(Headers(reply.headers)) if reply and not is_page else ""
    return replace(outcome, name=without_endings(name))


def _fetch_rows(
    context: RunContext, call: CallTemplate, collector: ResultCollector
) -> ParsedReply | None:
    """Fetches all rows; returns the response that is the file, or the last page."""
    if context.profile.pages:
        return Pagination(context, context.profile.pages, call, collector).fetch()
    link = Link(context.service.filled(call), is_self_describing=True)
    body, _ = context.fetcher().fetch(link, never_refresh, collector, context.reporter.fetching)
    collector.end()
    return headers_reply(body)
