"""The parameters of a profile, which the user sets."""

from enum import StrEnum
from typing import Any

from msgspec import Struct

ROWS = "rows"  # a parameter of this name is set by the request's number of rows


class ParamType(StrEnum):
    """What a parameter's text is turned into."""

    STRING = "string"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    DATE = "date"
    DATETIME = "datetime"
    ENUM = "enum"
    LIST = "list"  # of strings
    JSON = "json"


class Param(Struct, frozen=True):
    """A parameter that the user sets; see `param_types.py` for how texts become values."""

    name: str
    type: ParamType
    required: bool = False
    default: Any = None
    min: float | None = None
    max: float | None = None
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()  # what the form shows for each of `values`; empty: the values
    pattern: str = ""
    label: str = ""
    help: str = ""
    multiline: bool = False  # a string of several lines, for example a query
