"""Tells the documents apart that are zip archives: workbooks, texts, presentations."""

import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    from zipfile import ZipFile

SAVE_TABLE = Message("Save the table as CSV or .xlsx in the program that made it, and read that.")
_MIMETYPE_SIZE = 200  # bytes; the names of OpenDocument are shorter


class Document(Struct, frozen=True):
    """A kind of document.

    Attributes:
        part: What the names of some of its members begin with.
        title: For example "a Word document".
        format: The key of the format that reads it; empty where none does.
        hint: What to do with what is not read.
    """

    part: str
    title: Message
    format: str = ""
    hint: Message = SAVE_TABLE


_PACKAGE_PARTS = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
_APPLE_PART = "Index/Document.iwa"
_WORKBOOK = Document("xl/", Message("an Excel workbook"), "xlsx")
_DOCUMENTS = (
    _WORKBOOK,
    Document("word/", Message("a Word document")),
    Document("ppt/", Message("a PowerPoint presentation")),
    Document("visio/", Message("a Visio drawing")),
    Document(_APPLE_PART, Message("a document of Apple Numbers, Pages or Keynote")),
)
_OPEN_DOCUMENTS = (
    Document("vnd.oasis.opendocument.spreadsheet", Message("an OpenDocument spreadsheet"), "ods"),
    Document("vnd.oasis.opendocument.", Message("an OpenDocument file")),
    Document("epub+zip", Message("an electronic book")),
)


def document_in(file: BinaryIO) -> Document | None:
    """What the zip archive is; None when it is no document, or cannot be read. Raises OSError."""
    import zipfile

    before = file.tell()
    try:
        with zipfile.ZipFile(file) as archive:
            return _document(archive)
    except (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, ValueError, EOFError):
        return None
    finally:
        file.seek(before)


def _document(archive: "ZipFile") -> Document | None:
    names = archive.namelist()
    if {*_PACKAGE_PARTS, _APPLE_PART} & set(names):
        found = (d for d in _DOCUMENTS if any(name.startswith(d.part) for name in names))
        # the parts of a workbook may have any names: its reader follows the relationships
        return next(found, _WORKBOOK)
    if names and names[0] == "mimetype":
        with archive.open("mimetype") as file:
            kind = file.read(_MIMETYPE_SIZE).decode("ascii", errors="replace")
        found = (d for d in _OPEN_DOCUMENTS if kind.startswith(f"application/{d.part}"))
        return next(found, None)
    return None
