"""Rules for requests: what is refused, and the parameters that count."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from csvdownloader.core import texts
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind, RowBounds

if TYPE_CHECKING:
    from csvdownloader.core.ports.sources import Source

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


def source_of(request: Request, sources: "Mapping[str, Source]") -> "Source":
    """The source that the request is to.

    Raises:
        SourceError: It is not installed any more.
    """
    try:
        return sources[request.source]
    except KeyError:
        raise SourceError(
            Message("This version has no source {source}", source=request.source),
            Message("Install what it belongs to."),
        ) from None


def origin_of(request: Request, sources: "Mapping[str, Source]") -> Sequence[str]:
    """Where the rows come from; of a source that is not installed any more, only its key."""
    source = sources.get(request.source)
    return (request.source,) if source is None else source.origin(request)


def check_request(request: Request, source: "Source") -> None:
    """Refuses what cannot be run.

    Raises:
        InvalidRequestError: With a sentence for each field that is wrong.
    """
    fields: dict[str, Message] = {}
    bounds = source.row_bounds
    if request.row_limit is None:
        if not bounds.allows_all:
            fields["rows"] = texts.invalid_rows(bounds)
    elif request.row_limit < 1 or (
        bounds.maximum is not None and request.row_limit > bounds.maximum
    ):
        fields["rows"] = texts.invalid_rows(bounds)
    fields |= source.check(request)
    if fields:
        raise InvalidRequestError(fields)


def reads_files(source: "Source") -> bool:
    """Whether the source asks for a file."""
    return any(p.kind is ParameterKind.FILE for p in source.parameters)


def asks_connection(source: "Source") -> bool:
    """Whether the source asks for a connection to a database."""
    return any(p.kind is ParameterKind.CONNECTION for p in source.parameters)


def all_parameters(source: "Source", given: Mapping[str, Value]) -> Sequence[Parameter]:
    """The parameters of the source, and its dynamic ones for the given values."""
    own = {p.key: given.get(p.key, p.default) for p in source.parameters}
    return (*source.parameters, *source.dynamic_parameters(own))


def with_defaults(source: "Source", given: Mapping[str, Value]) -> dict[str, Value]:
    """All parameters of the source: the given ones, and the defaults of the others."""
    return {p.key: given.get(p.key, p.default) for p in all_parameters(source, given)}


def is_asked(parameter: Parameter, values: Mapping[str, Value]) -> bool:
    """Whether the parameter counts beside these values of all parameters; see `Parameter.when`."""
    return parameter.when is None or values[parameter.when[0]] == parameter.when[1]


def switches(source: "Source") -> frozenset[str]:
    """The keys of the parameters that others name in `Parameter.when`."""
    return frozenset(p.when[0] for p in source.parameters if p.when is not None)
