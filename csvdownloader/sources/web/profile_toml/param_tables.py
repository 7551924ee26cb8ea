"""Reads [[params]], which describe the parameters of a profile."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile.param_types import problem_of, value_of
from csvdownloader.sources.web.profile.params import ROWS, Param, ParamType
from csvdownloader.sources.web.profile_toml.plain_values import is_moderate
from csvdownloader.sources.web.profile_toml.reader import ProfileTable

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DEFAULTS: Mapping[ParamType, Any] = {  # Python types of a default, as TOML reads it; else str
    ParamType.BOOL: bool,
    ParamType.INT: int,
    ParamType.FLOAT: int | float,
    ParamType.LIST: list,
    ParamType.JSON: str | list | dict,
}
_NUMBERS = (ParamType.INT, ParamType.FLOAT)


def read_params(table: ProfileTable) -> tuple[Param, ...]:
    """The tables [[params]]."""
    params: list[Param] = []
    for entry in table.tables("params"):
        param = _param(entry)
        check_name(entry, param.name, [p.name for p in params])
        params.append(param)
    return tuple(params)


def check_name(entry: ProfileTable, name: str, others: Sequence[str]) -> None:
    """Reports a name that placeholders cannot use, or that is taken."""
    entry.need("name")
    if "name" in entry and not _NAME.fullmatch(name):
        entry.wrong("name", Message("A name has letters, digits and _ only"))
    elif name in others:
        entry.wrong("name", Message("There is a {name} already", name=name))


def _param(entry: ProfileTable) -> Param:
    param = Param(
        name=entry.text("name"),
        type=entry.word("type", ParamType, ParamType.STRING),
        required=entry.flag("required"),
        default=entry.anything("default"),
        min=entry.number("min"),
        max=entry.number("max"),
        values=entry.items("values", str),
        labels=entry.items("labels", str),
        pattern=entry.pattern("pattern"),
        label=entry.text("label"),
        help=entry.text("help"),
        multiline=entry.flag("multiline"),
    )
    _check_param(entry, param)
    entry.close()
    return param


def _check_param(entry: ProfileTable, param: Param) -> None:
    numeric, is_text = param.type in _NUMBERS, param.type is ParamType.STRING
    fits = {"min": numeric, "max": numeric, "pattern": is_text, "multiline": is_text}
    fits["values"] = fits["labels"] = param.type is ParamType.ENUM
    for key, right in fits.items():
        if key in entry and not right:
            entry.wrong(
                key, Message("A parameter of type {type} has no {key}", type=param.type, key=key)
            )
    if param.type is ParamType.ENUM and not param.values:
        entry.wrong("values", Message("Name the values to choose from"))
    if fits["labels"] and param.labels and len(param.labels) != len(param.values):
        entry.wrong("labels", Message("There must be one for each of the values"))
    if param.name == ROWS and param.type is not ParamType.INT:
        entry.wrong("type", Message("The parameter rows must be of type int"))
    if param.default is not None and (problem := _bad_default(param)):
        entry.wrong("default", problem)


def _has_moderate_numbers(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_has_moderate_numbers, value.values()))
    if isinstance(value, list):
        return all(map(_has_moderate_numbers, value))
    return is_moderate(value)


def _bad_default(param: Param) -> Message:
    if not isinstance(param.default, _DEFAULTS.get(param.type, str)) or (
        isinstance(param.default, bool) and param.type is not ParamType.BOOL
    ):
        if param.type in {ParamType.DATE, ParamType.DATETIME}:
            return Message("This is no value of type {type} in quotes", type=param.type)
        return Message("This is no value of type {type}", type=param.type)
    if not _has_moderate_numbers(param.default):
        return Message("A number must be finite and have at most 64 bits")
    try:
        return problem_of(param, value_of(param, param.default))
    except ValueError as error:
        return Message("{problem}", problem=error)
