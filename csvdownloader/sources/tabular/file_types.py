"""Which files are read: their types by the name's ending, and their signatures (magic numbers)."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from csvdownloader.core.errors import WrongContentError
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.sources.tabular.markup import is_html


class FileFormat(StrEnum):
    """The format of a file's content."""

    DELIMITED = "delimited text"
    JSON = "JSON"
    LINES = Message("JSON lines")
    PARQUET = "Parquet"
    EXCEL = Message("Excel workbook")


class Compression(StrEnum):
    """How a file is compressed."""

    NONE = ""
    GZIP = "gzip"
    ZSTD = "zstd"


@dataclass(frozen=True, slots=True)
class FileType:
    """The type of a file, as its name tells.

    Attributes:
        kind: The format of the content.
        compression: How the file is compressed.
        stem: The name without these endings.
        ending: The ending of the format, for example ".csv".
    """

    format: FileFormat
    compression: Compression
    stem: str
    ending: str


ENDINGS = {
    ".csv": FileFormat.DELIMITED,
    ".tsv": FileFormat.DELIMITED,
    ".tab": FileFormat.DELIMITED,
    ".txt": FileFormat.DELIMITED,
    ".json": FileFormat.JSON,
    ".ndjson": FileFormat.LINES,
    ".jsonl": FileFormat.LINES,
    ".parquet": FileFormat.PARQUET,
    ".xlsx": FileFormat.EXCEL,
}
COMPRESSIONS = {".gz": Compression.GZIP, ".zst": Compression.ZSTD}
TEXTS = frozenset({FileFormat.DELIMITED, FileFormat.JSON, FileFormat.LINES})
SUFFIXES = (
    *ENDINGS,
    *(e + c for e, content in ENDINGS.items() if content in TEXTS for c in COMPRESSIONS),
)
SUPPORTED = Message(
    "CSV, TSV, TAB, TXT, JSON, NDJSON and JSONL files (also with .gz or .zst), "
    "Parquet and XLSX files can be read"
)

_SIGNATURES = (
    (b"PAR1", Message("a Parquet file")),
    (b"\x1f\x8b", Message("a gzip file")),
    (b"\x28\xb5\x2f\xfd", Message("a zstd file")),
    (b"PK\x03\x04", Message("a zip file or a workbook")),
    (b"PK\x05\x06", Message("an empty zip file")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Message("an encrypted or old Office file")),
    (b"BZh", Message("a bzip2 file")),
    (b"\xfd7zXZ\x00", Message("an xz file")),
    (b"7z\xbc\xaf\x27\x1c", Message("a 7z file")),
    (b"%PDF-", Message("a PDF file")),
    (b"SQLite format 3\x00", Message("an SQLite database")),
    (b"ARROW1\x00\x00", Message("an Arrow file")),
    (b"\xff\xfe\x00\x00", Message("a text in UTF-32, which is not supported")),
    (b"\x00\x00\xfe\xff", Message("a text in UTF-32, which is not supported")),
)
_EXPECTED = {
    FileFormat.PARQUET: b"PAR1",
    FileFormat.EXCEL: b"PK\x03\x04",
    Compression.GZIP: b"\x1f\x8b",
    Compression.ZSTD: b"\x28\xb5\x2f\xfd",
}


def file_type_of(path: PurePath) -> FileType | None:
    """The type of a file by its name; None when its ending is not supported."""
    name, compression = path.name, Compression.NONE
    ending = PurePath(name).suffix.lower()
    if ending in COMPRESSIONS:
        compression = COMPRESSIONS[ending]
        name = name[: -len(ending)]
        ending = PurePath(name).suffix.lower()
    content = ENDINGS.get(ending)
    if content is None or (compression and content not in TEXTS):
        return None
    return FileType(content, compression, name[: -len(ending)], ending)


def check_start(name: str, start: bytes, expected: FileFormat | Compression) -> None:
    """Compares the first bytes of a file, or of its decompressed content, with its type by name.

    Raises:
        WrongContentError: They do not match.
    """
    if not start:
        raise WrongContentError(Message("{name} is empty", name=name))
    wanted = _EXPECTED.get(expected)
    if wanted is not None and start.startswith(wanted):
        return
    found = signature_title(start)
    if wanted is not None and not found:
        raise WrongContentError(
            Message("{name} is not a {expected} file", name=name, expected=expected)
        )
    if wanted is not None:
        raise WrongContentError(
            Message(
                "{name} is not a {expected} file but {found}",
                name=name,
                expected=expected,
                found=found,
            )
        )
    if found:
        raise WrongContentError(
            Message(
                "{name} is not {expected} but {found}", name=name, expected=expected, found=found
            )
        )


def signature_title(start: bytes) -> Message:
    """The type that these first bytes surely show, for example "a PDF file"; empty if unknown."""
    for signature, title in _SIGNATURES:
        if start.startswith(signature):
            return title
    return Message("a web page") if is_html(start) else EMPTY
