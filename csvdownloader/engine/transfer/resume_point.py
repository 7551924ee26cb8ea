"""The resume point: what makes it safe to continue a partly downloaded file."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import asdict

from csvdownloader.engine.disk.durable import write_atomically
from csvdownloader.engine.transfer.dates import http_date
from csvdownloader.engine.transfer.http import Headers

Items = tuple[tuple[str, str], ...]
RESUME_SUFFIX = ".resume"  # of the file beside the one that is downloaded
_QUERY = re.compile(r"[?#]")
_STRONG_AFTER = timedelta(seconds=60)  # a file may change twice within the clock's second
# The finished file is judged by these headers. No others of the response are stored.
_STORED_HEADERS = frozenset(
    {"content-type", "content-encoding", "content-disposition", "etag", "last-modified"}
    | {"repr-digest", "content-digest", "digest", "content-md5"}
)
_OF_A_RANGE = _STORED_HEADERS | {"content-length", "content-range", "transfer-encoding"}


class ResumePoint(Struct, frozen=True):
    """How far a download came.

    Attributes:
        asked, answered: `resource_digest` of the URL that was requested, and of the one that
            redirects led to: a validator says nothing about the bytes of another URL.
        validator: The strong ETag, or else the Last-Modified, of the whole.
        total: Bytes of the whole; None when the first response did not say.
        offset: Bytes that are here.
        headers: What the first response said about the whole.
        checksum: Of those bytes, hexadecimal; see `engine.proof.checksum`.
        sha256: Their hash, in what versions before the checksum wrote.
    """

    asked: str
    answered: str
    validator: str
    total: int | None
    offset: int
    headers: Items
    checksum: str = ""
    sha256: str = ""

    @classmethod
    def read(cls, target: Path) -> Self | None:
        """The resume point beside the file, None when there is no valid one."""
        try:
            plain: Any = json.loads(_resume_path(target).read_text(encoding="utf-8"))
            headers = tuple((str(name), str(value)) for name, value in plain.pop("headers"))
            point = cls(headers=headers, **plain)
            return point if 0 < point.offset <= (point.total or point.offset) else None
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def write(self, target: Path) -> None:
        """Writes it beside the file, atomically. Raises OSError."""
        # The bytes of the file are not synced either: `PartialDownload.restore` checks their hash.
        write_atomically(_resume_path(target), json.dumps(asdict(self)), durable=False)


def remove_resume_point(target: Path) -> None:
    """Removes the resume point; it is no error when there is none. Raises OSError."""
    _resume_path(target).unlink(missing_ok=True)


def _resume_path(target: Path) -> Path:
    return target.with_name(f"{target.name}{RESUME_SUFFIX}")


def resource_digest(url: str) -> str:
    """Identifies a URL without its query, which changes with every signature of a link.

    A hash, since a path may be secret too.
    """
    scheme, _, rest = _QUERY.split(url, maxsplit=1)[0].partition("://")
    netloc, _, path = rest.partition("/")
    host = netloc.rpartition("@")[2]
    text = f"{scheme.lower()}://{host.lower()}/{path}"
    return sha256(text.encode(errors="backslashreplace")).hexdigest()


def strong_validator(headers: Headers) -> str | None:
    """What proves that a later response is about the very same bytes; None when nothing does."""
    etag = (headers.get("etag") or "").strip()
    if etag:
        is_strong = etag.startswith('"') and etag.endswith('"') and len(etag) > 2
        return etag if is_strong else None
    changed = headers.get("last-modified") or ""
    since, sent = http_date(changed), http_date(headers.get("date") or "")
    return changed if since and sent and sent - since > _STRONG_AFTER else None


def stored_headers(headers: Items) -> Items:
    """The headers that are stored in a resume point."""
    return tuple(item for item in headers if item[0].lower() in _STORED_HEADERS)


def about_whole(headers: Headers) -> Items:
    """Those headers of a 206 that are neither about its range alone nor stored already."""
    return tuple(item for item in headers.items if item[0].lower() not in _OF_A_RANGE)


def range_headers(resume_point: ResumePoint) -> Mapping[str, str]:
    """The headers that request the rest, if the whole is unchanged."""
    return {"Range": f"bytes={resume_point.offset}-", "If-Range": resume_point.validator}
