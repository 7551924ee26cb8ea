"""Reads the receipts that lie beside saved files: what they claim of which file.

A receipt may be anybody's. It is never followed out of its folder, and what is read of it is
bounded.
"""

import json
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from msgspec import Struct

from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.saving.data_package import OWN_KEY
from csvdownloader.core.saving.receipt_files import PACKAGE, SHA256
from csvdownloader.core.saving.sha256_lines import read_sha256_lines

_LARGEST = 64 << 20  # bytes of a receipt
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+://")
_COUNTED = frozenset({"utf-8", "utf-8-sig", "ascii"})  # encodings that have ASCII's delimiters
_PREFIXED_SHA256 = re.compile(r"sha256:([0-9A-Fa-f]{64})")


class Claim(Struct, frozen=True):
    """What a receipt says of a file; None where it says nothing.

    Attributes:
        receipt: The receipt.
        file: The file, inside of the receipt's folder.
        sha256: Hexadecimal, in lower case.
        bytes: Its size.
        rows: Records below the header.
        fields: Of each record.
        delimiter: How its fields are told apart, where they can be counted by the rules of this
            program; only of a receipt that it made.
        completeness: How complete the file was when it was fetched.
    """

    receipt: Path
    file: Path
    sha256: str | None
    bytes: int | None = None
    rows: int | None = None
    fields: int | None = None
    delimiter: str | None = None
    completeness: Completeness | None = None


def is_receipt(path: Path) -> bool:
    """Whether it is a receipt, by its name."""
    return path.name.endswith((SHA256, PACKAGE)) or path.name == PACKAGE.removeprefix(".")


def read_claims(receipt: Path) -> list[Claim]:
    """What the receipt claims, at least one thing.

    Raises:
        NotWholeError: It cannot be read, is no receipt, or names what is not inside its folder.
    """
    text = _content(receipt)
    if receipt.name.endswith(SHA256):
        return _claims_of_lines(receipt, text)
    return _claims_of_package(receipt, text)


def _content(receipt: Path) -> bytes:
    try:
        status = receipt.stat()
        if not stat.S_ISREG(status.st_mode):
            raise NotWholeError(Message("It is no file"))
        if status.st_size > _LARGEST:
            raise NotWholeError(
                Message("It is larger than {most} MiB, so it is not read", most=_LARGEST >> 20)
            )
        with receipt.open("rb") as file:
            return file.read(_LARGEST)
    except OSError as error:
        raise unreadable(error) from error


def unreadable(error: OSError) -> NotWholeError:
    """The error for a file or a receipt that cannot be read."""
    return NotWholeError(Message("It cannot be read: {error}", error=error.strerror or error))


def _claims_of_lines(receipt: Path, text: bytes) -> list[Claim]:
    try:
        pairs = read_sha256_lines(text)
    except ValueError as error:
        raise NotWholeError(Message("It has a line that is no SHA-256 of a file")) from error
    return [Claim(receipt, _inside(receipt, name), sha256) for name, sha256 in pairs]


def _claims_of_package(receipt: Path, text: bytes) -> list[Claim]:
    try:
        package = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotWholeError(Message("It is no JSON")) from error
    resources = package.get("resources") if isinstance(package, dict) else None
    if not (isinstance(resources, list) and resources):
        raise _no_package("resources")
    own = package.get(OWN_KEY)
    return [
        _claim(receipt, resource, own if isinstance(own, dict) else {}) for resource in resources
    ]


def _claim(receipt: Path, resource: Any, own: Mapping[str, Any]) -> Claim:
    path = resource.get("path") if isinstance(resource, dict) else None
    if not isinstance(path, str):
        raise _no_package("path")
    return Claim(
        receipt,
        _inside(receipt, path),
        sha256=_sha256(resource.get("hash")),
        bytes=_number(resource, "bytes"),
        rows=_number(resource, "rows"),
        fields=_number(resource, "fields"),
        delimiter=_delimiter(resource) if own else None,
        completeness=_completeness(own.get("completeness")),
    )


def _inside(receipt: Path, name: str) -> Path:
    """The file of that name in the folder of the receipt, or in a folder in it.

    Raises:
        NotWholeError: The name leads elsewhere, by itself or by a link.
    """
    path, folder = PurePath(name), receipt.parent
    is_plain = not (_URL.match(name) or path.anchor or ".." in path.parts or "\0" in name)
    if not (is_plain and path.parts):
        raise _outside(name)
    try:
        real = Path(os.path.realpath(folder / path))
        is_inside = real.is_relative_to(os.path.realpath(folder))
    except OSError as error:
        raise unreadable(error) from error
    if not is_inside:
        raise _outside(name)
    return folder / path


def _outside(name: str) -> NotWholeError:
    return NotWholeError(
        Message("It names what is not in its folder, so it is not followed: {name}", name=name)
    )


def _no_package(key: str) -> NotWholeError:
    return NotWholeError(Message("It is no data package: “{key}” is not what it must be", key=key))


def _sha256(value: Any) -> str | None:
    """The SHA-256; None for another kind of hash, which is not checked."""
    found = _PREFIXED_SHA256.fullmatch(value) if isinstance(value, str) else None
    return found[1].lower() if found else None


def _number(resource: Mapping[str, Any], key: str) -> int | None:
    value = resource.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise _no_package(key)


def _delimiter(resource: Mapping[str, Any]) -> str | None:
    """What `RecordCounter` counts by; None where it cannot: rows that are packed, for example."""
    dialect = resource.get("dialect")
    if not isinstance(dialect, dict) or "compression" in resource:
        return None
    has_header = dialect.get("header") is True or dialect.get("commentRows") == [1]
    delimiter = dialect.get("delimiter")
    is_one_byte = isinstance(delimiter, str) and len(delimiter) == 1 and delimiter.isascii()
    if is_one_byte and has_header and resource.get("encoding") in _COUNTED:
        return str(delimiter)
    return None


def _completeness(value: Any) -> Completeness | None:
    return next((known for known in Completeness if known == value), None)
