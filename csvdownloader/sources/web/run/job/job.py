"""Starts a job, polls it, and fetches its result."""

from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.sources.web.profile.poll import Poll, StatusClass
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.profile.start import Start
from csvdownloader.sources.web.run.calls.service_errors import message_of, says_error
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.job.poll_status import PollStatus
from csvdownloader.sources.web.run.job.poller import Poller
from csvdownloader.sources.web.run.job.start import Starter
from csvdownloader.sources.web.run.result.link_list import LinkList
from csvdownloader.sources.web.run.result.links import whole_number
from csvdownloader.sources.web.run.result.pagination import Pagination
from csvdownloader.sources.web.run.result.part_files import PartFiles


def run_job(context: RunContext, start: Start, poll: Poll) -> Outcome:
    """Runs the job, or resumes one that an earlier run started."""
    first = Starter(context, start, poll).run()
    poller = Poller(context, poll)
    status = poller.until_done(first)
    if status.status_class is StatusClass.EMPTY:
        return _empty_outcome(context, status)
    context.count_rows()
    pages, call = context.profile.pages, context.profile.result.call
    if pages and call:
        collector = context.collector(simple=False)
        Pagination(context, pages, call, collector).fetch()
        collector.check_total(_promised_rows(context, status.reply))
        return context.finished(collector, status.reply)
    return _fetch_files(context, status, _link_list(context, poller, status))


def _link_list(context: RunContext, poller: Poller, status: PollStatus) -> LinkList:
    def poll_again() -> ParsedReply:
        polled = poller.poll()
        if polled.status_class is not StatusClass.DONE:
            raise RemoteJobError(
                Message("The export is not ready any more: {text}", text=polled.text)
            )
        return polled.reply

    profile = context.profile
    return LinkList(profile.result, profile.resolve, context.service, status.reply, poll_again)


def _fetch_files(context: RunContext, status: PollStatus, link_list: LinkList) -> Outcome:
    if link_list.links:
        simple = len(link_list.links) == 1 and context.profile.pages is None
        collector = context.collector(simple=simple)
        PartFiles(context, collector).fetch(link_list)
        if not simple:
            collector.check_total(_promised_rows_of_parts(context, status.reply, link_list.reply))
        return context.finished(collector, link_list.reply)
    if context.profile.result.empty_ok:
        return _empty_outcome(context, status)
    context.checkpoint.clear()
    errors, reply = context.profile.errors, link_list.reply
    message = (
        message_of(errors, reply) if says_error(errors, reply) else Message("it gives no reason")
    )
    raise RemoteJobError(
        Message(
            "The service says {text}, but has no file: {message}",
            text=status.text or Message("done"),
            message=message,
        )
    )


def _promised_rows_of_parts(
    context: RunContext, done: ParsedReply, listed: ParsedReply
) -> int | None:
    """Rows of all parts, as the service says; with pages, as it said when the job was done."""
    pages = context.profile.pages
    if pages is None:
        return _promised_rows(context, listed)
    return whole_number(pages.total.find(done)) if pages.total else None


def _promised_rows(context: RunContext, reply: ParsedReply) -> int | None:
    selector = context.profile.result.rows
    return whole_number(selector.find(reply)) if selector else None


def _empty_outcome(context: RunContext, status: PollStatus) -> Outcome:
    message = status.text or message_of(context.profile.errors, status.reply)
    collector = context.collector(simple=False)
    collector.end()
    return collector.finish(
        empty=Message("The service has no rows for this: {message}", message=message)
    )
