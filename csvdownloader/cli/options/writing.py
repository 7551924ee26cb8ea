"""The options of the command line that say how the file is written."""

import argparse
from collections.abc import Mapping

from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.option_table import WRITE_OPTIONS, WriteOption
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.core.writing.presets import BUNDLED, preset
from csvdownloader.core.writing.rules import write_options
from csvdownloader.engine.preset_file import OwnPresetFile
from csvdownloader.system.data_location import data_folder

_DEST = "write_"  # in the namespace, before an option's key
_TITLE = "How the file is written"
_TEXT = "With none of these it is written as it was fetched. What contradicts is refused."


def add_writing(parser: argparse.ArgumentParser) -> None:
    """Adds an option for each of `WriteOptions`."""
    group = parser.add_argument_group(_TITLE, _TEXT)
    names = "|".join(BUNDLED)
    group.add_argument("--preset", metavar=f"{names}|NAME", help="a named set of these options")
    for option in WRITE_OPTIONS.values():
        _add(group, option)


def _add(group: "argparse._ArgumentGroup", option: WriteOption) -> None:
    dest = f"{_DEST}{option.key}"
    if option.metavar:
        group.add_argument(option.flag, dest=dest, metavar=option.metavar, help=option.help)
    else:
        action = argparse.BooleanOptionalAction
        group.add_argument(option.flag, dest=dest, action=action, default=None, help=option.help)


def read_writing(
    options: argparse.Namespace, name: str, base: Mapping[str, str] | None = None
) -> WriteOptions:
    """What the parsed command line says of the file of that name.

    Args:
        options: The parsed options.
        name: The file's name; empty where it goes by the options.
        base: What holds where nothing is said, and no preset, as texts of `core.writing.texts`.

    Raises:
        InvalidRequestError: It contradicts itself.
    """
    return write_options(said_of_writing(options), name, _preset(options.preset) or base)


def _preset(name: str | None) -> dict[str, str]:
    """The options of the preset; none for none. Raises InvalidRequestError."""
    if name is None:
        return {}
    from csvdownloader.system.decimal_sign import has_decimal_comma

    return preset(name, OwnPresetFile(data_folder().presets).load(), has_comma=has_decimal_comma())


def said_of_writing(options: argparse.Namespace) -> dict[str, str]:
    """The options that were given, as texts of `core.writing.texts`."""
    texts: dict[str, str] = {}
    for key in WRITE_OPTIONS:
        value = getattr(options, f"{_DEST}{key}")
        if isinstance(value, bool):
            texts[key] = "yes" if value else "no"
        elif value is not None:
            texts[key] = value
    return texts


def fetched_format(options: WriteOptions) -> Format:
    """In which format the rows are fetched that are saved so."""
    return Format.TSV if options.format is SavedFormat.TSV else Format.CSV
