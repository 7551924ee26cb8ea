"""Detects the format of a text: by the profile, else by its bytes, media type and name."""

from dataclasses import dataclass
from pathlib import PurePath

from csvdownloader.sources.tabular.csv_text import DELIMITERS
from csvdownloader.sources.web.bodies.content_sniffing import is_json
from csvdownloader.sources.web.profile.model import Decode

_TSV_TYPES = frozenset({"text/tab-separated-values", "text/tsv"})
_TSV_SUFFIXES = frozenset({".tsv", ".tab"})
_LINE_TYPES = frozenset(
    {"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"}
)
_LINE_SUFFIXES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class TextFormat:
    """The format of a text.

    Attributes:
        is_json: JSON in any form, else delimited text.
        is_lines: JSON lines: whether a single JSON object is a row, and not an error message.
        delimiter: None to detect it from the header.
    """

    is_json: bool
    is_lines: bool
    delimiter: str | None


def format_of(decode: Decode, start: bytes, media_type: str, name: str) -> TextFormat:
    """The format of a text whose first bytes are `start`, as UTF-8."""
    chosen, suffix = decode.format, PurePath(name).suffix.lower()
    if chosen in {"json", "jsonl"} or (chosen == "auto" and is_json(start)):
        by_label = media_type in _LINE_TYPES or suffix in _LINE_SUFFIXES
        return TextFormat(True, chosen == "jsonl" or (chosen == "auto" and by_label), None)
    by_label = media_type in _TSV_TYPES or suffix in _TSV_SUFFIXES
    return TextFormat(False, False, _delimiter(decode, is_tsv=by_label))


def _delimiter(decode: Decode, *, is_tsv: bool) -> str | None:
    if decode.delimiter == "auto":
        return None
    if decode.delimiter:
        return DELIMITERS.get(decode.delimiter, decode.delimiter)
    if decode.format == "auto":
        return "\t" if is_tsv else None
    return "\t" if decode.format == "tsv" else ","
