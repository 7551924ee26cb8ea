"""Hosts and origins of URLs: whether an allow-list names them, and whether they are loopback."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from csvdownloader.engine.transfer import addresses
from csvdownloader.sources.web.profile.model import Profile

BASE = "@base"  # in `auth.hosts`: the host of the profile's base URL
_PARAM = re.compile(r"\{\{\s*params\.(\w+)\s*\}\}")
_PORTS = {"http": 80, "https": 443}
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?"
_NAME = rf"{_LABEL}(?:\.{_LABEL})*"
_HOST = re.compile(rf"(?:{_NAME}|\[[0-9A-Fa-f:.]+\])")
# URL parsers disagree about these: which host is meant?
_MISLEADING = re.compile(r"^[^/?#]*[\\\x00-\x20]")
# after a wildcard come two labels at least: nobody means all of "*.com"
_PATTERN = re.compile(rf"(?:\*\.{_LABEL}\.{_NAME}|{_HOST.pattern})(?::([0-9]{{1,5}}))?")
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host in lower case, and port of a URL."""

    scheme: str
    host: str
    port: int

    @property
    def is_safe(self) -> bool:
        """Whether the connection is encrypted, or stays on this computer."""
        return self.scheme == "https" or is_loopback(self.host)

    def matches(self, pattern: str) -> bool:
        """Whether the pattern matches; without a port it means the scheme's default port."""
        name, port = _split_port(pattern.lower())
        if self.port != (_PORTS[self.scheme] if port is None else port):
            return False
        if name.startswith("*."):
            return self.host.endswith(name[1:]) and self.host != name[1:]
        return self.host == name.strip("[]")


def origin_of(url: str) -> Origin:
    """The origin of a URL. Raises ValueError when it is not one of http or https."""
    parts = urlsplit(url)
    port = parts.port
    if _MISLEADING.search(url.partition("://")[2]):
        raise ValueError("not a host name")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("not an address of http or https")
    host = _in_ascii(parts.hostname)
    if not _HOST.fullmatch(f"[{host}]" if ":" in host else host):
        raise ValueError("not a host name")
    return Origin(parts.scheme, host, port or _PORTS[parts.scheme])


def is_pattern(text: str) -> bool:
    """Whether the text is a host or "*.name" (all hosts below a name), maybe with a port."""
    found = _PATTERN.fullmatch(text)
    return found is not None and 0 < int(found[1] or _PORTS["https"]) <= _LAST_PORT


def hosts_text(profile: Profile) -> tuple[str, ...]:
    """The hosts that will see the credential, as people read them: "{datacenter}.example.com"."""
    return tuple(_readable(template.source, profile) for template in profile.auth.hosts)


def _readable(source: str, profile: Profile) -> str:
    text = _PARAM.sub(r"{\1}", profile.base_url.source if source == BASE else source)
    return text.partition("://")[2].partition("/")[0] or text.partition("/")[0]


def is_loopback(host: str) -> bool:
    """Whether the host is this computer."""
    return addresses.is_loopback(host.strip("[]"))


def _in_ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        raise ValueError("not a host name") from None


def _split_port(pattern: str) -> tuple[str, int | None]:
    name, colon, port = pattern.rpartition(":")
    if colon and port.isdecimal() and not name.endswith(":"):
        return name, int(port)
    return pattern, None
