"""Saved requests: whole requests under names, to be run by them."""

from collections.abc import Iterable
from unicodedata import normalize

from msgspec import Struct

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request

_LONGEST = 100  # characters of a name


class SavedRequest(Struct, frozen=True):
    """A request, without any secret, under the name that the user gave it."""

    name: str
    request: Request


def identity_of(name: str) -> str:
    """What is equal for all spellings of a name: capitals and composed accents do not count."""
    return normalize("NFC", normalize("NFC", name.strip()).casefold())


def checked_name(text: str) -> str:
    """The name that was typed. Raises InvalidRequestError at "name"."""
    name = normalize("NFC", text.strip())
    if not name:
        raise InvalidRequestError({"name": Message("Give the request a name")})
    if not name.isprintable() or len(name) > _LONGEST:
        wrong = Message("This must be one line of at most {longest:,} characters", longest=_LONGEST)
        raise InvalidRequestError({"name": wrong})
    return name


def in_order(saved: Iterable[SavedRequest]) -> tuple[SavedRequest, ...]:
    """All of them by their names."""
    return tuple(sorted(saved, key=lambda each: (identity_of(each.name), each.name)))


def saved_under(name: str, saved: Iterable[SavedRequest]) -> SavedRequest | None:
    """The one of that name, in whatever spelling; None when there is none."""
    wanted = identity_of(name)
    return next((each for each in saved if identity_of(each.name) == wanted), None)
