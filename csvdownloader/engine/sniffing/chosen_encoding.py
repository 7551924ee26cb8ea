"""What contradicts an encoding that the user chose."""

import unicodedata

from csvdownloader.core.errors.reading import ContradictedChoiceError
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.sources.reading import BadBytes, ReadingChoices
from csvdownloader.engine.sniffing.decoding import UTF_8, decoded, is_foreign
from csvdownloader.engine.sniffing.excerpts import excerpt
from csvdownloader.engine.sniffing.marks import marked_codec
from csvdownloader.engine.sniffing.samples import Samples
from csvdownloader.engine.sniffing.titles import encoding_title, option_value
from csvdownloader.engine.sniffing.wide import is_narrow, wide_codec

_MARK = "\ufeff"
_FAMILIES = ("utf-16", "utf-32")
_READ = 65536  # characters of each sample that are looked at


def chosen_codec(samples: Samples, encoding: str) -> str:
    """The codec for an encoding, with the order of bytes that the text shows."""
    codec = {"utf-8-sig": UTF_8}.get(encoding, encoding)
    if codec in _FAMILIES:
        for found in (marked_codec(samples.start), wide_codec(samples)):
            if found and found.startswith(codec):
                return found
        return f"{codec}-le"
    return codec


def check_choice(
    samples: Samples,
    choices: ReadingChoices,
    name: str,
    codec: str,
    mark_length: int,
    fitting: str,
) -> None:
    """Refuses an encoding that the bytes contradict.

    Args:
        samples: Of the text.
        choices: With the encoding that was chosen.
        name: The file's, for sentences.
        codec: The codec of the choice.
        mark_length: Bytes of its byte order marks.
        fitting: The codec that the inspection would take.

    Raises:
        ContradictedChoiceError: Says what was found, and the hint what fits.
    """
    problem = (
        _other_mark(samples, codec)
        or _other_unicode(samples, codec)
        or _undecodable(samples, choices, codec, mark_length)
        or _foreign_characters(samples, codec, mark_length)
    )
    if problem:
        raise ContradictedChoiceError(
            Message(
                "{name} is not {encoding}: {problem}",
                name=name,
                encoding=encoding_title(codec),
                problem=problem,
            ),
            _hint(codec, fitting),
            fields=("encoding",),
        )


def _hint(codec: str, fitting: str) -> Message:
    if fitting == codec:
        return ContradictedChoiceError.hint
    return Message(
        "Choose the encoding {value}, which fits; nothing was saved.", value=option_value(fitting)
    )


def _other_mark(samples: Samples, codec: str) -> Message:
    marked = marked_codec(samples.start)
    if marked is None or marked == codec:
        return EMPTY
    return Message("it begins with the byte order mark of {other}", other=encoding_title(marked))


def _other_unicode(samples: Samples, codec: str) -> Message:
    wide = wide_codec(samples)
    if codec.startswith(_FAMILIES):
        if is_narrow(samples):
            return Message("its bytes are those of ASCII or UTF-8, without a zero among them")
        if wide and wide != codec:
            return Message("its zeros stand as in {other}", other=encoding_title(wide))
    elif wide:
        return Message("its zeros show {other}", other=encoding_title(wide))
    elif codec != UTF_8 and (text := _as_utf_8(samples)):
        return Message("it is valid UTF-8, in which it reads {text}", text=excerpt(text))
    return EMPTY


def _as_utf_8(samples: Samples) -> str:
    """A line with characters of several bytes, if all bytes are UTF-8; else nothing."""
    if samples.start.isascii() and all(map(bytes.isascii, samples.others)):
        return ""
    try:
        texts = decoded(samples, UTF_8, 0, "strict")
    except UnicodeDecodeError:
        return ""
    lines = (line for text in texts for line in text.split("\n") if not line.isascii())
    return next(lines, "")


def _undecodable(
    samples: Samples, choices: ReadingChoices, codec: str, mark_length: int
) -> Message:
    if choices.bad_bytes is BadBytes.REPLACE:
        return EMPTY
    try:
        decoded(samples, codec, mark_length, "strict")
    except UnicodeDecodeError as error:
        found = error.object[error.start : error.end][:8].hex(" ")
        line = error.object.count(b"\n", 0, error.start) + 1
        if error.object == samples.start[mark_length:]:
            return Message(
                "byte {offset:,} in line {line:,}, hex {found}, does not fit it",
                offset=mark_length + error.start + 1,
                line=line,
                found=found,
            )
        return Message("the bytes {found} do not fit it", found=found)
    return EMPTY


def _foreign_characters(samples: Samples, codec: str, mark_length: int) -> Message:
    if codec == UTF_8:  # whoever chooses it for a valid text means the characters that are there
        return EMPTY
    for text in decoded(samples, codec, mark_length):
        part = text[:_READ]
        wrong = {c for c in set(part) if c == _MARK or is_foreign(c)}
        if wrong:
            place = next(i for i, character in enumerate(part) if character in wrong)
            return joined(
                [
                    Message(
                        "it would have {character} in",
                        character=_named(part[place]),
                    ),
                    excerpt(part[:place].rpartition("\n")[2] + part[place:].partition("\n")[0]),
                ]
            )
    return EMPTY


def _named(character: str) -> Message:
    code = f"U+{ord(character):04X}"
    if character == "\0":
        return Message("a NUL character")
    if character == _MARK:
        return Message("a byte order mark ({code}) that is not at the start", code=code)
    if unicodedata.category(character) == "Cc":
        return Message("the control character {code}", code=code)
    return Message("{code}, which is no character", code=code)
