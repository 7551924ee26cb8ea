"""Options of writing in a few words of the window."""

from msgspec.structs import replace

from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.tables.view import WHOLE_TABLE
from csvdownloader.core.writing.options import Compression, WriteOptions
from csvdownloader.core.writing.presets import BUNDLED, preset, title_of
from csvdownloader.core.writing.rules import write_options
from csvdownloader.core.writing.texts import texts_of
from csvdownloader.system.decimal_sign import has_decimal_comma
from csvdownloader.ui.saving.option_parameters import MORE
from csvdownloader.ui.widgets.plain_text import SEPARATOR


def option_words(options: WriteOptions) -> Message:
    """The format, and what else was said: by the name of a bundled preset, or each by itself."""
    packed = options.compression is not Compression.NONE
    words = [options.format.label, options.compression.value if packed else ""]
    named = _preset_of(options)
    shown = _view_words(options)
    return joined([*words, *([title_of(named)] if named else _each(options)), shown], SEPARATOR)


def _view_words(options: WriteOptions) -> Message:
    if options.view.conditions:
        return Message("filtered")
    return Message("sorted") if options.view.sort else EMPTY


def _preset_of(options: WriteOptions) -> str:
    """The bundled preset that the options are; empty for none, and for plain ones."""
    options = replace(options, view=WHOLE_TABLE)
    said = {"format": options.format.value, "compression": options.compression.value}
    for name in BUNDLED if options.format.is_delimited else ():
        texts = preset(name, {}, has_comma=has_decimal_comma())
        if texts and write_options(said, "", texts) == options:
            return name
    return ""


def _each(options: WriteOptions) -> list[Message]:
    texts = texts_of(options)
    words = []
    for parameter in (question.parameter for question in MORE):
        if parameter.key in texts:
            text = texts[parameter.key]
            value = dict(parameter.choices).get(text, text)
            words.append(Message("{title}: {value}", title=parameter.title, value=value))
    return words
