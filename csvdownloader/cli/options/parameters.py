"""The parameters that a command line gives, from its options and from --param."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.command_line import DYNAMIC_PREFIX, FROM_FILE, flag
from csvdownloader.core.requests.request import Value
from csvdownloader.core.requests.rules import all_parameters, switches
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.texts import listed
from csvdownloader.sources.tabular.reading_options import READING_KEYS
from csvdownloader.sources.web.keys import ACCOUNT

_DEST, _FILE_DEST = "parameter_", "file_of_"  # in the namespace, before a parameter's key
_READING = (
    "All of it is detected, and what is not plain is said. What an option says is not doubted."
)
_TRUTH = {"true": True, "false": False}


def add_parameters(parser: argparse.ArgumentParser, sources: Iterable[Source]) -> None:
    """Adds an option for each parameter: a group for each source, and one for the reading."""
    sources, known = list(sources), set(READING_KEYS)
    for source in sources:
        _add_parameters(parser.add_argument_group(source.title), source, known)
    reading = {p.key: p for s in sources for p in s.parameters if p.key in READING_KEYS}
    group = parser.add_argument_group("How a text is read", _READING)
    for parameter in reading.values():
        _add_parameter(group, parameter)


def _add_parameters(group: "argparse._ArgumentGroup", source: Source, known: set[str]) -> None:
    implied = switches(source)
    for parameter in source.parameters:
        if parameter.locator or parameter.key in implied or parameter.key in known:
            continue  # two sources may share one; the source in use checks its value
        known.add(parameter.key)
        _add_parameter(group, parameter)
    if any(p.kind is ParameterKind.PROFILE for p in source.parameters):
        _add_profile_options(group)


def _add_parameter(group: "argparse._ArgumentGroup", parameter: Parameter) -> None:
    name, dest = flag(parameter.key), f"{_DEST}{parameter.key}"
    if parameter.kind is ParameterKind.BOOLEAN:
        group.add_argument(name, dest=dest, action="store_true", default=None, help=parameter.help)
        return
    is_closed = parameter.kind is not ParameterKind.SUGGESTED
    values = "|".join(value for value, _ in parameter.choices if value and is_closed)
    metavar = values or parameter.key.rpartition("_")[2].upper()
    group.add_argument(name, dest=dest, metavar=metavar, help=parameter.help)
    if parameter.kind is ParameterKind.QUERY:
        name, dest = f"{name}-file", f"{_FILE_DEST}{parameter.key}"
        group.add_argument(name, dest=dest, metavar="FILE", help="the file that holds it")


def _add_profile_options(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--param",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a parameter of the profile; NAME=@FILE takes the value from a file",
    )
    group.add_argument(
        flag(ACCOUNT),
        dest=f"{_DEST}{ACCOUNT}",
        metavar="NAME",
        help="an account that was made in the window",
    )


def read_parameters(
    options: argparse.Namespace, source: Source, located: Mapping[str, Value]
) -> tuple[dict[str, Value], dict[str, Message]]:
    """The parameters, those of SOURCE among them; and what is wrong with names of --param.

    Raises:
        InvalidRequestError: An option is wrong by itself.
    """
    known = {p.key: p for p in all_parameters(source, located)}
    given = dict(located) | _options(options, source, known)
    texts = _dynamic_texts(options.param)
    names = [key.removeprefix(DYNAMIC_PREFIX) for key in known if key.startswith(DYNAMIC_PREFIX)]
    sentence = Message(
        "There is no such parameter; there are: {names}", names=", ".join(names) or Message("none")
    )
    unknown = dict.fromkeys(sorted(texts.keys() - known.keys()), sentence)
    dynamic = {key: _value(known[key], text) for key, text in texts.items() if key in known}
    return given | dynamic, unknown


def _options(
    options: argparse.Namespace, source: Source, known: Mapping[str, Parameter]
) -> dict[str, Value]:
    given: dict[str, Value] = {}
    for key, value in _typed(options).items():
        if key not in known:
            raise InvalidRequestError(
                {key: Message("{key} does not go with {title}", key=flag(key), title=source.title)}
            )
        choices = [choice for choice, _ in known[key].choices]
        # With a single declared choice the others are only known from an inspection.
        is_closed = known[key].kind is ParameterKind.CHOICE and len(choices) > 1
        if is_closed and value not in choices:
            raise InvalidRequestError(
                {
                    key: Message(
                        "{key} takes one of: {choices}", key=flag(key), choices=", ".join(choices)
                    )
                }
            )
        given[key] = value
    return given | _implied([known[key] for key in given])


def _typed(options: argparse.Namespace) -> dict[str, Value]:
    typed: dict[str, Value] = {}
    for name, value in vars(options).items():
        if value is not None and name.startswith(_DEST):
            typed[name.removeprefix(_DEST)] = value
        elif value is not None and name.startswith(_FILE_DEST):
            key = name.removeprefix(_FILE_DEST)
            if key in typed:
                raise InvalidRequestError(
                    {key: Message("--{key} and --{key}-file do not go together", key=key)}
                )
            typed[key] = _content(key, Path(value))
    return typed


def _implied(parameters: Sequence[Parameter]) -> dict[str, Value]:
    implied: dict[str, Value] = {}
    for parameter in parameters:
        key, value = parameter.when or ("", "")
        if key and implied.setdefault(key, value) != value:
            others = [flag(p.key) for p in parameters if p.when and p.when[0] == key]
            raise InvalidRequestError(
                {key: Message("{others} do not go together", others=listed(others))}
            )
    return implied


def _dynamic_texts(arguments: Sequence[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for argument in arguments:
        name, found, text = argument.partition("=")
        key = f"{DYNAMIC_PREFIX}{name}"
        if not found or not name:
            raise InvalidRequestError({"param": Message("--param takes NAME=VALUE")})
        if key in texts:
            raise InvalidRequestError({key: Message("This is given twice")})
        texts[key] = _text(key, text)
    return texts


def _text(key: str, text: str) -> str:
    if not text.startswith(FROM_FILE):
        return text
    rest = text.removeprefix(FROM_FILE)
    if not rest:
        raise InvalidRequestError(
            {key: Message("@ needs the name of a file; write @@ for the sign itself")}
        )
    # The line end that an editor leaves at the end of a file is no part of the value.
    return rest if rest.startswith(FROM_FILE) else _content(key, Path(rest)).removesuffix("\n")


def _value(parameter: Parameter, text: str) -> Value:
    return _TRUTH.get(text.lower(), text) if parameter.kind is ParameterKind.BOOLEAN else text


def _content(key: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidRequestError(
            {key: Message("Cannot read {path}: {strerror}", path=path, strerror=error.strerror)}
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidRequestError({key: Message("{path} is not UTF-8 text", path=path)}) from error
