"""Rules for requests: what is refused, and the command line that repeats one."""

import shlex
from collections.abc import Mapping

from csvdownloader.core import texts
from csvdownloader.core.errors import InvalidRequestError
from csvdownloader.core.formats import Format
from csvdownloader.core.models import Parameter, Request, RowBounds, Value
from csvdownloader.core.ports import Source

_DIGITS = 15  # more cannot be a number of rows, and would only be slow to parse


def parse_rows(text: str, bounds: RowBounds) -> int:
    """The number of rows that somebody typed; digits may be grouped by commas or spaces.

    Raises:
        InvalidRequestError: Not a whole number, or out of bounds.
    """
    digits = text.strip().replace(",", "").replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS:
        rows = int(digits)
        if rows >= 1 and (bounds.maximum is None or rows <= bounds.maximum):
            return rows
    raise InvalidRequestError({"rows": texts.invalid_rows(bounds)})


def parse_format(text: str) -> Format:
    """The format that somebody named.

    Raises:
        InvalidRequestError: There is no such format.
    """
    try:
        return Format(text.strip().lower())
    except ValueError:
        raise InvalidRequestError({"format": texts.INVALID_FORMAT}) from None


def check_request(request: Request, source: Source) -> None:
    """Refuses what cannot be run.

    Raises:
        InvalidRequestError: With a sentence for each field that is wrong.
    """
    fields: dict[str, str] = {}
    bounds = source.rows
    if request.rows is None:
        if not bounds.allows_all:
            fields["rows"] = texts.invalid_rows(bounds)
    elif request.rows < 1 or (bounds.maximum is not None and request.rows > bounds.maximum):
        fields["rows"] = texts.invalid_rows(bounds)
    fields |= source.check(request)
    if fields:
        raise InvalidRequestError(fields)


def with_defaults(source: Source, given: Mapping[str, Value]) -> dict[str, Value]:
    """All parameters of the source: the given ones, and the defaults of the others."""
    return {p.key: given.get(p.key, p.default) for p in source.parameters}


def is_asked(parameter: Parameter, values: Mapping[str, Value]) -> bool:
    """Whether the parameter counts beside these values of all parameters; see `Parameter.when`."""
    return parameter.when is None or values[parameter.when[0]] == parameter.when[1]


def switches(source: Source) -> frozenset[str]:
    """The keys of the parameters that others name in `Parameter.when`."""
    return frozenset(p.when[0] for p in source.parameters if p.when is not None)


def as_command(request: Request, source: Source) -> str:
    """The line that repeats the request headless, ready for a POSIX shell."""
    words = ["csvdownloader", "export", source.locator(request)]
    words += ["--all"] if request.rows is None else ["--rows", str(request.rows)]
    words += ["--format", request.format.value]
    return shlex.join([*words, *_flags(request, source)])


def _flags(request: Request, source: Source) -> list[str]:
    values, implied = with_defaults(source, request.parameters), switches(source)
    flags = []
    for parameter in source.parameters:
        value = values[parameter.key]
        if parameter.locator or parameter.key in implied or value == parameter.default:
            continue
        if is_asked(parameter, values):
            flag = f"--{parameter.key}"
            flags.append(flag if value is True else f"{flag}={value}")
    return flags
