"""Counts a saved text once more, by code that did not write it."""

import codecs
import gzip
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from zipfile import BadZipFile, ZipFile

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.options import Compression, QuotePolicy, SavedFormat, WriteOptions
from csvdownloader.engine.beside import beside
from csvdownloader.engine.proof.checksum import Checksum
from csvdownloader.engine.proof.verify import BLOCK, RecordCounter

_ESCAPE = re.compile(rb"\\[\s\S]")
_MARK = "\x01"  # stands for a delimiter that is no single byte
_DAMAGED = Message("The written file cannot be read back")


class _Counter(Protocol):
    def feed(self, block: bytes) -> None:
        """Takes the next bytes, in UTF-8; never empty."""

    def result(self) -> tuple[int, int]:
        """Records, a header among them, and fields of each. Raises NotWholeError."""


def recount_text(
    path: Path, options: WriteOptions, report: Callable[[int], None], cancel: Cancel
) -> Measured:
    """What a saved text holds.

    Args:
        path: The file.
        options: How it was written.
        report: Called after each block with the bytes of the file that were hashed.
        cancel: Checked after each block.

    Raises:
        NotWholeError: It is cut or damaged, or its records have different lengths.
        OSError: It cannot be read.
        Cancelled: `cancel` was set.
    """
    text = _Text(options)
    is_packed = options.compression is not Compression.NONE
    try:
        size, sha, checksum = hashes(path, report, cancel, None if is_packed else text.take)
        if is_packed:
            with decompressed(path, options.compression) as file:
                while block := file.read(BLOCK):
                    cancel.check()
                    text.take(block)
        records, columns = text.result()
    except (EOFError, zlib.error, BadZipFile, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise NotWholeError(_DAMAGED) from error
    rows = records - 1 if options.header and options.format.is_delimited else records
    return Measured(rows, columns, size, sha, checksum)


def hashes(
    path: Path,
    report: Callable[[int], None],
    cancel: Cancel,
    take: Callable[[bytes], None] | None = None,
) -> tuple[int, str, str]:
    """Bytes, SHA-256 and checksum of the file as it lies there. Raises OSError, Cancelled.

    Args:
        path: The file.
        report: Called after each block with the bytes so far.
        cancel: Checked after each block.
        take: Gets the blocks, too, while they are hashed.
    """
    sha, checksum, size = sha256(), Checksum(), 0
    with path.open("rb", buffering=0) as file, beside() as call:
        while block := file.read(BLOCK):
            call(sha.update, block)
            checksum.update(block)
            if take is not None:
                take(block)
            size += len(block)
            report(size)
            cancel.check()
    return size, sha.hexdigest(), checksum.hexdigest()


class _Text:
    """Counts a text, block by block: without its mark, in UTF-8, its delimiter one byte."""

    def __init__(self, options: WriteOptions) -> None:
        self._counter = _counter(options)
        self._separator = options.separator
        is_ascii = options.separator.isascii() or not options.format.is_delimited
        self._is_plain = options.encoding == "utf-8" and is_ascii
        self._decoder = codecs.getincrementaldecoder(options.encoding)()
        self._has_mark = options.bom

    def take(self, block: bytes) -> None:
        """Takes the next bytes; never empty. Raises UnicodeDecodeError."""
        if self._is_plain:
            block = block.removeprefix(codecs.BOM_UTF8) if self._has_mark else block
        else:
            text = self._decoder.decode(block)
            text = text.removeprefix("\ufeff") if self._has_mark else text
            if not self._separator.isascii():
                text = text.replace(_MARK, "").replace(self._separator, _MARK)
            block = text.encode()
        self._has_mark = False
        if block:
            self._counter.feed(block)

    def result(self) -> tuple[int, int]:
        """Records, a header among them, and fields. Raises NotWholeError, UnicodeDecodeError."""
        self._decoder.decode(b"", final=True)
        return self._counter.result()


@contextmanager
def decompressed(path: Path, compression: Compression) -> Iterator[BinaryIO]:
    """What is in the file. Raises NotWholeError, OSError and what gzip and zipfile raise."""
    match compression:
        case Compression.NONE:
            with path.open("rb", buffering=0) as file:
                yield file
        case Compression.GZIP:
            with gzip.open(path) as unpacked:
                yield cast("BinaryIO", unpacked)
        case Compression.ZSTD:
            if sys.version_info >= (3, 14):
                from compression import zstd
            else:
                from backports import zstd
            try:
                with zstd.open(path) as unpacked:
                    yield cast("BinaryIO", unpacked)
            except zstd.ZstdError as error:
                raise NotWholeError(_DAMAGED) from error
        case Compression.ZIP:
            with ZipFile(path) as archive, archive.open(archive.namelist()[0]) as member:
                yield cast("BinaryIO", member)


def _counter(options: WriteOptions) -> _Counter:
    if options.format is SavedFormat.JSONL:
        return _ObjectCounter()
    separator = options.separator if options.separator.isascii() else _MARK
    counter = _QuotedCounter(separator)
    return _EscapedCounter(counter) if options.quoting is QuotePolicy.BACKSLASH else counter


class _QuotedCounter:
    """Records by RFC 4180, with any delimiter of one byte."""

    def __init__(self, delimiter: str) -> None:
        self._counter = RecordCounter(delimiter)
        self._is_empty = True

    def feed(self, block: bytes) -> None:
        self._is_empty = False
        self._counter.feed(block)

    def result(self) -> tuple[int, int]:
        if self._is_empty:
            return 0, 0
        rows, columns = self._counter.result()
        return rows + 1, columns


class _EscapedCounter:
    """Records of a text in which a backslash stands before what is no syntax."""

    def __init__(self, counter: _QuotedCounter) -> None:
        self._counter, self._rest = counter, b""

    def feed(self, block: bytes) -> None:
        block = self._rest + block
        backslashes = len(block) - len(block.rstrip(b"\\"))
        self._rest = b"\\" if backslashes % 2 else b""
        syntax = _ESCAPE.sub(b"", block.removesuffix(self._rest)).replace(b'"', b"")
        if syntax:
            self._counter.feed(syntax)

    def result(self) -> tuple[int, int]:
        return self._counter.result()


class _ObjectCounter:
    """Lines that each hold one JSON object."""

    def __init__(self) -> None:
        self._first = self._last = b""
        self._has_first = False
        self._lines = self._objects = 0

    def feed(self, block: bytes) -> None:
        if not self._has_first:
            self._first += block
            self._has_first = b"\n" in block
        self._lines += block.count(b"\n")
        seam = self._last + block
        self._objects += seam.count(b"}\n") - (b"}\n" in self._last)
        self._last = seam[-1:]

    def result(self) -> tuple[int, int]:
        if self._lines != self._objects or self._last not in {b"", b"\n"}:
            raise NotWholeError(Message("The written file ends in the middle of a record"))
        first = self._first.partition(b"\n")[0]
        return self._lines, len(json.loads(first)) if first else 0
