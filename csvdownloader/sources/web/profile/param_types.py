"""Converts the text of a parameter to its typed value, and validates that value."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.sources.web.profile.params import Param, ParamType
from csvdownloader.sources.web.profile.patterns import matches
from csvdownloader.sources.web.profile.value_text import text_of

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATETIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?")
_INT = re.compile(r"[+-]?[0-9]{1,18}")


def value_of(param: Param, raw: Any) -> Any:
    """The typed value of a text, or of a default; None for an empty text.

    A bool, int, float or string has that type of Python; a date is a `date`, a datetime an aware
    `datetime`, a list a tuple of strings; JSON is what it parses to.

    Raises:
        ValueError: The text is not of that type; its Message is a sentence without a full stop.
    """
    if not isinstance(raw, str):
        return tuple(map(text_of, raw)) if param.type is ParamType.LIST and raw else raw
    text = raw if param.multiline else raw.strip()
    return _READERS[param.type](text) if text.strip() else None


def problem_of(param: Param, value: Any) -> Message:
    """Why a typed value is refused; empty for a good one."""
    if value is None:
        return EMPTY
    if param.values and value not in param.values:
        return Message("must be one of: {values}", values=", ".join(param.values))
    if param.min is not None and value < param.min:
        return Message("must be {least} or more", least=text_of(_int_if_whole(param.min)))
    if param.max is not None and value > param.max:
        return Message("must be {most} or less", most=text_of(_int_if_whole(param.max)))
    if param.pattern and not matches(param.pattern, value):
        return Message("does not have the form {pattern}", pattern=param.pattern)
    return EMPTY


def _int_if_whole(number: float) -> float | int:
    return int(number) if number == int(number) else number


def _bool(text: str) -> bool:
    values = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if text.lower() not in values:
        raise ValueError(Message("must be true or false"))
    return values[text.lower()]


def _int(text: str) -> int:
    if not _INT.fullmatch(text):
        raise ValueError(Message("must be a whole number"))
    return int(text)


def _float(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(Message("must be a number"))
    return number


def _date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(Message("must be a date such as 2026-01-31"))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(Message("there is no such day")) from None


def _datetime(text: str) -> datetime:
    if not _DATETIME.fullmatch(text):
        raise ValueError(Message("must be a time such as 2026-01-31T08:00:00Z, or a date"))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(Message("there is no such time")) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _list(text: str) -> tuple[str, ...]:
    if text.startswith("["):
        items = _json(text)
        return tuple(text_of(item) for item in items)
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise ValueError(
            Message(
                "this is no JSON (line {line}, column {column}: {problem})",
                line=error.lineno,
                column=error.colno,
                problem=error.msg,
            )
        ) from None
    except RecursionError:
        raise ValueError(Message("this JSON is nested too deeply")) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(Message("JSON has no {name}", name=name))


_READERS: Mapping[ParamType, Any] = {
    ParamType.STRING: str,
    ParamType.ENUM: str,
    ParamType.INT: _int,
    ParamType.FLOAT: _float,
    ParamType.BOOL: _bool,
    ParamType.DATE: _date,
    ParamType.DATETIME: _datetime,
    ParamType.LIST: _list,
    ParamType.JSON: _json,
}
