"""Hosts and origins of URLs: whether an allow-list names them, and whether they are loopback."""

import ipaddress
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer import addresses
from csvdownloader.engine.transfer.web_url import DEFAULT_PORTS, WebUrl
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.value_text import text_of

BASE = "@base"  # in `auth.hosts`: the host of the profile's base URL
NO_PARAMS: Mapping[str, Any] = MappingProxyType({})
_NO_HOST_CHARACTER = re.compile(r"[^A-Za-z0-9._:*{}\[\]-]")  # a host is shown: it is no sentence
_PLACEHOLDER = re.compile(r"\{\{\s*+(params|secret|job)\.(\w++)[^{}]*+\}\}")
_ANSWERED = re.compile(r"\{job\.\w+\}")
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?"
_NAME = rf"{_LABEL}(?:\.{_LABEL})*"
_HOST = re.compile(rf"(?:{_NAME}|\[[0-9A-Fa-f:.]+\])")
# URL parsers disagree about these: which host is meant?
_MISLEADING = re.compile(r"^[^/?#]*[\\\x00-\x20]")
# after a wildcard come two labels at least: nobody means all of "*.com"
_PATTERN = re.compile(rf"(?:\*\.{_LABEL}\.{_NAME}|{_HOST.pattern})(?::([0-9]{{1,5}}))?")
_PORT = re.compile(r"[0-9]{1,5}")
_LAST_PORT = 65535


class Origin(Struct, frozen=True):
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
        if self.port != (DEFAULT_PORTS[self.scheme] if port is None else port):
            return False
        if name.startswith("*."):
            return self.host.endswith(name[1:]) and self.host != name[1:]
        return self.host == _canonical(name.strip("[]"))


def origin_of(url: str) -> Origin:
    """The origin of a URL, as it is connected to. Raises ValueError when it has none."""
    try:
        parsed = WebUrl.parse(url)
    except ValueError:
        raise ValueError(Message("not a host name")) from None
    if _MISLEADING.search(url.partition("://")[2]):
        raise ValueError(Message("not a host name"))
    if parsed.scheme not in DEFAULT_PORTS or not parsed.host:
        raise ValueError(Message("not an address of http or https"))
    if not _HOST.fullmatch(f"[{parsed.host}]" if ":" in parsed.host else parsed.host):
        raise ValueError(Message("not a host name"))
    return Origin(parsed.scheme, parsed.host, parsed.port or DEFAULT_PORTS[parsed.scheme])


def is_pattern(text: str) -> bool:
    """Whether the text is a host or "*.name" (all hosts below a name), maybe with a port."""
    found = _PATTERN.fullmatch(text)
    return found is not None and 0 < int(found[1] or DEFAULT_PORTS["https"]) <= _LAST_PORT


def hosts_text(profile: Profile, params: Mapping[str, Any] = NO_PARAMS) -> tuple[str, ...]:
    """The hosts that will see the credential, as people read them: "{datacenter}.example.com"."""
    base = profile.base_url.source
    sources = [template.source for template in profile.auth.hosts]
    return tuple(host_in(base if source == BASE else source, params) for source in sources)


def host_in(source: str, params: Mapping[str, Any] = NO_PARAMS) -> str:
    """The host of the template of a URL or of a host, as people read it; empty for none.

    A placeholder stands as "{name}" unless `params` has its value. A URL that an answer gives as a
    whole has no host yet.
    """

    def shown(match: re.Match[str]) -> str:
        space, name = match.groups()
        if space == "job":
            return f"{{job.{name}}}"
        value = params.get(name) if space == "params" else None
        return f"{{{name}}}" if value is None or value == "" else text_of(value)

    text = _PLACEHOLDER.sub(shown, source)
    host = text.partition("://")[2].partition("/")[0] or text.partition("/")[0]
    return "" if _ANSWERED.fullmatch(host) else _NO_HOST_CHARACTER.sub("?", host)


def is_loopback(host: str) -> bool:
    """Whether the host is this computer."""
    return addresses.is_loopback(host.strip("[]"))


def _canonical(host: str) -> str:
    """The host as `WebUrl` has it: an IPv6 address can be written in many ways."""
    if ":" not in host:
        return host
    try:
        return str(ipaddress.IPv6Address(host))
    except ValueError:
        return host


def _split_port(pattern: str) -> tuple[str, int | None]:
    name, colon, port = pattern.rpartition(":")
    if colon and _PORT.fullmatch(port) and not name.endswith(":"):
        return name, int(port)
    return pattern, None
