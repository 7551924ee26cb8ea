"""A profile's parameters: as fields of the form, and from entered texts to typed values."""

import json
from collections.abc import Mapping
from typing import Any

from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.sources.web.profile.param_types import problem_of, value_of
from csvdownloader.sources.web.profile.params import ROWS, Param, ParamType
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.value_text import text_of

PREFIX = "param."
_KINDS = {
    ParamType.STRING: ParameterKind.TEXT,
    ParamType.INT: ParameterKind.NUMBER,
    ParamType.FLOAT: ParameterKind.NUMBER,
    ParamType.BOOL: ParameterKind.BOOLEAN,
    ParamType.DATE: ParameterKind.DATE,
    ParamType.DATETIME: ParameterKind.MOMENT,
    ParamType.ENUM: ParameterKind.CHOICE,
    ParamType.LIST: ParameterKind.LINES,
    ParamType.JSON: ParameterKind.LINES,
}


def key_of(param: Param) -> str:
    """The key of the parameter in requests."""
    return PREFIX + param.name


def title_of(param: Param) -> str:
    """What the parameter is called, for example "Survey id"."""
    return param.label or param.name.replace("_", " ").capitalize()


def asked(profile: Profile) -> tuple[Param, ...]:
    """The parameters that the form has fields for: all but the number of rows."""
    return tuple(param for param in profile.params if param.name != ROWS)


# --- the form -------------------------------------------------------------------------------------


def parameters_of(profile: Profile) -> tuple[Parameter, ...]:
    """The fields of the form for a profile."""
    return tuple(_parameter(param) for param in asked(profile))


def _parameter(param: Param) -> Parameter:
    kind = ParameterKind.LINES if param.multiline else _KINDS[param.type]
    is_empty = param.default is None and not param.required
    return Parameter(
        key=key_of(param),
        title=verbatim(title_of(param).replace("&", "&&")),
        kind=kind,
        default=_default(param),
        help=verbatim(param.help or f"{title_of(param)}."),
        choices=_choices(param) if kind is ParameterKind.CHOICE else (),
        placeholder=Message("optional") if is_empty and kind is not ParameterKind.BOOLEAN else "",
    )


def _default(param: Param) -> Value:
    if param.type is ParamType.BOOL:
        return bool(param.default)
    if isinstance(param.default, list) and param.type is ParamType.LIST:
        return "\n".join(param.default)
    if isinstance(param.default, list | dict):
        return json.dumps(param.default, ensure_ascii=False, indent=2)
    return text_of(param.default)


def _choices(param: Param) -> tuple[tuple[str, Message], ...]:
    labels = [verbatim(label) for label in param.labels or param.values]
    choices = tuple(zip(param.values, labels, strict=True))
    if param.default is None:
        return (("", Message("Choose one") if param.required else Message("Not set")), *choices)
    return choices


# --- from texts to values -------------------------------------------------------------------------


def typed_params(profile: Profile, request: Request) -> dict[str, Any]:
    """The values of all parameters; None for one that is not set. See `value_of` for the types.

    Raises:
        ValueError: A text that `check_params` refuses.
    """
    values = {param.name: _value(param, request.parameters) for param in asked(profile)}
    return values | {param.name: _rows(param, request) for param in _rows_param(profile)}


def check_params(profile: Profile, request: Request) -> dict[str, Message]:
    """What is wrong with the parameters: key to sentence."""
    fields: dict[str, Message] = {}
    for param in asked(profile):
        try:
            value = _value(param, request.parameters)
        except ValueError as error:
            fields[key_of(param)] = Message(
                "{title}: {problem}", title=title_of(param), problem=error
            )
            continue
        problem = problem_of(param, value)
        if value is None and param.required:
            fields[key_of(param)] = Message("{param} is needed", param=title_of(param))
        elif problem:
            fields[key_of(param)] = Message(
                "{title}: {problem}", title=title_of(param), problem=problem
            )
    return fields | _rows_problem(profile, request)


def _value(param: Param, parameters: Mapping[str, Value]) -> Any:
    raw: Any = parameters.get(key_of(param), param.default)
    return value_of(param, raw)


def _rows_param(profile: Profile) -> tuple[Param, ...]:
    return tuple(param for param in profile.params if param.name == ROWS)


def _rows(param: Param, request: Request) -> int | None:
    if request.row_limit is not None:
        return request.row_limit
    return param.default if param.max is None else int(param.max)


def _rows_problem(profile: Profile, request: Request) -> dict[str, Message]:
    for param in _rows_param(profile):
        rows = _rows(param, request)
        if rows is None and param.required:
            return {"rows": Message("This service needs a number of rows")}
        least = 1 if param.min is None else int(param.min)
        if rows is not None and rows < least and param.max is None:
            return {"rows": Message("Rows must be {least} or more", least=least)}
        if rows is not None and param.max is not None and not least <= rows <= param.max:
            return {
                "rows": Message(
                    "Rows must be between {least} and {max}", least=least, max=int(param.max)
                )
            }
    return {}
