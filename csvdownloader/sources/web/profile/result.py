"""Where the rows of a service are, and what it says about them."""

from msgspec import Struct

from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.selectors import Selector
from csvdownloader.sources.web.profile.templates import Template


class RowCount(Struct, frozen=True):
    """Counts the rows before they are fetched, by a call of its own.

    Attributes:
        call: Made when the job is done; of a direct download, before the first row.
        rows: Finds their number in the response.
    """

    call: CallTemplate
    rows: Selector


class Result(Struct, frozen=True):
    """Where the file of a result is, and what the service says about it.

    Attributes:
        call: Method, headers, query and body of the download, when `url` is given.
        urls: Links in the last response: none, one, or a list.
        headers: An object in the last response: headers of the download.
        auth: Whether the download gets the credential, if its host is on the allow-list.
        size, rows, checksum, expires: Find what the last response promises of the file.
        ttl: Seconds until a link expires.
        on_expired: How to get a fresh link: "poll", "resolve", "link" (use the same one again) or
            "restart" (start the export again, also when its pages are gone); or "stop".
        resume: "auto" or "none": whether a broken download is resumed.
        empty_ok: Whether no link means no rows.
        row_cap: The number of rows at which the service truncates the result.
        truncated: Finds whether the service says that it truncated the result.
        bad_tail: A regular expression; a file whose end matches is refused as incomplete.
    """

    call: CallTemplate | None = None
    urls: Selector | None = None
    headers: Selector | None = None
    auth: bool = True
    size: Selector | None = None
    rows: Selector | None = None
    checksum: Selector | None = None
    expires: Selector | None = None
    ttl: float | None = None
    on_expired: str = "stop"
    resume: str = "auto"
    empty_ok: bool = False
    row_cap: Template | None = None
    truncated: Selector | None = None
    bad_tail: str = ""
