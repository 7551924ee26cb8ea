"""A web URL, parsed once: what is checked is what is connected to."""

import ipaddress
import re
from string import ascii_letters, digits, punctuation
from typing import Final, Self
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

from csvdownloader.core.overrides import override

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LONGEST = 65_536  # characters
_MOST_PORT = 65_535
_PORT = re.compile(r"[0-9]{1,5}")
_IP_V4 = re.compile(r"[0-9]+(?:\.[0-9]+){3}")
_HOST = re.compile(r"[a-z0-9._-]+")
# What is not percent-encoded: the sets of https://url.spec.whatwg.org/#percent-encoded-bytes. A
# percent sign is among them, so that what is encoded already stays.
_PRINTABLE = frozenset(ascii_letters + digits + punctuation)
_QUERY_SAFE = "".join(sorted(_PRINTABLE - frozenset('"#<>')))
_PATH_SAFE = "".join(sorted(_PRINTABLE - frozenset('"#<>?`{}')))


class WebUrl(Struct, frozen=True):
    """An http or https URL without user, password and fragment.

    Attributes:
        scheme: "http" or "https".
        host: In ASCII and lower case; an IPv6 address without its brackets.
        port: None for the scheme's own.
        path: Percent-encoded; empty, or begins with a slash.
        query: Percent-encoded, without its question mark; None when there is none.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    query: str | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Takes an absolute URL apart.

        Raises:
            ValueError: It is none, or has characters that no URL has.
        """
        _check_characters(text)
        parts = urlsplit(text)
        if "\\" in parts.netloc:  # browsers read it as a slash, and so another host
            raise ValueError("a backslash in the host")
        host, port = _host_and_port(parts.netloc.rpartition("@")[2])
        if port == DEFAULT_PORTS.get(parts.scheme):
            port = None
        path = quote(_without_dots(parts.path), safe=_PATH_SAFE)
        has_query = "?" in text.partition("#")[0]
        query = quote(parts.query, safe=_QUERY_SAFE) if has_query else None
        return cls(parts.scheme, host, port, path, query)

    def joined(self, location: str) -> Self:
        """The URL that a reference found here leads to. Raises ValueError, as `parse` does."""
        _check_characters(location)
        return type(self).parse(urljoin(str(self), location))

    @property
    def netloc(self) -> str:
        """Host and port as the header Host has them: without a port that is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def unicode_host(self) -> str:
        """The host as people write it, where the name is an international one."""
        if "xn--" not in self.host:
            return self.host
        import idna  # late: hardly any address needs it

        try:
            return idna.decode(self.host)
        except idna.IDNAError:
            return self.host

    @property
    def target(self) -> str:
        """Path and query, as the first line of a request has them."""
        return (self.path or "/") + ("" if self.query is None else f"?{self.query}")

    @property
    def authority(self) -> str:
        """Host and port, always both."""
        return self.netloc if self.port else f"{self.netloc}:{DEFAULT_PORTS[self.scheme]}"

    @override
    def __str__(self) -> str:
        query = "" if self.query is None else f"?{self.query}"
        return f"{self.scheme}://{self.netloc}{self.path}{query}"


def _check_characters(text: str) -> None:
    # urlsplit() would silently drop some of these
    if len(text) > _LONGEST or any(c.isascii() and not c.isprintable() for c in text):
        raise ValueError("too long, or an invisible character")
    if text != text.strip():
        raise ValueError("a space around it")


def _host_and_port(netloc: str) -> tuple[str, int | None]:
    if netloc.startswith("["):
        host, _, rest = netloc[1:].partition("]")
        if rest and not rest.startswith(":"):
            raise ValueError("something behind the address")
        return str(ipaddress.IPv6Address(host)), _port(rest[1:])
    host, _, port = netloc.partition(":")
    return _host(host), _port(port)


def _port(text: str) -> int | None:
    if not text:
        return None
    if not _PORT.fullmatch(text) or int(text) > _MOST_PORT:
        raise ValueError("no port")
    return int(text)


def _host(text: str) -> str:
    host = text.lower()
    if not host.isascii():
        import idna  # late: hardly any address needs it

        host = idna.encode(host).decode("ascii")  # its error is a UnicodeError, so a ValueError
    if _IP_V4.fullmatch(host):
        return str(ipaddress.IPv4Address(host))
    if host and not _HOST.fullmatch(host):
        raise ValueError("no host")
    return host


def _without_dots(path: str) -> str:
    """The path without "." and "..", by RFC 3986, section 5.2.4."""
    if "." not in path:
        return path
    normalized: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del normalized[max(1, len(normalized) - 1) :]
        elif segment != ".":
            normalized.append(segment)
    if segments[-1] in {".", ".."}:
        normalized.append("")
    return "/".join(normalized)
