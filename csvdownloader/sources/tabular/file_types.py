"""Which files are read: their types by the name's ending, and their signatures (magic numbers)."""

from collections.abc import Iterator
from pathlib import PurePath

from csvdownloader.core.errors import WrongContentError
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.texts import listed
from csvdownloader.sources.tabular import format_table
from csvdownloader.sources.tabular.file_format import Compression, FileFormat, FileType, Signature
from csvdownloader.sources.tabular.markup import is_html

COMPRESSIONS = {".gz": Compression.GZIP, ".zst": Compression.ZSTD}
_COMPRESSED = {
    Compression.GZIP: Signature(b"\x1f\x8b", Message("a gzip file")),
    Compression.ZSTD: Signature(b"\x28\xb5\x2f\xfd", Message("a zstd file")),
}
_FOREIGN = (
    Signature(b"PK\x05\x06", Message("an empty zip file")),
    Signature(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Message("an encrypted or old Office file")),
    Signature(b"BZh", Message("a bzip2 file")),
    Signature(b"\xfd7zXZ\x00", Message("an xz file")),
    Signature(b"7z\xbc\xaf\x27\x1c", Message("a 7z file")),
    Signature(b"%PDF-", Message("a PDF file")),
    Signature(b"SQLite format 3\x00", Message("an SQLite database")),
    Signature(b"ARROW1\x00\x00", Message("an Arrow file")),
    Signature(b"\xff\xfe\x00\x00", Message("a text in UTF-32, which is not supported")),
    Signature(b"\x00\x00\xfe\xff", Message("a text in UTF-32, which is not supported")),
)


def suffixes() -> tuple[str, ...]:
    """All endings of files that can be read."""
    plain = [(f, ending) for f in format_table.FORMATS for ending in f.endings]
    packed = (e + c for f, e in plain if f.is_text for c in COMPRESSIONS)
    return *(ending for _, ending in plain), *packed


def supported() -> Message:
    """The sentence on what files can be read."""
    texts = [_short(f, e) for f in format_table.FORMATS if f.is_text for e in f.endings]
    others = [_short(f, e) for f in format_table.FORMATS if not f.is_text for e in f.endings]
    return Message(
        "{texts} files (also with {compressions}), {others} files can be read",
        texts=listed(texts),
        compressions=listed(COMPRESSIONS, any_of=True),
        others=listed(others),
    )


def readable_files() -> Message:
    """The names of all formats, for example "CSV, JSON or Parquet"."""
    return listed((f.title for f in format_table.FORMATS), any_of=True)


def format_titles() -> tuple[tuple[str, Message], ...]:
    """The keys and titles of all formats."""
    return tuple((f.key, f.title) for f in format_table.FORMATS)


def readable_downloads() -> Message:
    """The names of the formats that are read from the web, for example "CSV and JSON"."""
    return listed(f.title for f in format_table.FORMATS if f.web)


def download_endings() -> frozenset[str]:
    """The endings of the formats that are read from the web."""
    return frozenset(ending for f in format_table.FORMATS if f.web for ending in f.endings)


def file_type_of(path: PurePath) -> FileType | None:
    """The type of a file by its name; None when its ending is not supported."""
    name, compression = path.name, Compression.NONE
    ending = PurePath(name).suffix.lower()
    if ending in COMPRESSIONS:
        compression = COMPRESSIONS[ending]
        name = name[: -len(ending)]
        ending = PurePath(name).suffix.lower()
    content = next((f for f in format_table.FORMATS if ending in f.endings), None)
    if content is None or (compression and not content.is_text):
        return None
    return FileType(content, compression, name[: -len(ending)])


def format_named(key: str) -> FileFormat:
    """The format of that key. Raises StopIteration if there is none."""
    return next(f for f in format_table.FORMATS if f.key == key)


def text_format_keys() -> tuple[str, ...]:
    """The keys of the texts that are read from the web: a profile says which of them comes."""
    return tuple(f.key for f in format_table.FORMATS if f.web and f.is_text)


def format_with_signature(start: bytes) -> FileFormat | None:
    """The format that these first bytes surely show; None when they show none."""
    return next((f for f in format_table.FORMATS if _has(f.signature, start)), None)


def text_formats(start: bytes) -> list[FileFormat]:
    """The formats that a text with these first bytes, as UTF-8, can have."""
    return [f for f in format_table.FORMATS if f.looks_like and f.looks_like(start)]


def is_compressed(start: bytes, compression: Compression) -> bool:
    """Whether these first bytes surely show that compression."""
    return _has(_COMPRESSED[compression], start)


def check_compression(name: str, start: bytes, expected: Compression) -> None:
    """Compares the first bytes of a file with its compression. Raises WrongContentError."""
    _check_start(name, start, expected, _COMPRESSED[expected])


def check_format(name: str, start: bytes, expected: FileFormat) -> None:
    """Compares the first decompressed bytes with the format. Raises WrongContentError."""
    _check_start(name, start, expected.description, expected.signature)


def signature_title(start: bytes) -> Message:
    """The type that these first bytes surely show, for example "a PDF file"; empty if unknown."""
    for signature in _signatures():
        if _has(signature, start):
            return signature.title
    return Message("a web page") if is_html(start) else EMPTY


def _check_start(name: str, start: bytes, expected: str, wanted: Signature | None) -> None:
    if not start:
        raise WrongContentError(Message("{name} is empty", name=name))
    if _has(wanted, start):
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


def _signatures() -> Iterator[Signature]:
    yield from (f.signature for f in format_table.FORMATS if f.signature)
    yield from _COMPRESSED.values()
    yield from _FOREIGN


def _has(signature: Signature | None, start: bytes) -> bool:
    return signature is not None and start.startswith(signature.start)


def _short(file_format: FileFormat, ending: str) -> str:
    """The ending as a name: "CSV", but "Parquet"."""
    name = ending.removeprefix(".").upper()
    return file_format.title if file_format.title.upper() == name else name
