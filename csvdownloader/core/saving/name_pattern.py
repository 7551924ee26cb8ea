"""Names of saved files by a pattern: "exports/{table}-{date}.csv".

What stands for a placeholder never leads into another folder, and a part of the path that has one
is a name that every system takes. What has none is the user's own word, and stays.
"""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePath
from string import Formatter
from urllib.parse import urlsplit

from msgspec import Struct

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Request
from csvdownloader.core.saving.names import part_number, safe_component
from csvdownloader.core.texts import listed

PLACEHOLDERS = ("source", "connection", "table", "name", "n", "rows", "date", "time", "part")
LATE = frozenset({"name", "n", "rows", "part"})  # not known before the rows are there
_KEY = "name_pattern"
_ENDING = re.compile(r"(?:\.[A-Za-z0-9]{1,10}){1,3}\Z")
_NAMED = re.compile(r"(?:connection|profile):(.*)", re.DOTALL)


class _Part(Struct, frozen=True):
    """A text, and behind it a placeholder; empty for none."""

    text: str
    placeholder: str


class NamePattern(Struct, frozen=True):
    """A pattern that was understood.

    Attributes:
        text: What the user wrote.
        components: The parts of each component of the path.
    """

    text: str
    components: tuple[tuple[_Part, ...], ...]

    @property
    def placeholders(self) -> frozenset[str]:
        """Those that it has."""
        return frozenset(
            part.placeholder for parts in self.components for part in parts if part.placeholder
        )

    def path(self, values: Mapping[str, str]) -> Path:
        """The path for these values of all its placeholders."""
        return self.relative(values).absolute()

    def relative(self, values: Mapping[str, str]) -> Path:
        """The same, relative to the folder in which it is meant."""
        return Path("/".join(_component(parts, values) for parts in self.components))


def parse_pattern(text: str) -> NamePattern:
    """The pattern of a text, in which `{{` and `}}` are braces.

    Raises:
        InvalidRequestError: A placeholder is unknown, a brace stands alone, or there is no name.
    """
    try:
        parsed = list(Formatter().parse(text))
    except ValueError as error:
        sentence = Message("A brace that is meant as itself is written twice")
        raise InvalidRequestError({_KEY: sentence}) from error
    components: list[list[_Part]] = [[]]
    for literal, name, form, conversion in parsed:
        if name is not None and (name not in PLACEHOLDERS or form or conversion):
            raise _unknown(name)
        *folders, last = literal.replace(os.sep, "/").split("/")
        for folder in folders:
            components[-1].append(_Part(folder, ""))
            components.append([])
        components[-1].append(_Part(last, name or ""))
    if not any(part.text or part.placeholder for part in components[-1]):
        raise InvalidRequestError({_KEY: Message("The pattern ends without the name of a file")})
    return NamePattern(text, tuple(map(tuple, components)))


def pattern_problem(text: str) -> Message:
    """What is wrong with the text as a pattern; empty when nothing is."""
    try:
        parse_pattern(text)
    except InvalidRequestError as error:
        return error.fields[_KEY]
    return EMPTY


def absolute_pattern(text: str) -> str:
    """The pattern with the folder before it in which the program runs."""
    folder = str(Path.cwd()).replace("{", "{{").replace("}", "}}")
    return str(Path(folder, text))


def known_values(request: Request, source: Source | None, at: datetime) -> dict[str, str]:
    """What is known of a job before its rows are there: all but the values of `LATE`.

    Args:
        request: What the job runs.
        source: Its source; None where it is not installed any more.
        at: The one moment that all of its files are named by; shown in the local time.
    """
    local = at.astimezone()
    return {
        "source": request.source,
        "connection": _connection(source.locator(request)) if source else "",
        "table": request.text("table"),
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H-%M-%S}",
    }


def late_values(file_name: str, rows: int | str, number: int, part: int = 1) -> dict[str, str]:
    """The values of `LATE`.

    Args:
        file_name: Of the fetched file.
        rows: That it has, or what stands for a number that is not known yet.
        number: What `{n}` stands for.
        part: The number of the part, from 1.
    """
    name = PurePath(file_name).stem
    return {"name": name, "rows": str(rows), "n": str(number), "part": part_number(part)}


def check_values(pattern: NamePattern, values: Mapping[str, str]) -> None:
    """Refuses a placeholder that stands for nothing. Raises InvalidRequestError."""
    for name in sorted(pattern.placeholders & values.keys()):
        if not values[name]:
            sentence = Message("This download has no {placeholder}", placeholder=f"{{{name}}}")
            raise InvalidRequestError({_KEY: sentence})


def _connection(locator: str) -> str:
    """The name of a connection or profile, the host of an address, or the file of a database."""
    if named := _NAMED.fullmatch(locator):
        return PurePath(named[1]).name.removesuffix(".toml")
    if "://" not in locator:
        return ""
    try:
        address = urlsplit(locator)
        return address.hostname or PurePath(address.path).stem
    except ValueError:
        return ""


def _component(parts: Sequence[_Part], values: Mapping[str, str]) -> str:
    text = "".join(part.text + values.get(part.placeholder, "") for part in parts)
    if not any(part.placeholder for part in parts):
        return text
    found = _ENDING.search(text)
    ending = found[0] if found else ""
    return safe_component(text.removesuffix(ending), ending)


def _unknown(name: str) -> InvalidRequestError:
    return InvalidRequestError(
        {
            _KEY: Message(
                "There is no placeholder {unknown}; there are {known}",
                unknown=f"{{{name}}}",
                known=listed(f"{{{each}}}" for each in PLACEHOLDERS),
            )
        }
    )
