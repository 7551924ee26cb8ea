"""Why a result may be incomplete: the service truncated it, or stops at a row cap."""

from collections.abc import Iterator

from csvdownloader.core.messages import Message
from csvdownloader.core.units import count
from csvdownloader.sources.web.profile.model import Result
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.profile.templates import TemplateScope
from csvdownloader.sources.web.run.links import whole_number


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
    if result.truncated and reply and result.truncated.text(reply) not in ("", "false", "0"):
        yield Message("The service says that it cut the result off: there are more rows.")
    cap = whole_number(result.row_cap.text(scope)) if result.row_cap else None
    if cap is not None and rows >= cap:
        yield Message("The service stops after {cap}: there may be more.", cap=count(cap, "row"))
