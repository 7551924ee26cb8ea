"""A downloaded body, and how it is known to be whole."""

from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer import digests
from csvdownloader.engine.transfer.digests import Expected
from csvdownloader.engine.transfer.disposition import proposed_name
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.partial_download import PartialDownload
from csvdownloader.engine.transfer.streamed_response import StreamedResponse


class Proof(StrEnum):
    """Why a body is believed to be whole."""

    LENGTH = "length"
    CHUNKED = "chunked"
    DIGEST = "digest"
    NONE = "none"


class DownloadedBody(Struct, frozen=True):
    """What was downloaded: the raw bytes, in a file.

    Attributes:
        path: The file.
        size: Bytes.
        checksum: Of all bytes as they came, hexadecimal; see `engine.proof.checksum`.
        proof: Why it is believed to be whole.
        headers: What the server said about it.
        url: The URL after all redirects, without what credentials added.
        hosts: "host:port" of every hop.
    """

    path: Path
    size: int
    checksum: str
    proof: Proof
    headers: Headers
    url: str
    hosts: tuple[str, ...]

    @property
    def media_type(self) -> str:
        """For example "text/csv"; empty when the server gave none."""
        return (self.headers.get("content-type") or "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset of the media type; empty when the server gave none."""
        return self.headers.charset

    @property
    def content_encoding(self) -> str:
        """The content coding of the bytes, though none was requested; empty when there is none."""
        coding = (self.headers.get("content-encoding") or "").strip().lower()
        return "" if coding == "identity" else coding

    @property
    def name(self) -> str:
        """The server's proposal for the file's name, made safe."""
        return proposed_name(self.headers, self.url)


def finished(
    partial: PartialDownload, response: StreamedResponse, expected: Expected, cancel: Cancel
) -> DownloadedBody:
    """The downloaded body, after it was checked against what was announced.

    Raises:
        ChecksumError: It differs. The file stays for inspection, but is not resumable.
        OSError: The file cannot be read.
    """
    headers = Headers(partial.headers)
    partial.remove_resume_point()
    if expected.size not in {None, partial.offset}:
        raise ChecksumError(
            Message(
                "The service announced {size:,} bytes, but {offset:,} came",
                size=expected.size,
                offset=partial.offset,
            )
        )
    wanted = {**digests.header_digests(headers), **digests.expected_digests(expected)}
    has_digest = digests.check(partial.path, wanted, cancel)
    has_size = expected.size is not None or partial.total is not None
    proof = Proof.LENGTH if has_size else Proof(response.framing.value)
    return DownloadedBody(
        partial.path,
        partial.offset,
        partial.checksum,
        Proof.DIGEST if has_digest else proof,
        headers,
        response.url,
        response.hosts,
    )
