"""Detects the format of a body: by the profile, else by its bytes, media type and name."""

from pathlib import PurePath

from msgspec import Struct

from csvdownloader.sources.tabular.file_format import FileFormat, WebReader
from csvdownloader.sources.tabular.file_types import format_named, text_formats
from csvdownloader.sources.tabular.reading_options import DELIMITERS
from csvdownloader.sources.tabular.signatures import format_with_signature
from csvdownloader.sources.web.profile.decode import Decode

_AUTO = "auto"


class BodyFormat(Struct, frozen=True):
    """The format of a body.

    Attributes:
        format: Its entry in the table of formats.
        encoding: Of a text, as `text_blocks` takes it.
        delimiter: Of delimited text; None to detect it from the header.
    """

    format: FileFormat
    encoding: str = ""
    delimiter: str | None = None

    @property
    def is_json(self) -> bool:
        """Whether it is JSON in any form."""
        return self.format.web is WebReader.OBJECTS


def may_be_delimited(chosen: str) -> bool:
    """Whether delimited text can come, by what the profile says of the format."""
    return chosen == _AUTO or format_named(chosen).web is WebReader.RECORDS


def exported_format(decode: Decode, start: bytes) -> FileFormat | None:
    """The format of a body that is no text, if it is read; None when the profile expects a text."""
    if decode.format != _AUTO or decode.header != "each-part" or decode.quotes == "none":
        return None
    found = format_with_signature(start)
    return found if found and found.web is WebReader.EXPORT else None


def format_of(decode: Decode, start: bytes, media_type: str, name: str) -> FileFormat:
    """The format of a text whose first bytes are `start`, as UTF-8."""
    if decode.format != _AUTO:
        return format_named(decode.format)
    suffix = PurePath(name).suffix.lower()
    possible = [f for f in text_formats(start) if f.web]
    labelled = [f for f in possible if media_type in f.media_types or suffix in f.endings]
    return labelled[-1] if labelled else possible[0]


def delimiter_of(decode: Decode, found: FileFormat) -> str | None:
    """The delimiter of delimited text of that format; None to detect it from the header."""
    if decode.delimiter == _AUTO:
        return None
    if decode.delimiter:
        return DELIMITERS.get(decode.delimiter, decode.delimiter)
    return found.delimiter or (None if decode.format == _AUTO else ",")
