"""The checksums that a server or a service announces, and their verification."""

import base64
import binascii
import hashlib
import re
from pathlib import Path

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.http import Headers

_BLOCK = 1 << 20
_FIELD = re.compile(r"(?<![a-zA-Z0-9-])([a-zA-Z0-9-]++)\s*+=\s*+:?([A-Za-z0-9+/=]++)")
_ALGORITHMS = {"md5": "md5", "sha-256": "sha256", "sha-512": "sha512"}


class Expected(Struct, frozen=True):
    """What the service announced beside the file; None for what it did not say.

    Attributes:
        size: Bytes.
        sha256: Hexadecimal.
        md5: Hexadecimal or base64.
    """

    size: int | None = None
    sha256: str | None = None
    md5: str | None = None


def header_digests(headers: Headers) -> dict[str, bytes]:
    """The digests of the whole body in a response's headers, by hashlib's names."""
    found: dict[str, bytes] = {}
    for name in ("repr-digest", "content-digest", "digest"):
        for value in headers.all(name):
            for algorithm, text in _FIELD.findall(value):
                _add_base64(found, _ALGORITHMS.get(algorithm.lower()), text)
    _add_base64(found, "md5", headers.get("content-md5") or "")
    return found


def _add_base64(found: dict[str, bytes], algorithm: str | None, text: str) -> None:
    if algorithm is None or not text:
        return
    try:
        value = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return
    if len(value) == hashlib.new(algorithm, usedforsecurity=False).digest_size:
        found.setdefault(algorithm, value)


def expected_digests(expected: Expected) -> dict[str, bytes]:
    """The expected digests, by hashlib's names.

    Raises:
        ChecksumError: One of them is not a digest.
    """
    found: dict[str, bytes] = {}
    for algorithm, text in (("sha256", expected.sha256), ("md5", expected.md5)):
        if text:
            found[algorithm] = _decoded(algorithm, text.strip())
    return found


def _decoded(algorithm: str, text: str) -> bytes:
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size
    try:
        value = bytes.fromhex(text) if len(text) == 2 * size else base64.b64decode(text)
    except (binascii.Error, ValueError):
        value = b""
    if len(value) != size:
        raise ChecksumError(
            Message(
                "The service announced a checksum that is none: {algorithm}", algorithm=algorithm
            )
        )
    return value


def check(path: Path, wanted: dict[str, bytes], cancel: Cancel) -> bool:
    """Verifies the digests of the file; returns whether there were any.

    Raises:
        ChecksumError: The file is not what was announced.
        OSError: The file cannot be read.
    """
    for algorithm, value in wanted.items():
        if _file_digest(path, algorithm, cancel) != value:
            raise ChecksumError(
                Message(
                    "The file came whole, but its {algorithm} checksum is not the announced one",
                    algorithm=algorithm.upper(),
                )
            )
    return bool(wanted)


def _file_digest(path: Path, algorithm: str, cancel: Cancel) -> bytes:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            cancel.check()
            digest.update(block)
    return digest.digest()
