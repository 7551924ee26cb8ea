"""The encoding of a text: marked, provable, or guessed; and what contradicts a choice of it."""

import re

from msgspec import Struct

from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.sources.reading import BadBytes, Certainty, Finding, ReadingChoices
from csvdownloader.engine.sniffing.chosen_encoding import check_choice, chosen_codec
from csvdownloader.engine.sniffing.decoding import UTF_8, fits
from csvdownloader.engine.sniffing.excerpts import excerpt
from csvdownloader.engine.sniffing.guesses import Guess, guesses
from csvdownloader.engine.sniffing.marks import mark_length, mark_size, marked_codec
from csvdownloader.engine.sniffing.samples import Samples
from csvdownloader.engine.sniffing.titles import encoding_title, option_value
from csvdownloader.engine.sniffing.wide import wide_codec

OPTION = "encoding"
_ESCAPED = (  # the sequences that switch the character set
    ("iso2022_kr", re.compile(rb"\x1b\$\)C")),
    ("iso2022_jp_2", re.compile(rb"\x1b\$[@B]|\x1b\([IJ]|\x1b\$\(D")),
    ("hz", re.compile(rb"~\{(?:[!-w][!-~]){1,100}~\}")),
)
_NAMED = 3  # of the encodings that are likely
_DAMAGED = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")


class EncodingProposal(Struct, frozen=True):
    """How the bytes of a text become characters.

    Attributes:
        codec: Python's name.
        mark_length: Bytes of byte order marks at the start, which are no part of the text.
        findings: What was found out about it.
    """

    codec: str
    mark_length: int
    findings: tuple[Finding, ...]


def proposed_encoding(samples: Samples, choices: ReadingChoices, name: str) -> EncodingProposal:
    """The encoding that the user chose, or else the one that the bytes show.

    Args:
        samples: Of the text.
        choices: What the user says of it.
        name: The file's, for sentences.

    Raises:
        ContradictedChoiceError: The bytes contradict the choice.
    """
    if choices.encoding:
        codec = chosen_codec(samples, choices.encoding)
        found = _proposal(samples, codec, Certainty.CERTAIN)
        fitting = _found(samples, choices, name)
        check_choice(samples, choices, name, found.codec, found.mark_length, fitting.codec)
        return found
    return _found(samples, choices, name)


def _found(samples: Samples, choices: ReadingChoices, name: str) -> EncodingProposal:
    if marked := marked_codec(samples.start):
        return _proposal(samples, marked, Certainty.CERTAIN)
    if wide := wide_codec(samples):
        note = Message(
            "{name} is {encoding} without a byte order mark: its zeros show it.",
            name=name,
            encoding=encoding_title(wide),
        )
        return _proposal(samples, wide, Certainty.CERTAIN, note)
    if fits(samples, UTF_8):
        return _escaped(samples, name) or _utf_8(samples, name)
    if _is_damaged_utf_8(samples, choices):
        note = Message("{name} is UTF-8 with bytes that do not fit.", name=name)
        return _proposal(samples, UTF_8, Certainty.LIKELY, note)
    return _guessed(samples, name)


def _utf_8(samples: Samples, name: str) -> EncodingProposal:
    if b"\0" in samples.start:
        note = Message("{name} was taken for UTF-8, although it has NUL characters.", name=name)
        return _proposal(samples, UTF_8, Certainty.DOUBTFUL, note)
    return _proposal(samples, UTF_8, Certainty.CERTAIN)


def _escaped(samples: Samples, name: str) -> EncodingProposal | None:
    for codec, sequence in _ESCAPED:
        if sequence.search(samples.start) and fits(samples, codec):
            note = Message(
                "{name} is {encoding}: its escape sequences show it.",
                name=name,
                encoding=encoding_title(codec),
            )
            certainty = Certainty.DOUBTFUL if codec == "hz" else Certainty.CERTAIN
            return _proposal(samples, codec, certainty, note)
    return None


def _is_damaged_utf_8(samples: Samples, choices: ReadingChoices) -> bool:
    """Whether most of what is not ASCII is UTF-8: so many sequences are no chance."""
    good = bad = 0
    for piece in (samples.start, *samples.others):
        bad += piece.decode(UTF_8, "replace").count("\ufffd")
        good += len(_DAMAGED.findall(piece))
    factor = 1 if choices.bad_bytes is BadBytes.REPLACE else 4
    return good >= factor * bad


def _guessed(samples: Samples, name: str) -> EncodingProposal:
    found = guesses(samples)
    if not found:
        note = Message("The encoding of {name} is not known: no one fits all its bytes.", name=name)
        return _proposal(samples, "iso8859-1", Certainty.DOUBTFUL, note)
    best, rivals = found[0], found[1:_NAMED]
    note = joined(
        [
            Message(
                "{name} does not say its encoding: {encoding} was taken, in which it reads {text}.",
                name=name,
                encoding=encoding_title(best.codec),
                text=excerpt(best.line),
            ),
            Message("Also likely: {rivals}.", rivals=_listed(rivals)) if rivals else EMPTY,
        ]
    )
    return _proposal(samples, best.codec, Certainty.DOUBTFUL, note)


def _listed(rivals: list[Guess]) -> Message:
    return joined(
        [
            Message("{encoding}, {text}", encoding=encoding_title(r.codec), text=excerpt(r.line))
            for r in rivals
        ],
        "; ",
    )


def _proposal(
    samples: Samples, codec: str, certainty: Certainty, note: Message = EMPTY
) -> EncodingProposal:
    length = mark_length(samples.start, codec)
    if length and length > mark_size(codec):
        note = Message("The text begins with more than one byte order mark: all were left out.")
    finding = Finding(OPTION, option_value(codec), certainty, note)
    return EncodingProposal(codec, length, (finding,))
