"""What a spreadsheet that opens the saved file would do to its values."""

from collections.abc import Mapping

from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.core.writing.reader_effects import Effect, ReaderEffects

_LEAD = Message("A spreadsheet that opens this file changes values:")
_KEEPS = Message("An Excel workbook keeps them.")
_KEEPS_ALL_BUT = Message("A workbook keeps them; so does the apostrophe for formulas.")


def effects_text(effects: ReaderEffects | None, options: WriteOptions) -> Message:
    """The warning; empty where nothing is changed, or where nothing was counted yet."""
    if effects is None:
        return EMPTY
    concerned = effects.concerned(options)
    if not concerned:
        return EMPTY
    parts = [_part(effect, count, effects) for effect, count in concerned.items()]
    keeps = _KEEPS_ALL_BUT if Effect.FORMULA in concerned else _KEEPS
    return joined([_LEAD, Message("{parts}.", parts=joined(parts, ", ")), keeps])


def _part(effect: Effect, count: int, effects: ReaderEffects) -> Message:
    number = Message("{count:,}", count=count)
    if not effects.is_complete:
        number = Message("about {number}", number=number)
    return _SENTENCES[effect].filled(number=number)


_SENTENCES: Mapping[Effect, Message] = {
    Effect.ZEROS: Message("{number} lose leading zeros"),
    Effect.DIGITS: Message("{number} lose digits behind the 15th"),
    Effect.DATE: Message("{number} become dates"),
    Effect.FORMULA: Message("{number} are computed as formulas"),
}
