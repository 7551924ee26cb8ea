"""Validates the URLs and the host allow-list of a profile."""

from urllib.parse import urlsplit

from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.addresses import AddressScope, address_scope
from csvdownloader.sources.web.profile.hosts import BASE, is_loopback, is_pattern, origin_of
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.templates import PLACEHOLDER, Template
from csvdownloader.sources.web.profile_toml.findings import Findings
from csvdownloader.sources.web.profile_toml.toml_lines import KeyPath

_URL_KEYS = {"url", "base_url", "token_url"}
_TOKEN_URL = ("auth", "token_url")


def check_addresses(profile: Profile, findings: Findings) -> None:
    """Reports URLs that cannot be called, and listed hosts that are wrong or never called."""
    _check_token_url(profile, findings)
    _check_hosts_are_called(profile, findings)
    _check_networks(findings)
    for path, template in findings.templates:
        if _is_address(path):
            _check_address(path, template, findings)
        if path[:2] == ("auth", "hosts"):
            _check_host(path, template, findings)


def _is_address(path: KeyPath) -> bool:
    inside = {"json", "form", "query", "headers", "fields"}
    return path[-1] in _URL_KEYS and not inside.intersection(path[:-1])


def _check_address(path: KeyPath, template: Template, findings: Findings) -> None:
    source = template.source
    if source.startswith("{{"):
        return  # the placeholder is a whole URL, which the run checks
    if source.startswith("/"):
        if path[-1] != "url":
            findings.add(path, Message("This must begin with https://"))
        return
    try:
        parts = urlsplit(PLACEHOLDER.sub("x", source))
        _ = parts.port
    except ValueError as error:
        findings.add(path, Message("This is no address: {error}", error=error))
        return
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        findings.add(path, Message('This must begin with https://, or with "/" below the base URL'))
    elif parts.scheme == "http" and not is_loopback(parts.hostname):
        findings.add(path, Message("Plain http is for this computer only: write https://"))
    elif parts.username or parts.password:
        findings.add(path, Message("An address must not have a user or a password"))


def _check_host(path: KeyPath, template: Template, findings: Findings) -> None:
    source = template.source
    if source == BASE or is_pattern(PLACEHOLDER.sub("x", source)):
        return
    findings.add(
        path,
        Message('This is no host: write "api.example.com", "*.example.com" or "{base}"', base=BASE),
    )


def _check_token_url(profile: Profile, findings: Findings) -> None:
    """The token URL receives the client's secret: its host must be on the allow-list, too."""
    oauth2 = profile.auth.oauth2
    if oauth2 is None or not oauth2.token_url.source.lower().startswith("https://"):
        return  # another check reports it, or it is relative to the base URL
    try:
        origin = origin_of(PLACEHOLDER.sub("x", oauth2.token_url.source))
    except ValueError:
        return
    hosts = [PLACEHOLDER.sub("x", host.source) for host in profile.auth.hosts]
    if not any(map(origin.matches, hosts)) and BASE not in hosts:
        findings.add(
            ("auth", "token_url"), Message("Its host must be among the hosts: it sees the secret")
        )


def _check_networks(findings: Findings) -> None:
    """No call leaves the base URL's network: one that reads there could tell another outside."""
    networks = {
        path: network
        for path, template in findings.templates
        if _is_address(path) and (network := _network_of(template)) is not None
    }
    base = networks.pop(("base_url",), None)
    for path, network in networks.items():
        if base is not None and network is not base:
            findings.add(
                path,
                Message(
                    "This lies in a {network} network, and the base URL in a {base} one",
                    network=network.value,
                    base=base.value,
                ),
            )


def _network_of(template: Template) -> AddressScope | None:
    """The scope of the host that is written there; None where placeholders decide it."""
    host = _host_in(template.source)
    if "://" not in template.source or "{{" in host:
        return None
    try:
        return address_scope(origin_of(PLACEHOLDER.sub("x", template.source)).host)
    except ValueError:
        return None  # another check reports it


def _check_hosts_are_called(profile: Profile, findings: Findings) -> None:
    """Some call must go to a host of the allow-list, or the credential is never sent."""
    hosts = [host.source for host in profile.auth.hosts]
    urls = [t.source for path, t in findings.templates if _is_address(path) and path != _TOKEN_URL]
    absolute = {source for source in urls if not source.startswith("/")}
    if not hosts or BASE in hosts or any("{{" in _host_in(text) for text in (*hosts, *absolute)):
        return  # parameters or responses decide the hosts
    try:
        origins = [origin_of(PLACEHOLDER.sub("x", source)) for source in absolute]
    except ValueError:
        return  # another check reports it
    if origins and not any(o.matches(host) for o in origins for host in hosts):
        message = Message(
            "No call goes to them: write the host of {address}", address=sorted(absolute)[0]
        )
        findings.add(("auth", "hosts"), message)


def _host_in(source: str) -> str:
    """The host of a URL, or of an entry of the allow-list."""
    return (source.partition("://")[2] or source).partition("/")[0]
