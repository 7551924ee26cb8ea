"""A name for a connection that has none yet."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath

from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind


def proposed_name(
    parameters: Sequence[Parameter], settings: Mapping[str, Value], taken: Collection[str]
) -> str:
    """Database and host, "shop on db.example.com", or a file's name; empty without either."""
    defaults = {parameter.key: parameter.default for parameter in parameters}
    files = [
        PurePath(str(settings[parameter.key])).stem
        for parameter in parameters
        if parameter.kind is ParameterKind.FILE
    ]
    subject = next(filter(None, files), str(settings.get("database", "")).strip())
    host = str(settings.get("host", "")).strip()
    if not subject and host == defaults.get("host"):
        return ""  # nothing was filled in yet
    return free_name(" on ".join(part for part in (subject, host) if part), taken)


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, with a number after it when it is taken."""
    names = {other.casefold() for other in taken}
    number, result = 2, name
    while result.casefold() in names:
        result, number = f"{name} ({number})", number + 1
    return result
