"""Secrets inside URLs: users, passwords and signatures are taken out before a URL is stored."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from csvdownloader.core.masking import HIDDEN

_NAMES = re.compile(
    r"token|(?:access|auth|id|refresh|session)[_-]?token|(?:api|access|secret|private|auth)?[_-]?key"
    r"|sig|signature|password|passwd|pwd|pass|secret|client[_-]?secret|auth|authorization"
    r"|x-(?:amz|goog|oss|ms)-.*|se|sp|sv",
    re.IGNORECASE,
)
_AZURE = frozenset({"se", "sp", "sv"})  # secret only beside a signature
_PAIR = re.compile(r"(?<=[?&])(?P<name>[^=&#]*)=(?P<value>[^&#]*)")
_USER = re.compile(r"(?<=://)[^/?#]*@")
_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".gz", ".zip", ".zst"})


@dataclass(frozen=True, slots=True)
class PublicUrl:
    """A URL without its secrets.

    Attributes:
        text: The URL with "•••" in the place of each.
        secrets: What was taken out, as the URL had it and decoded.
    """

    text: str
    secrets: tuple[str, ...]


def is_url(text: str) -> bool:
    """Whether the text is meant as an address of the web."""
    return text.strip().lower().startswith(("http://", "https://"))


def public_url(url: str) -> PublicUrl:
    """Takes users, passwords and secret-looking values out of a URL."""
    secrets: list[str] = []
    is_signed = "sig=" in url

    def hide(match: re.Match[str]) -> str:
        name = unquote(match["name"])
        harmless = name.lower() in _AZURE and not is_signed
        if harmless or not match["value"] or not _NAMES.fullmatch(name):
            return match[0]
        secrets.append(match["value"])
        return f"{match['name']}={HIDDEN}"

    def hide_user(match: re.Match[str]) -> str:
        user, _, password = match[0][:-1].partition(":")
        secrets.append(password or user)
        return f"{HIDDEN}@"

    text = _PAIR.sub(hide, _USER.sub(hide_user, url, count=1))
    return PublicUrl(text, tuple(dict.fromkeys([*secrets, *map(unquote, secrets)])))


def user_of(url: str) -> tuple[str, str, str]:
    """The URL without user and password, the user, and the password."""
    parts = urlsplit(url)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return _USER.sub("", url, count=1), user, password


def name_in(url: str) -> str:
    """The name of the file that a URL leads to, without its endings; else the host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    name = PurePosixPath(unquote(parts.path)).name
    while PurePosixPath(name).suffix.lower() in _SUFFIXES:
        name = PurePosixPath(name).stem
    return name or parts.hostname or ""
