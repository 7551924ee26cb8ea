"""What the names of files tell: their formats, and what is around them."""

from pathlib import PurePath

from csvdownloader.core.messages import Message
from csvdownloader.core.texts import listed
from csvdownloader.sources.tabular import format_table
from csvdownloader.sources.tabular.file_format import CONTAINER_ENDINGS, FileFormat

_TEXTS = frozenset({".txt", ".psv", ".ssv", ".dat", ".asc", ".log", ".data"})  # of any format


def suffixes() -> tuple[str, ...]:
    """The endings of files to offer; others are read, too, if their content is known."""
    formats = [ending for f in format_table.FORMATS for ending in f.endings]
    return *formats, *sorted(_TEXTS), *sorted(CONTAINER_ENDINGS)


def readable_files() -> Message:
    """The names of all formats, for example "CSV, JSON or Parquet"."""
    return listed((f.title for f in format_table.FORMATS), any_of=True)


def format_titles() -> tuple[tuple[str, Message], ...]:
    """The keys and titles of all formats."""
    return tuple((f.key, f.title) for f in format_table.FORMATS)


def download_titles() -> tuple[tuple[str, Message], ...]:
    """The keys and titles of the formats that are read from the web."""
    return tuple((f.key, f.title) for f in format_table.FORMATS if f.web)


def readable_downloads() -> Message:
    """The names of the formats that are read from the web, for example "CSV and JSON"."""
    return listed(f.title for f in format_table.FORMATS if f.web)


def download_endings() -> frozenset[str]:
    """The endings of the files that are read from the web."""
    return _TEXTS.union(ending for f in format_table.FORMATS if f.web for ending in f.endings)


def format_by_name(name: str) -> FileFormat | None:
    """The format that a file's name tells, also of a packed file; None when it tells none."""
    ending = _unpacked(name).suffix.lower()
    return next((f for f in format_table.FORMATS if ending in f.endings), None)


def has_table_ending(name: str) -> bool:
    """Whether the name tells that there is a table in the file."""
    return _unpacked(name).suffix.lower() in _TEXTS or format_by_name(name) is not None


def stem_of(name: str) -> str:
    """The name without the endings that tell the file's type."""
    plain = _unpacked(name)
    return plain.stem or name


def format_named(key: str) -> FileFormat:
    """The format of that key. Raises StopIteration if there is none."""
    return next(f for f in format_table.FORMATS if f.key == key)


def text_format_keys() -> tuple[str, ...]:
    """The keys of the texts that are read from the web: a profile says which of them comes."""
    return tuple(f.key for f in format_table.FORMATS if f.web and f.is_text)


def text_formats(start: bytes) -> list[FileFormat]:
    """The formats that a text with these first bytes, as UTF-8, can have."""
    return [f for f in format_table.FORMATS if f.looks_like and f.looks_like(start)]


def _unpacked(name: str) -> PurePath:
    path = PurePath(name)
    while path.suffix.lower() in CONTAINER_ENDINGS:
        path = path.with_suffix("")
    return path
