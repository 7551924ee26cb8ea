"""The options of writing as texts: how the command line, presets and the list of jobs name them."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import fields, replace

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.texts import INVALID_FORMAT
from csvdownloader.core.writing.columns import columns_text
from csvdownloader.core.writing.option_table import WRITE_OPTIONS, WriteOption
from csvdownloader.core.writing.options import (
    WriteOptions,
)
from csvdownloader.core.writing.values import DELIMITERS


def options_of(texts: Mapping[str, str], base: WriteOptions | None = None) -> WriteOptions:
    """The options that the texts name, key by key; what none names is as in `base`.

    Raises:
        InvalidRequestError: A text is none of its option's.
    """
    values: dict[str, Any] = {}
    for key, text in texts.items():
        option = WRITE_OPTIONS.get(key)
        if option is None:
            raise InvalidRequestError(
                {key: Message("There is no option {key} of writing", key=key)}
            )
        try:
            values[key] = option.parse(text)
        except ValueError:
            raise InvalidRequestError({key: _not_understood(option, text)}) from None
    return replace(base or WriteOptions(), **values)


def texts_of(options: WriteOptions) -> dict[str, str]:
    """The text of each option that is not as in `WriteOptions()`, for `options_of`.

    A view has none: it is no text that anybody types.
    """
    defaults = WriteOptions()
    return {
        field.name: _text(WRITE_OPTIONS[field.name], getattr(options, field.name))
        for field in fields(options)
        if field.name in WRITE_OPTIONS
        and getattr(options, field.name) != getattr(defaults, field.name)
    }


def arguments_of(options: WriteOptions) -> list[str]:
    """The arguments of a command line that stand for the options, but for the format."""
    arguments = []
    for key, text in texts_of(options).items():
        flag = WRITE_OPTIONS[key].flag
        if not WRITE_OPTIONS[key].metavar:
            arguments.append(flag if text == "yes" else f"--no-{flag.removeprefix('--')}")
        elif key != "format":
            arguments.append(f"{flag}={text}")
    return arguments


def _text(option: WriteOption, value: object) -> str:
    if isinstance(value, bool):
        words = option.metavar.split("|") if option.metavar else ["yes", "no"]
        return words[0] if value else words[1]
    if isinstance(value, tuple):
        return columns_text(value)
    if option.key == "delimiter":
        return next((name for name, sign in DELIMITERS.items() if sign == value), str(value))
    return str(value)


def _not_understood(option: WriteOption, text: str) -> Message:
    if "|" in option.metavar:
        choices = Message(
            "{flag} takes one of: {choices}",
            flag=option.flag,
            choices=option.metavar.replace("|", ", "),
        )
        if option.flag != "--format":
            return choices
        return Message("{sentence}: {choices}", sentence=INVALID_FORMAT, choices=choices)
    return Message("{flag} cannot be {text!r}", flag=option.flag, text=text)
