"""What the response to a poll says about the job. Pure: makes no calls."""

import logging
import math
from collections.abc import Callable
from http import HTTPStatus

from msgspec import Struct

from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.sources.web.profile.poll import Poll, RemoteProgress, StatusClass
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector
from csvdownloader.sources.web.run.calls.service_errors import is_success, phrase_of
from csvdownloader.sources.web.run.progress_reporter import PREPARED

logger = logging.getLogger(__name__)


class PollStatus(Struct, frozen=True):
    """The status of the job: its class, the service's own word for it, and the response."""

    status_class: StatusClass
    text: str
    reply: ParsedReply


def has_failed(poll: Poll, reply: ParsedReply) -> bool:
    """Whether one of the selectors of `failed_when` finds a true value."""
    return any(_is_true(selector.find(reply)) for selector in poll.failed_when)


def poll_status(poll: Poll, reply: ParsedReply, masked: Callable[[str], str]) -> PollStatus:
    """The status of the job: by the HTTP code if `http` lists it, else by the status word.

    Args:
        poll: The profile's.
        reply: The response.
        masked: Takes secrets out of the status word, which is shown and logged.
    """
    word = poll.status.text(reply) if poll.status else ""
    status_text = masked(word)
    by_code = poll.http.get(reply.status)
    if by_code:
        return PollStatus(by_code, status_text or phrase_of(reply.status), reply)
    if poll.status is None:
        is_accepted = reply.status == HTTPStatus.ACCEPTED
        return PollStatus(StatusClass.RUNNING if is_accepted else StatusClass.DONE, "", reply)
    status_class = poll.classes.get(word.casefold())
    if status_class is None and status_text:
        logger.info("The profile does not know the status %r", status_text)
    return PollStatus(status_class or poll.unknown, status_text, reply)


def lacks_status(poll: Poll, reply: ParsedReply) -> bool:
    """Whether the response has no status of the job at all."""
    if poll.status is None or poll.http.get(reply.status) or not is_success(reply.status):
        return False
    return not poll.status.text(reply) and "" not in poll.classes


def progress_of(
    remote: RemoteProgress, status: PollStatus, masked: Callable[[str], str]
) -> Progress:
    """The progress that the user is shown; a percent only if the service gives one."""
    text = masked(remote.text.text(status.reply)) if remote.text else ""
    count = _number(remote.count, status.reply)
    share = _share(remote, status.reply)
    return Progress(
        Stage.PREPARING,
        row_count=None if count is None else int(count),
        percent=None if share is None else PREPARED * share,
        status=f"{status.text}: {text}" if status.text and text else status.text or text,
    )


def _is_true(value: object) -> bool:
    # as JMESPath defines it: only these values are false
    return value is not None and value is not False and value not in ("", [], {})


def _share(remote: RemoteProgress, reply: ParsedReply) -> float | None:
    part = _number(remote.value or remote.done, reply)
    whole = _number(remote.total, reply) if remote.done and remote.total else remote.scale
    if part is None or not whole:
        return None
    return min(1.0, max(0.0, part / whole))


def _number(selector: Selector | None, reply: ParsedReply) -> float | None:
    if selector is None:
        return None
    try:
        number = float(selector.text(reply))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
