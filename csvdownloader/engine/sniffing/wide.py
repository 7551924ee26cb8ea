"""UTF-16 and UTF-32 without a byte order mark, told by their zeros."""

import re

from csvdownloader.engine.sniffing.decoding import UTF_8, decoded, fits, is_foreign
from csvdownloader.engine.sniffing.samples import Samples

WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_READ = 4096  # bytes of each sample: the wrong order of bytes shows at once


def wide_codec(samples: Samples) -> str | None:
    """The one of UTF-16 and UTF-32 that the bytes can only be; None when they are none of them."""
    start = samples.start[:_READ]
    if b"\0" not in start:
        return None
    others = tuple(other[:_READ] for other in samples.others)
    beginning = Samples(start, others, is_whole=samples.is_whole and len(start) < _READ)
    if _begins_narrow(beginning):
        return None
    found = [codec for codec in WIDE if _reads_as(beginning, codec)]
    return found[0] if len(found) == 1 else None


def _begins_narrow(samples: Samples) -> bool:
    """Whether the bytes are UTF-8 without a zero in their first line: the others are NULs."""
    lines = filter(None, re.split(rb"[\r\n]", samples.start))
    return b"\0" not in next(lines, b"") and fits(samples, UTF_8)


def _reads_as(samples: Samples, codec: str) -> bool:
    width = 4 if codec.startswith("utf-32") else 2
    whole = len(samples.start) // width * width  # a last byte may be missing
    cut = Samples(samples.start[:whole], samples.others)
    if not whole or not fits(cut, codec):
        return False
    texts = decoded(cut, codec, 0)
    if any(map(is_foreign, set().union(*texts))):
        return False
    # in the wrong order a line feed is no character, and a digit or comma is no common one
    text = texts[0]
    return "\n" in text or "\r" in text or 2 * sum(map(str.isascii, text)) > len(text)


def is_narrow(samples: Samples) -> bool:
    """Whether the bytes are ASCII or UTF-8, and so not UTF-16 or UTF-32."""
    return bool(samples.start) and b"\0" not in samples.start and fits(samples, UTF_8)
