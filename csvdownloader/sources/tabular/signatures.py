"""What files are by their first bytes (magic numbers), also of kinds that are not read."""

import re
from collections.abc import Iterator

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.sources.tabular import format_table
from csvdownloader.sources.tabular.documents import SAVE_TABLE
from csvdownloader.sources.tabular.file_format import FileFormat, Signature
from csvdownloader.sources.tabular.markup import is_html, is_markup

_UNPACK = Message("Unpack it, and read the file in it.")
_ASK = Message("Ask for the table as CSV or .xlsx: this has no rows that can be read for sure.")
_CONVERT = Message("Write it as CSV or Parquet with the library that made it, and read that.")
_SAY_IT = Message("If it is a text after all, choose its encoding or its kind.")
_USE_DATABASE = Message("Give the file itself, not packed: it is read as a database.")
SQLITE = Signature(b"SQLite format 3\x00", Message("an SQLite database"), _USE_DATABASE)
DUCKDB = Signature(b"DUCK", Message("a DuckDB database"), _USE_DATABASE, offset=8)  # if binary
_CONTAINERS = (
    Signature(b"\x1f\x8b", Message("a gzip file"), _UNPACK),
    Signature(b"\x28\xb5\x2f\xfd", Message("a zstd file"), _UNPACK),
    Signature(b"\xfd7zXZ\x00", Message("an xz file"), _UNPACK),
    *(
        Signature(b"BZh%d" % level + magic, Message("a bzip2 file"), _UNPACK)
        for level in range(1, 10)
        for magic in (b"1AY&SY", b"\x17rE8P\x90")
    ),
    Signature(b"PK\x05\x06", Message("an empty zip file")),
)
_FOREIGN = (
    SQLITE,
    Signature(b"%PDF-", Message("a PDF file"), _ASK),
    Signature(b"{\\rtf", Message("a text document (RTF)"), SAVE_TABLE),
    Signature(b"\x00\x01\x00\x00Standard Jet DB", Message("an Access database"), SAVE_TABLE),
    Signature(b"\x00\x01\x00\x00Standard ACE DB", Message("an Access database"), SAVE_TABLE),
    Signature(b"7z\xbc\xaf\x27\x1c", Message("a 7z file"), _UNPACK),
    Signature(b"Rar!\x1a\x07", Message("a RAR file"), _UNPACK),
    Signature(b"\x04\x22\x4d\x18", Message("an lz4 file"), _UNPACK),
    Signature(b"\x1f\x9d", Message("a file packed by compress (.Z)"), _UNPACK),
    Signature(b"\x89PNG\r\n\x1a\n", Message("a picture (PNG)"), _ASK),
    Signature(b"\xff\xd8\xff", Message("a picture (JPEG)"), _ASK),
    Signature(b"GIF87a", Message("a picture (GIF)"), _ASK),
    Signature(b"GIF89a", Message("a picture (GIF)"), _ASK),
    Signature(b"II*\x00", Message("a picture (TIFF)"), _ASK),
    Signature(b"MM\x00*", Message("a picture (TIFF)"), _ASK),
    Signature(b"$FL2", Message("an SPSS file"), SAVE_TABLE),
    Signature(b"$FL3", Message("an SPSS file"), SAVE_TABLE),
    Signature(b"<stata_dta>", Message("a Stata file"), SAVE_TABLE),
    Signature(bytes(12) + b"\xc2\xea\x81\x60", Message("a SAS file"), SAVE_TABLE),
    Signature(b"HEADER RECORD*******LIB", Message("a SAS transport file"), SAVE_TABLE),
    Signature(b"RDX2\n", Message("an R data file"), _CONVERT),
    Signature(b"RDX3\n", Message("an R data file"), _CONVERT),
    Signature(b"X\n\x00\x00\x00", Message("an R data file"), _CONVERT),
    Signature(b"\x89HDF\r\n\x1a\n", Message("an HDF5 file"), _CONVERT),
    Signature(b"\x93NUMPY", Message("a NumPy file"), _CONVERT),
    *(
        Signature(b"\x80%c" % protocol, Message("a Python pickle"), _CONVERT)
        for protocol in range(2, 6)
    ),
    Signature(b"ARROW1\x00\x00", Message("an Arrow file"), _CONVERT),
    Signature(b"Obj\x01", Message("an Avro file"), _CONVERT),
    Signature(b"\x00\x00\x27\x0a", Message("a shapefile"), SAVE_TABLE),
)
# What a text could begin with, too: it names only what is binary.
_BINARIES = (
    DUCKDB,
    Signature(b"ustar", Message("a tar archive"), _UNPACK, offset=257),
    Signature(b"WEBP", Message("a picture (WebP)"), _ASK, offset=8),
    Signature(b"ORC", Message("an ORC file"), _CONVERT),
    Signature(b"PARE", Message("an encrypted Parquet file"), _CONVERT),
    Signature(b"FEA1", Message("a Feather file"), _CONVERT),
    Signature(b"BM", Message("a picture (BMP)"), _ASK),
)
_STATA = re.compile(rb"[\x69-\x73][\x01\x02]\x01")  # a version, a byte order, and a one
_DBASE = re.compile(  # a version, and a date
    rb"[\x02\x03\x30-\x32\x83\x8b\xcb\xf5][\x00-\xff][\x01-\x0c][\x01-\x1f]"
)
_WEB_PAGE = Signature(
    b"", Message("a web page"), Message("Save the table in it as CSV, or download the data.")
)
_XML = Signature(b"", Message("an XML document"), SAVE_TABLE)


def format_with_signature(start: bytes) -> FileFormat | None:
    """The format that these first bytes surely show; None when they show none."""
    return next((f for f in format_table.FORMATS if f.signature and f.signature.fits(start)), None)


def signature_of(start: bytes) -> Signature | None:
    """What these first bytes surely show, whether it is read or not; None when nothing."""
    return next((found for found in _signatures() if found.fits(start)), None)


def signature_title(start: bytes) -> Message:
    """The type that these first bytes surely show, for example "a PDF file"; empty if unknown."""
    found = signature_of(start) or (_WEB_PAGE if is_html(start) else None)
    return found.title if found else EMPTY


def markup_of(text: bytes) -> Signature | None:
    """The markup that a text begins with, in UTF-8; None when it begins with none."""
    if is_html(text):
        return _WEB_PAGE
    return _XML if is_markup(text) else None


def binary_of(start: bytes) -> Signature:
    """What a file is that is no text and has no sure signature."""
    found = next((signature for signature in _BINARIES if signature.fits(start)), None)
    if found is not None:
        return found
    if _STATA.match(start):
        return Signature(b"", Message("a Stata file"), SAVE_TABLE)
    if _DBASE.match(start):
        return Signature(b"", Message("a dBASE file (.dbf)"), SAVE_TABLE)
    return Signature(b"", Message("a binary file of a kind that is not known"), _SAY_IT)


def _signatures() -> Iterator[Signature]:
    yield from (f.signature for f in format_table.FORMATS if f.signature)
    yield from _CONTAINERS
    yield from _FOREIGN
