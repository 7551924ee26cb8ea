"""Checks saved files against the receipts beside them, without the list of downloads."""

import stat
from collections import defaultdict
from collections.abc import Callable, Sequence
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceMissingError, SourceUnreadableError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.saving.receipt_files import receipt_targets
from csvdownloader.core.units import count
from csvdownloader.engine.proof.receipt_claims import Claim, is_receipt, read_claims, unreadable
from csvdownloader.engine.proof.verify import BLOCK, RecordCounter

OnPercent: TypeAlias = Callable[[Path, int], None]  # gets each new percent of the file's bytes


class Verdict(StrEnum):
    """What became of a check."""

    WHOLE = "whole"
    NOT_WHOLE = "not_whole"
    UNKNOWN = "unknown"  # its receipts say nothing that proves it


class Checked(Struct, frozen=True):
    """A file that was checked, or a receipt that cannot be followed.

    Attributes:
        path: The file.
        verdict: What became of it.
        reason: Why it is not whole, or not known to be; empty where it is whole.
        receipts: What it was checked against.
        bytes: Its size; None where it was not read.
        rows: Records below the header; None where they were not counted.
        sha256: Hexadecimal; empty where it was not read.
        completeness: How complete it was when it was fetched, where a receipt says it.
    """

    path: Path
    verdict: Verdict
    reason: Message = EMPTY
    receipts: tuple[Path, ...] = ()
    bytes: int | None = None
    rows: int | None = None
    sha256: str = ""
    completeness: Completeness | None = None


class _Found(Struct, frozen=True):
    """What a file holds; rows and fields where they could be counted, and else perhaps a fault."""

    bytes: int
    sha256: str
    rows: int | None = None
    fields: int | None = None
    fault: Message = EMPTY


def receipts_of(path: Path) -> list[Path]:
    """The receipts of a file, of all files in a folder, or the one that is named itself.

    Raises:
        SourceMissingError: There is neither the file nor a receipt of it.
        SourceUnreadableError: The folder cannot be read.
    """
    try:
        if path.is_dir():
            return sorted(entry for entry in path.iterdir() if is_receipt(entry))
        if is_receipt(path) and path.exists():
            return [path]
        found = [receipt for receipt in receipt_targets(path) if receipt.exists()]
        if not found and not path.exists():
            raise SourceMissingError(path)
    except OSError as error:
        raise SourceUnreadableError(
            Message("Cannot read {path}: {error}", path=path, error=error.strerror or error)
        ) from error
    return found


def check_receipts(receipts: Sequence[Path], report: OnPercent, cancel: Cancel) -> list[Checked]:
    """Checks every file that the receipts name, each once; broken receipts come first.

    Raises:
        Cancelled: `cancel` was set.
    """
    broken: list[Checked] = []
    claims: dict[Path, list[Claim]] = defaultdict(list)
    for receipt in receipts:
        try:
            for claim in read_claims(receipt):
                claims[claim.file].append(claim)
        except NotWholeError as error:
            broken.append(Checked(receipt, Verdict.NOT_WHOLE, error.message))
    return broken + [_checked(file, of_file, report, cancel) for file, of_file in claims.items()]


def _checked(path: Path, claims: Sequence[Claim], report: OnPercent, cancel: Cancel) -> Checked:
    receipts = tuple(claim.receipt for claim in claims)
    delimiter = next((claim.delimiter for claim in claims if claim.delimiter), None)
    try:
        found = _read(path, delimiter, report, cancel)
    except NotWholeError as error:
        return Checked(path, Verdict.NOT_WHOLE, error.message, receipts)
    seen = found.bytes, found.rows, found.sha256
    completeness = next((claim.completeness for claim in claims if claim.completeness), None)
    verdict, reason = _judged(found, claims)
    return Checked(path, verdict, reason, receipts, *seen, completeness)


def _judged(found: _Found, claims: Sequence[Claim]) -> tuple[Verdict, Message]:
    for claim in sorted(claims, key=lambda claim: claim.bytes is None):  # a size says more
        if fault := _fault(found, claim):
            return Verdict.NOT_WHOLE, fault
    if not any(claim.sha256 for claim in claims):
        return Verdict.UNKNOWN, Message("No receipt has its SHA-256")
    return Verdict.WHOLE, EMPTY


def _fault(found: _Found, claim: Claim) -> Message:
    """What is wrong with the file by the claim; empty where nothing is."""
    name = claim.receipt.name
    if fault := _difference(name, found.bytes, claim.bytes, "byte"):
        return fault
    if claim.sha256 is not None and claim.sha256 != found.sha256:
        return Message(
            "It has other bytes: its SHA-256 is {found}; {receipt} says {expected}",
            found=found.sha256,
            receipt=name,
            expected=claim.sha256,
        )
    if found.fault:
        return found.fault
    return _difference(name, found.rows, claim.rows, "row") or _difference(
        name, found.fields, claim.fields, "column"
    )


def _difference(receipt: str, found: int | None, expected: int | None, noun: str) -> Message:
    if found is None or expected is None or found == expected:
        return EMPTY
    return Message(
        "It has {found}; {receipt} says {expected}",
        found=count(found, noun),
        receipt=receipt,
        expected=count(expected, noun),
    )


def _read(path: Path, delimiter: str | None, report: OnPercent, cancel: Cancel) -> _Found:
    """Reads the file once; its records are counted where the delimiter is known.

    Raises:
        NotWholeError: It cannot be read.
        Cancelled: `cancel` was set.
    """
    counter = RecordCounter(delimiter) if delimiter else None
    digest, read, percent = sha256(), 0, 0
    try:
        size = _size(path)
        with path.open("rb", buffering=0) as file:
            while block := file.read(BLOCK):
                digest.update(block)
                if counter is not None:
                    counter.feed(block)
                read += len(block)
                if percent != (percent := min(100, 100 * read // max(size, 1))):
                    report(path, percent)
                cancel.check()
    except OSError as error:
        raise unreadable(error) from error
    return _counted(_Found(read, digest.hexdigest()), counter)


def _counted(found: _Found, counter: RecordCounter | None) -> _Found:
    if counter is None:
        return found
    try:
        rows, fields = counter.result(open_end=True)
    except NotWholeError as error:
        return replace(found, fault=error.message)
    return replace(found, rows=rows, fields=fields)


def _size(path: Path) -> int:
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise NotWholeError(Message("There is no such file")) from error
    if not stat.S_ISREG(status.st_mode):
        raise NotWholeError(Message("It is no file"))
    return status.st_size
