"""Why a result may be incomplete: the service truncated it, or stops at a row cap."""

from collections.abc import Iterator

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.texts import one_line
from csvdownloader.core.units import count
from csvdownloader.sources.web.bodies.error_message import ERRORS, LONGEST, message_in
from csvdownloader.sources.web.profile.result import Result
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.profile.templates import TemplateScope
from csvdownloader.sources.web.run.result.links import whole_number


def truncation(result: Result, reply: ParsedReply | None) -> Message:
    """A sentence when the response says that the service truncated the result; else empty."""
    if result.truncated and reply and result.truncated.text(reply) not in ("", "false", "0"):
        return Message("The service says that it cut the result off: there are more rows.")
    return EMPTY


def partial_error(reply: ParsedReply) -> Message:
    """A sentence when the response names an error beside its rows; else empty."""
    body = reply.body if isinstance(reply.body, dict) else {}
    text = message_in({name: body.get(name) for name in ERRORS if body.get(name)})
    if not text:
        return EMPTY
    message = one_line(text, LONGEST)
    return Message("The service names an error beside the rows: {message}", message=message)


def caveats(
    result: Result, scope: TemplateScope, reply: ParsedReply | None, rows: int
) -> Iterator[Message]:
    """One sentence for each reason why the result may be incomplete.

    Args:
        result: The profile's.
        scope: The values of placeholders.
        reply: The last response before the download, None for none.
        rows: Rows that came.
    """
    if truncated := truncation(result, reply):
        yield truncated
    cap = whole_number(result.row_cap.text(scope)) if result.row_cap else None
    if cap is not None and rows >= cap:
        yield Message("The service stops after {cap}: there may be more.", cap=count(cap, "row"))
