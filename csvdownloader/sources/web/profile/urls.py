"""Secrets inside URLs: users, passwords and signatures are taken out before a URL is stored."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from csvdownloader.core.masking import HIDDEN

# --- names of query parameters that carry a secret ------------------------------------------------

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")  # of "next_pageToken" or "X-API-Key"
_SECRET_WORD = re.compile(
    r"(?:access|api|app|auth|client|id|j|o|php|private|refresh|rl|secret|session|subscription|user"
    r"|ws)*"
    r"(?:token|key|secret|signature|password|passwd|passphrase|passcode|pwd|credential|session|sess"
    r"|auth|authentication|authorization|bearer|cookie|jwt|hmac|sas|otp|ticket|hdnts|hdnea)s?(?:id)?"
)
_PAGE_TOKEN = re.compile(r"(?:continuation|cursor|next|page|skip|sync) ?token")  # no credential
_CODE = re.compile(r"(?:access|auth|authorization|invite|login|security|verification) ?code")
_SHORT = frozenset({"code", "pass", "policy", "sid", "sig"})
_CLOUD = re.compile(r"x-(?:amz|goog|ms|oss)-.*")
_AZURE = frozenset({"se", "sp", "sv"})  # of a shared access signature; secret only beside "sig"


def is_secret_name(name: str) -> bool:
    """Whether a query parameter of that name carries a credential or a signature."""
    if name.lower() in _SHORT or _CLOUD.fullmatch(name.lower()):
        return True
    words = " ".join(word.lower() for word in _WORD.findall(name))
    if _CODE.search(words):
        return True
    return any(_SECRET_WORD.fullmatch(word) for word in _PAGE_TOKEN.sub("", words).split())


# --- URLs -----------------------------------------------------------------------------------------

# Some servers part pairs by ";", too. What follows one and is no pair belongs to the value.
_PAIR = re.compile(r"(?<=[?&#;])(?P<name>[^=&#?;]*+)=(?P<value>[^&#;]*+(?:;[^=&#;]*+(?!=))*+)")
_PATH_PAIR = re.compile(r"(?<=;)(?P<name>[^=/;]*+)=(?P<value>[^/;]*+)")  # "/a;jsessionid=1/b"
_PATH_END = re.compile(r"[?#]|$")
_USER = re.compile(r"(?<=://)[^/?#]*@")
_MASKED = re.compile(rf"{HIDDEN}\d*")


class PublicUrl(Struct, frozen=True):
    """A URL without its secrets.

    Attributes:
        text: The URL with "•••" in the place of each.
        secrets: The values that were taken out, both percent-encoded and decoded.
    """

    text: str
    secrets: tuple[str, ...]


def is_url(text: str) -> bool:
    """Whether the text is meant as a URL of the web."""
    return text.strip().lower().startswith(("http://", "https://"))


def public_url(url: str) -> PublicUrl:
    """Masks user, password and secret-looking values of a URL; one without them is unchanged."""
    secrets: list[str] = []
    is_signed = any(pair["name"].lower() == "sig" for pair in _PAIR.finditer(url))

    def hide(match: re.Match[str]) -> str:
        name, value = unquote(match["name"]), match["value"]
        is_secret = is_secret_name(name) or (is_signed and name.lower() in _AZURE)
        if not is_secret or not value or _MASKED.fullmatch(value):
            return match[0]
        secrets.append(value)
        return f"{match['name']}={HIDDEN}"

    def hide_user(match: re.Match[str]) -> str:
        user, _, password = match[0][:-1].partition(":")
        if _MASKED.fullmatch(user) and not password:
            return match[0]
        secrets.append(password or user)
        return f"{HIDDEN}@"

    text = _USER.sub(hide_user, url, count=1)
    end = _path_end(text)
    text = _PATH_PAIR.sub(hide, text[:end]) + _PAIR.sub(hide, text[end:])
    return PublicUrl(text, tuple(dict.fromkeys([*secrets, *map(unquote, secrets)])))


def _path_end(url: str) -> int:
    found = _PATH_END.search(url)
    return found.start() if found else len(url)


def numbered(public: str, number: int) -> str:
    """The masked text, numbered from 2, for another URL that has the same masked text."""
    return public.replace(HIDDEN, f"{HIDDEN}{number}")


def user_of(url: str) -> tuple[str, str, str]:
    """The URL without user and password, the user, and the password."""
    parts = urlsplit(url)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return _USER.sub("", url, count=1), user, password


def name_in(url: str) -> str:
    """The name of the file that a URL leads to, without its suffixes; else the host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return without_endings(PurePosixPath(unquote(parts.path)).name) or parts.hostname or ""


def without_endings(name: str) -> str:
    """The name of a file without the endings of containers and of formats that are downloaded."""
    # Late: the start page shows addresses, and no files.
    from csvdownloader.sources.tabular.file_format import CONTAINER_ENDINGS
    from csvdownloader.sources.tabular.file_types import download_endings

    endings = CONTAINER_ENDINGS | download_endings()
    while PurePosixPath(name).suffix.lower() in endings:
        name = PurePosixPath(name).stem
    return name
