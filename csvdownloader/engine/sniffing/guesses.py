"""Guesses the encoding of a text that says nothing of it: an 8-bit one, or one of East Asia."""

import codecs
from collections.abc import Iterator

from msgspec import Struct

from csvdownloader.engine.sniffing.decoding import fits, is_foreign, pieces
from csvdownloader.engine.sniffing.plausibility import plausibility
from csvdownloader.engine.sniffing.samples import Samples

# In each row, how likely it is before anything is known; of two that give the same text, the first.
_PRIORS = {
    "cp1252": 0.25,
    "cp1251": 0.1,
    "cp932": 0.1,
    "gb18030": 0.1,
    "cp1250": 0.1,
    "cp949": 0.1,
    "cp950": 0.1,
    "euc_jp": 0.05,
    "cp1253": 0.02,
    "cp1254": 0.1,
    "cp1255": 0.05,
    "cp1256": 0.05,
    "cp1257": 0.05,
    "cp874": 0.05,
    "cp1258": -0.1,
    "iso8859-2": 0.0,
    "iso8859-5": -0.1,
    "iso8859-7": 0.02,
    "iso8859-9": 0.09,
    "iso8859-15": 0.0,
    "koi8-r": 0.0,
    "koi8-u": -0.05,
    "cp866": 0.0,
    "cp850": -0.05,
    "cp852": -0.1,
    "cp437": -0.1,
    "mac-roman": -0.1,
    "mac-cyrillic": -0.15,
    "big5hkscs": 0.0,
}
_EVIDENCE = 4096  # bytes of lines that are looked at, of the start and of the rest
_LIBRARY_BONUS = 0.1
_NEAR = 0.6  # how much worse than the best one is still named


class Guess(Struct, frozen=True):
    """A codec that fits, and how likely it is.

    Attributes:
        codec: Python's name.
        score: The higher, the likelier.
        line: A line of the text as it would read.
    """

    codec: str
    score: float
    line: str


def guesses(samples: Samples) -> list[Guess]:
    """The codecs that fit all bytes, the likeliest first, each with another text than the others.

    Latin-1 is not among them: it fits anything, and where no C1 control characters show that it is
    wrong, Windows-1252 reads the same.
    """
    evidence = list(_evidence(samples))
    favourite = _favourite_of_library(b"\n".join(evidence))
    found, texts = [], set()
    for codec, prior in _PRIORS.items():
        text = _text(evidence, codec)
        if not text or text in texts or any(map(is_foreign, set(text))):
            continue
        if not fits(samples, codec):
            continue
        texts.add(text)
        score = prior + plausibility(text, codec) + _LIBRARY_BONUS * (codec == favourite)
        found.append(Guess(codec, score, _telling_line(text)))
    found.sort(key=lambda guess: -guess.score)
    return [guess for guess in found if guess.score > found[0].score - _NEAR]


def _evidence(samples: Samples) -> Iterator[bytes]:
    """Different lines with bytes that are not ASCII, of each sample."""
    for piece in pieces(samples, "", 0):
        room, seen = _EVIDENCE, set()
        for line in _lines(piece, is_whole=samples.is_whole):
            if not line.isascii() and line not in seen:
                seen.add(line)
                room -= len(line)
                yield line[:_EVIDENCE]
                if room < 0:
                    break


def _lines(piece: bytes, *, is_whole: bool) -> list[bytes]:
    """The lines of a piece, without a last one that may be cut."""
    lines = piece.splitlines()
    return lines if is_whole or len(lines) < 2 else lines[:-1]


def _text(lines: list[bytes], codec: str) -> str | None:
    """The lines as the codec decodes them; None when it cannot."""
    decoder = codecs.getincrementaldecoder(codec)  # a long line may be cut inside of a character
    try:
        return "\n".join(decoder().decode(line) for line in lines)
    except UnicodeDecodeError:
        return None


def _favourite_of_library(evidence: bytes) -> str | None:
    from charset_normalizer import from_bytes  # late: most files are UTF-8

    best = from_bytes(evidence, cp_isolation=list(_PRIORS)).best()
    return best.encoding.replace("_", "-") if best else None


def _telling_line(text: str) -> str:
    """The line with the most different characters that are not ASCII."""
    return max(text.split("\n"), key=lambda line: len({c for c in line if not c.isascii()}))
