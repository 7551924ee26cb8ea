"""What the headers of a download say about it, where no earlier response did."""

from http import HTTPStatus

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import unreadable_error
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer import digests
from csvdownloader.engine.transfer.download import DownloadedBody, Expected
from csvdownloader.sources.web.profile.selectors import ParsedReply


def headers_reply(body: DownloadedBody) -> ParsedReply:
    """The download as selectors see it: its headers."""
    return ParsedReply(HTTPStatus.OK, body.headers.items, None, "", body.url)


def check_expected(body: DownloadedBody, expected: Expected, cancel: Cancel) -> None:
    """Compares the download with the size and the checksums that are expected of it.

    Raises:
        ChecksumError: It is something else.
        StorageError: The file cannot be read.
        Cancelled: `cancel` was set.
    """
    if expected.size not in {None, body.size}:
        raise ChecksumError(
            Message(
                "The service announced {size:,} bytes, but {came:,} came",
                size=expected.size,
                came=body.size,
            )
        )
    try:
        wanted = digests.expected_digests(expected)
        digests.check(body.path, wanted, cancel)
    except OSError as error:
        raise unreadable_error(error, body.path) from error
