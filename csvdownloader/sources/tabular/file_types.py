"""Which files are read: what the endings mean, and what the first bytes must not say."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from csvdownloader.core.errors import WrongContentError
from csvdownloader.sources.tabular.markup import is_html


class FileFormat(StrEnum):
    """How the content of a file is written."""

    DELIMITED = "delimited text"
    JSON = "JSON"
    LINES = "JSON lines"
    PARQUET = "Parquet"
    EXCEL = "Excel workbook"


class Compression(StrEnum):
    """What lies around a text."""

    NONE = ""
    GZIP = "gzip"
    ZSTD = "zstd"


@dataclass(frozen=True, slots=True)
class FileType:
    """What a file's name says about it.

    Attributes:
        kind: How the content is written.
        compression: What lies around it.
        stem: The name without these endings.
        ending: The ending of the kind, for example ".csv".
    """

    kind: FileFormat
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
    *(e + c for e, kind in ENDINGS.items() if kind in TEXTS for c in COMPRESSIONS),
)
SUPPORTED = (
    "CSV, TSV, TAB, TXT, JSON, NDJSON and JSONL files (also with .gz or .zst), "
    "Parquet and XLSX files can be read"
)

_SIGNATURES = (
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"PK\x03\x04", "a zip file or a workbook"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an encrypted or old Office file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z file"),
    (b"%PDF-", "a PDF file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"ARROW1\x00\x00", "an Arrow file"),
    (b"\xff\xfe\x00\x00", "a text in UTF-32, which is not supported"),
    (b"\x00\x00\xfe\xff", "a text in UTF-32, which is not supported"),
)
_EXPECTED = {
    FileFormat.PARQUET: b"PAR1",
    FileFormat.EXCEL: b"PK\x03\x04",
    Compression.GZIP: b"\x1f\x8b",
    Compression.ZSTD: b"\x28\xb5\x2f\xfd",
}


def kind_of(path: PurePath) -> FileType | None:
    """What the file's name says; None when no reader knows its ending."""
    name, compression = path.name, Compression.NONE
    ending = PurePath(name).suffix.lower()
    if ending in COMPRESSIONS:
        compression = COMPRESSIONS[ending]
        name = name[: -len(ending)]
        ending = PurePath(name).suffix.lower()
    kind = ENDINGS.get(ending)
    if kind is None or (compression and kind not in TEXTS):
        return None
    return FileType(kind, compression, name[: -len(ending)], ending)


def check_start(name: str, start: bytes, expected: FileFormat | Compression) -> None:
    """Compares the first bytes of a file, or of what is inside a compressed one, with its name.

    Raises:
        WrongContentError: They are something else.
    """
    if not start:
        raise WrongContentError(f"{name} is empty")
    wanted = _EXPECTED.get(expected)
    if wanted is not None and start.startswith(wanted):
        return
    found = found_in(start)
    if wanted is not None:
        raise WrongContentError(f"{name} is not a {expected} file" + (found and f" but {found}"))
    if found:
        raise WrongContentError(f"{name} is not {expected} but {found}")


def found_in(start: bytes) -> str:
    """What these first bytes surely are, for example "a PDF file"; empty when nobody knows."""
    for signature, title in _SIGNATURES:
        if start.startswith(signature):
            return title
    return "a web page" if is_html(start) else ""
