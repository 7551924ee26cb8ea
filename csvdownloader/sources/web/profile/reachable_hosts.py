"""All hosts that a run of a profile may call, with its secret or without."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from csvdownloader.sources.web.profile.calls import calls_in
from csvdownloader.sources.web.profile.hosts import host_in, hosts_text
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.templates import PLACEHOLDER, Template


class ReachableHosts(Struct, frozen=True):
    """Whom a run may call. A redirect may lead elsewhere too, but never takes the secret along.

    Attributes:
        hosts: The hosts that the profile names, "{datacenter}.example.com" where a parameter that
            has no value decides; those that may see the secret stand first.
        is_open: Whether answers of the service name further hosts.
    """

    hosts: tuple[str, ...]
    is_open: bool


def reachable_hosts(
    profile: Profile, params: Mapping[str, Any], base_url: str = ""
) -> ReachableHosts:
    """The reach of a run with these parameters; `base_url` replaces the profile's own."""
    base = base_url or profile.base_url.source
    sources = [base if t.source.startswith("/") else t.source for t in _addresses(profile)]
    hosts = [host for host in (host_in(source, params) for source in sources) if host]
    listed = [] if base_url else hosts_text(profile, params)
    result, pages = profile.result, profile.pages
    is_open = bool(
        result.urls or (pages and pages.kind == "next-url") or any(map(_is_answered, sources))
    )
    return ReachableHosts(tuple(dict.fromkeys([*listed, *hosts])), is_open)


def _addresses(profile: Profile) -> Iterator[Template]:
    if profile.auth.oauth2:
        yield profile.auth.oauth2.token_url
    yield from (call.url for call in calls_in(profile))


def _is_answered(source: str) -> bool:
    """Whether an answer decides the host, or a part of it."""
    start = (source.partition("://")[2] or source).partition("/")[0]
    return any(match[1].strip().startswith("job.") for match in PLACEHOLDER.finditer(start))
