"""What the program knows about a format that it reads, and about a file of it."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.sources.inspection import Inspection
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.core.sources.reading import Finding, ReadingChoices


class Container(StrEnum):
    """What may be around a content: a compression, or an archive."""

    GZIP = "gzip"
    ZSTD = "zstd"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZIP = "zip"


CONTAINER_ENDINGS = frozenset({".gz", ".zst", ".bz2", ".xz", ".zip"})


class WebReader(StrEnum):
    """The reader of `sources/web/bodies` that takes what a server sends in a format."""

    RECORDS = "records"  # delimited text: its records are copied as they come
    OBJECTS = "objects"  # JSON text: its objects, or what the profile selects
    EXPORT = "export"  # a file with a signature: what the format's `export` makes of it; unused yet


class Signature(Struct, frozen=True):
    """First bytes that surely show what a file is (magic number).

    Attributes:
        start: These bytes.
        title: What they show, for example "a PDF file".
        hint: What to do with such a file, where it is not read.
        offset: Where they stand, in bytes.
    """

    start: bytes
    title: Message
    hint: Message = EMPTY
    offset: int = 0

    def fits(self, start: bytes) -> bool:
        """Whether a file with these first bytes has the signature."""
        return start.startswith(self.start, self.offset)


class FileFormat(Struct, frozen=True, kw_only=True):
    """A format of files, and who reads it.

    A format with a signature is known by it. A text has none: there `looks_like` decides.

    Attributes:
        key: Its name in profiles, for example "jsonl".
        title: Its name in a list of formats, for example "JSON lines".
        description: What the content is, for example "delimited text".
        endings: Of file names, each with its dot, in lower case.
        signature: The first bytes of every such file.
        looks_like: Whether a text with these first bytes, as UTF-8, can have the format.
        media_types: What a server calls it, where the text looks like another format's too.
        delimiter: Between the values, where the format says it.
        options: The keys of the parameters that say how such a file is read.
        export: Copies the rows of a file. Raises UserError or Cancelled.
        inspect: What can be told, and chosen, before the export. Raises SourceError.
        web: Who reads it when a server sends it; None when that is no data.
    """

    key: str
    title: Message
    description: Message
    endings: tuple[str, ...]
    signature: Signature | None = None
    looks_like: Callable[[bytes], bool] | None = None
    media_types: tuple[str, ...] = ()
    delimiter: str | None = None
    options: frozenset[str] = frozenset()
    export: "Exporter"
    inspect: "Inspector | None" = None
    web: WebReader | None

    @property
    def is_text(self) -> bool:
        """Whether it is text: only that is read as a stream."""
        return self.signature is None


class FileType(Struct, frozen=True):
    """The type of a file.

    Attributes:
        format: The format of the content.
        containers: Those around it, the outermost first.
        findings: What was not plain about it.
    """

    format: FileFormat
    containers: tuple[Container, ...] = ()
    findings: tuple[Finding, ...] = ()


class InputFile(Struct, frozen=True):
    """A file to read, and what the user chose about it.

    Attributes:
        path: Where it is.
        type: What it is: by its name at first, by its content for the readers.
        choices: How it is read.
        sheet: Of a workbook, by its name or its number; empty for the first visible with data.
        range: Of a sheet, for example "A3:F200" or the name of one; empty for the whole sheet.
        formulas: What stands for one without a stored result: "text" or "empty"; else an error.
        member: Of an archive; empty for its only one.
        folder: Where something may be unpacked to; None while the file is only inspected.
    """

    path: Path
    type: FileType
    choices: ReadingChoices = field(default_factory=ReadingChoices)
    sheet: str = ""
    range: str = ""
    formulas: str = ""
    member: str = ""
    folder: Path | None = None


Exporter: TypeAlias = Callable[[InputFile, Output], Outcome]
Inspector: TypeAlias = Callable[[InputFile, Cancel], Inspection]
