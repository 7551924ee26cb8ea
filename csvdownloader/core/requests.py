"""Rules for requests: what is refused, and the command line that repeats one."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from csvdownloader.core import texts
from csvdownloader.core.connections import Connection, is_account
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.failure_kind import FailureKind, Remedy
from csvdownloader.core.masking import HIDDEN
from csvdownloader.core.messages import Message
from csvdownloader.core.models import (
    Failure,
    Parameter,
    ParameterKind,
    Request,
    RowBounds,
    Value,
)
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.reading import Certainty, Reading
from csvdownloader.core.receipt_files import ReceiptFiles
from csvdownloader.core.target import SaveTarget

DYNAMIC_PREFIX = (
    "param."  # before the keys of dynamic parameters, which are given as --param NAME=VALUE
)
FROM_FILE = "@"  # --param NAME=@FILE takes the value from a file; "@@" is an "@" itself
_OPTION_NAMES = {"records_path": "path"}  # "path" is the key of a file's own
# They may pass, and a job that goes on asks nobody for the same export once more.
_PASSING = frozenset(
    {
        FailureKind.UNREACHABLE,
        FailureKind.NAME_NOT_FOUND,
        FailureKind.TLS_REFUSED,
        FailureKind.NOT_THE_DATA,
        FailureKind.REDIRECT_REFUSED,
    }
)
_WEB = ("https://", "http://")
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


def source_of(request: Request, sources: Mapping[str, Source]) -> Source:
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


def origin_of(request: Request, sources: Mapping[str, Source]) -> Sequence[str]:
    """Where the rows come from; of a source that is not installed any more, only its key."""
    source = sources.get(request.source)
    return (request.source,) if source is None else source.origin(request)


def check_request(request: Request, source: Source) -> None:
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


def remedy_for(
    failure: Failure, request: Request, source: Source | None, connection: Connection | None
) -> Remedy:
    """What helps a job without a file: the failure's remedy, where the job has what it is about.

    Args:
        failure: What went wrong.
        request: The request of the job.
        source: The source of the job; None when it is not installed any more.
        connection: The connection or account of the job, if it has one that is known.
    """
    kind = failure.kind
    if source is None:
        return Remedy.NOTHING
    if failure.is_resumable and kind in _PASSING:
        return Remedy.RETRY
    remedy = failure.remedy or kind.remedy
    match remedy:
        case Remedy.CHOOSE_FILE if not reads_files(source):  # the file may be a connection's
            if kind is FailureKind.SOURCE_UNREADABLE and not _is_database(connection):
                return Remedy.RETRY  # it came damaged from the web, and may come whole
            return Remedy.EDIT_CONNECTION if _is_database(connection) else Remedy.CHANGE_SETTINGS
        case Remedy.EDIT_CONNECTION if not _is_database(connection):  # an account names no host
            return Remedy.RETRY if kind is FailureKind.UNREACHABLE else Remedy.CHANGE_SETTINGS
        case Remedy.ENTER_SECRET | Remedy.EDIT_ACCOUNT if connection is None:
            return Remedy.CHANGE_SETTINGS
        case Remedy.SAVE_ELSEWHERE:  # it has no file yet: what failed lies in the data folder
            return Remedy.RETRY
        case Remedy.OPEN_IN_BROWSER if not address_of(request, source):
            return Remedy.CHANGE_SETTINGS
        case Remedy.SHOW_LINE if failure.line is None or not reads_files(source):
            return Remedy.CHANGE_SETTINGS
    return remedy


def address_of(request: Request, source: Source) -> str:
    """The address on the web that the rows come from; empty for none, or one without its secret."""
    place = source.locator(request)
    is_whole = place.startswith(_WEB) and HIDDEN not in place
    return place if is_whole else ""


def _is_database(connection: Connection | None) -> bool:
    return connection is not None and not is_account(connection.kind)


def reads_files(source: Source) -> bool:
    """Whether the source asks for a file."""
    return any(p.kind is ParameterKind.FILE for p in source.parameters)


def asks_connection(source: Source) -> bool:
    """Whether the source asks for a connection to a database."""
    return any(p.kind is ParameterKind.CONNECTION for p in source.parameters)


def all_parameters(source: Source, given: Mapping[str, Value]) -> Sequence[Parameter]:
    """The parameters of the source, and its dynamic ones for the given values."""
    own = {p.key: given.get(p.key, p.default) for p in source.parameters}
    return (*source.parameters, *source.dynamic_parameters(own))


def with_defaults(source: Source, given: Mapping[str, Value]) -> dict[str, Value]:
    """All parameters of the source: the given ones, and the defaults of the others."""
    return {p.key: given.get(p.key, p.default) for p in all_parameters(source, given)}


def is_asked(parameter: Parameter, values: Mapping[str, Value]) -> bool:
    """Whether the parameter counts beside these values of all parameters; see `Parameter.when`."""
    return parameter.when is None or values[parameter.when[0]] == parameter.when[1]


def switches(source: Source) -> frozenset[str]:
    """The keys of the parameters that others name in `Parameter.when`."""
    return frozenset(p.when[0] for p in source.parameters if p.when is not None)


def as_command(request: Request, source: Source) -> str:
    """The line that repeats the request headless, ready for a POSIX shell."""
    from csvdownloader.core.free_names import as_pattern  # late, as few requests become commands
    from csvdownloader.core.write_texts import arguments_of

    arguments = ["csvdownloader", "export", source.locator(request)]
    arguments += ["--all"] if request.row_limit is None else ["--rows", str(request.row_limit)]
    if request.writing is None:
        arguments += ["--format", request.format.value]
    else:
        arguments += ["--format", request.writing.format.value, *arguments_of(request.writing)]
    if pattern := as_pattern(request):
        arguments.append(f"--name-pattern={pattern}")
    return " ".join(map(_quoted, [*arguments, *_options(source.named(request), source)]))


def as_run_command(name: str) -> str:
    """The line that runs the saved request of that name headless, ready for a POSIX shell."""
    marker = ["--"] if name.startswith("-") else []  # else it would be an option
    return " ".join(map(_quoted, ["csvdownloader", "run", *marker, name]))


def receipt_files(are_wanted: bool, request: Request, source: Source | None) -> ReceiptFiles:
    """What is to be saved beside a file.

    Args:
        are_wanted: See `ReceiptFiles`.
        request: What the file comes from.
        source: Its source; None when that is not installed any more.
    """
    if source is None:
        return ReceiptFiles(are_wanted)
    public = replace(request, target=SaveTarget())  # whoever gets the file need not know the place
    return ReceiptFiles(are_wanted, source.locator(request), as_command(public, source))


def settling_options(reading: Reading, request: Request, source: Source) -> str:
    """The options that say what is doubtful in a reading, ready for a POSIX shell.

    Empty where nothing is doubtful, or the source has no parameter that could say it.
    """
    keys = {parameter.key for parameter in all_parameters(source, request.parameters)}
    arguments: list[str] = []
    for key, value in reading.options:
        if key in keys and reading.certainty(key) is Certainty.DOUBTFUL:
            arguments += _option_arguments(key, value)
    return " ".join(map(_quoted, arguments))


def flag(key: str) -> str:
    """How the command line names the parameter: "--table", "--base-url", "--param since"."""
    if key.startswith(DYNAMIC_PREFIX):
        return f"--param {key.removeprefix(DYNAMIC_PREFIX)}"
    return f"--{_OPTION_NAMES.get(key, key).replace('_', '-')}"


def _quoted(argument: str) -> str:
    """The argument for a shell. A control character, pasted as it is, would be a key press."""
    if argument.isprintable():
        import shlex

        return shlex.quote(argument)
    return f"$'{''.join(map(_escaped, argument))}'"


def _escaped(character: str) -> str:
    if character.isprintable() and character not in "\\'":
        return character
    if character == "\n":
        return r"\n"
    return "".join(f"\\{byte:03o}" for byte in character.encode(errors="surrogateescape"))


def _options(request: Request, source: Source) -> list[str]:
    parameters = all_parameters(source, request.parameters)
    values, implied = with_defaults(source, request.parameters), switches(source)
    arguments: list[str] = []
    for parameter in parameters:
        value = values[parameter.key]
        if parameter.locator or parameter.key in implied or value == parameter.default:
            continue
        if is_asked(parameter, values):
            arguments += _option_arguments(parameter.key, value)
    # Parameters of a profile that is not loaded yet; it will be when the command runs.
    for key, value in request.parameters.items():
        if key not in values and value != "":
            arguments += _option_arguments(key, value)
    return arguments


def _option_arguments(key: str, value: Value) -> list[str]:
    if key.startswith(DYNAMIC_PREFIX):
        return ["--param", f"{key.removeprefix(DYNAMIC_PREFIX)}={_literal(value)}"]
    return [flag(key) if value is True else f"{flag(key)}={value}"]


def _literal(value: Value) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{FROM_FILE}{text}" if text.startswith(FROM_FILE) else text
