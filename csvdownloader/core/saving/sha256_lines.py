"""Lines of SHA-256 and file name, as GNU coreutils' `sha256sum` writes and reads them.

A line is `HEX  NAME`. Where the name has a backslash, a line feed or a carriage return, these are
escaped, and a backslash stands before the line. (`HEX *NAME`, which is read too, means the same.)
"""

import os
import re
from collections.abc import Iterable, Iterator

_ESCAPES = {b"\\": b"\\\\", b"\n": b"\\n", b"\r": b"\\r"}
_PLAIN = {escape: plain for plain, escape in _ESCAPES.items()}
_SPECIAL = re.compile(rb"[\\\n\r]")
_ESCAPE = re.compile(rb"\\(.?)", re.DOTALL)
_DIGITS = 64
_BETWEEN = (b"  ", b" *")


def sha256_lines(digests: Iterable[tuple[str, str]]) -> bytes:
    """One line for each pair of a file name and its SHA-256 (hexadecimal).

    Names that are not UTF-8 keep their bytes.
    """
    return b"".join(_line(os.fsencode(name), sha256.encode()) for name, sha256 in digests)


def read_sha256_lines(text: bytes) -> list[tuple[str, str]]:
    """The pairs of `sha256_lines`, the digests in lower case; empty lines are skipped.

    Raises:
        ValueError: There is another line, or none.
    """
    pairs = list(_pairs(text))
    if not pairs:
        raise ValueError(text)
    return pairs


def _line(name: bytes, sha256: bytes) -> bytes:
    escaped = _SPECIAL.sub(lambda found: _ESCAPES[found.group()], name)
    mark = b"" if escaped == name else b"\\"
    return mark + sha256 + b"  " + escaped + b"\n"


def _pairs(text: bytes) -> Iterator[tuple[str, str]]:
    for line in text.split(b"\n"):
        line = line.removesuffix(b"\r")  # of a file that went through Windows
        if line:
            yield _pair(line)


def _pair(line: bytes) -> tuple[str, str]:
    bare = line.removeprefix(b"\\")
    digits, between, name = bare[:_DIGITS], bare[_DIGITS:][:2], bare[_DIGITS + 2 :]
    if between not in _BETWEEN or not name:
        raise ValueError(line)
    sha256 = digits.decode("ascii").lower()
    if bytes.fromhex(sha256).hex() != sha256:  # it skips spaces
        raise ValueError(line)
    return os.fsdecode(name if bare == line else _unescaped(name)), sha256


def _unescaped(name: bytes) -> bytes:
    return _ESCAPE.sub(_plain, name)


def _plain(found: re.Match[bytes]) -> bytes:
    try:
        return _PLAIN[found.group()]
    except KeyError:
        raise ValueError(found.group()) from None
