"""The command line that repeats a request, ready for a POSIX shell."""

from msgspec.structs import replace

from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.requests.rules import all_parameters, is_asked, switches, with_defaults
from csvdownloader.core.requests.target import SaveTarget
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.core.sources.reading import Certainty, Reading

DYNAMIC_PREFIX = (
    "param."  # before the keys of dynamic parameters, which are given as --param NAME=VALUE
)
FROM_FILE = "@"  # --param NAME=@FILE takes the value from a file; "@@" is an "@" itself
_OPTION_NAMES = {"records_path": "path"}  # "path" is the key of a file's own


def as_command(request: Request, source: Source) -> str:
    """The line that repeats the request headless, ready for a POSIX shell."""
    from csvdownloader.core.saving.free_names import (
        as_pattern,  # late, as few requests become commands
    )
    from csvdownloader.core.writing.texts import arguments_of

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
