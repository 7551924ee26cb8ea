"""The libraries that the program is made of, with their versions and licences."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import PurePath

from msgspec import Struct

from csvdownloader.core.messages import Message

_PROGRAM = "csvdownloader"
_NAME = re.compile(r"[\w.-]+")
_EXTRAS = re.compile(r"[\w.-]+ *\[([\w., -]*)\]")
_OF_EXTRA = re.compile(r"extra *== *['\"]([\w.-]+)")
_TEXTS = re.compile(r"LICEN[CS]E|COPYING|NOTICE", re.IGNORECASE)
_UNKNOWN = Message("see its text")


class UsedLibrary(Struct, frozen=True):
    """One library.

    Attributes:
        name: As package indexes have it.
        version: Its version.
        licence: The name of its licence.
        texts: The licence and notices that came with it; none when its metadata only names it.
    """

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]


def parts() -> list[UsedLibrary]:
    """What the program needs and finds here, by name. Slow: reads what each came with."""
    found = [part_of(each) for each in _distributions()]
    return sorted(found, key=lambda part: part.name.casefold())


def _distributions() -> Iterator[Distribution]:
    try:
        own = distribution(_PROGRAM)
    except PackageNotFoundError:  # a package of the program: it has the metadata of its parts only
        yield from distributions()
        return
    waiting, seen = list(_needed(own, None)), {_PROGRAM}
    while waiting:
        name, extras = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            each = distribution(name)
        except PackageNotFoundError:  # of another system, or of an extra that is not installed
            continue
        yield each
        waiting += _needed(each, extras)


def _needed(each: Distribution, extras: set[str] | None) -> Iterator[tuple[str, set[str]]]:
    """The names that it requires, with the extras of each; None for all extras of its own."""
    for requirement in each.requires or ():
        of_extra = _OF_EXTRA.search(requirement)
        if of_extra and extras is not None and of_extra[1] not in extras:
            continue
        name, wanted = _NAME.match(requirement), _EXTRAS.match(requirement)
        if name:
            names = wanted[1].split(",") if wanted else []
            yield name[0].lower().replace("_", "-"), {extra.strip() for extra in names}


def part_of(each: Distribution) -> UsedLibrary:
    """What its metadata say of it, and the texts that came with it."""
    return UsedLibrary(each.name, each.version, _licence(each), tuple(_texts(each)))


def _licence(each: Distribution) -> str:
    named = next(iter(_stated(each, "License-Expression") + _stated(each, "License")), "")
    if named and "\n" not in named:  # some have the whole text there
        return named
    kinds = [kind for kind in _stated(each, "Classifier") if "License ::" in kind]
    return ", ".join(kind.rpartition(" :: ")[2] for kind in kinds) or _UNKNOWN


def _stated(each: Distribution, field: str) -> list[str]:
    return each.metadata.get_all(field) or []


def _texts(each: Distribution) -> Iterator[str]:
    for path in each.files or ():
        if path.parts[0].endswith(".dist-info") and _TEXTS.match(PurePath(path).name):
            text = each.read_text(str(PurePath(*path.parts[1:])))
            if text:
                yield text
