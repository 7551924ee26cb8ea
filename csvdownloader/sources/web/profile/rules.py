"""What must hold between the parts of a profile: modes, placeholders, addresses, hosts."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from csvdownloader.sources.web.profile.fence import ACCESS_TOKEN
from csvdownloader.sources.web.profile.findings import Findings
from csvdownloader.sources.web.profile.hosts import BASE, is_loopback, is_pattern, origin_of
from csvdownloader.sources.web.profile.model import AuthKind, Call, Mode, ParamType, Profile
from csvdownloader.sources.web.profile.templates import Placeholder, Template
from csvdownloader.sources.web.profile.toml_lines import Path

UUID = "uuid"  # below `job.`: the id of the start, the same for all its repeats
_ADDRESSES = {"url", "base_url", "token_url"}
_DATES = {ParamType.DATE, ParamType.DATETIME}
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}")


def check_profile(profile: Profile, findings: Findings) -> None:
    """Notes what does not fit together."""
    _check_mode(profile, findings)
    _check_placeholders(profile, findings)
    _check_token_url(profile, findings)
    for path, template in findings.templates:
        if path[-1] in _ADDRESSES and not _is_inside_body(path):
            _check_address(path, template, findings)
        if path[:2] == ("auth", "hosts"):
            _check_host(path, template, findings)


def _is_inside_body(path: Path) -> bool:
    return bool({"json", "form", "query", "headers", "fields"}.intersection(path[:-1]))


# --- modes ----------------------------------------------------------------------------------------


def _check_mode(profile: Profile, findings: Findings) -> None:
    has_job = profile.mode is not Mode.DIRECT
    parts: Mapping[str, Any] = {
        "start": profile.start,
        "poll": profile.poll,
        "resolve": profile.resolve,
        "cancel": profile.cancel,
    }
    for key, part in parts.items():
        if part and not has_job:
            findings.add((key,), "A direct download has no job, and so no such table")
        if has_job and not part and key in {"start", "poll"}:
            findings.add((key,), f"The mode {profile.mode} needs this table")
    has_link = profile.result.call is not None or profile.result.urls is not None
    if profile.mode is Mode.CHAIN and (has_link or profile.pages):
        findings.add(("result" if has_link else "pages",), "In a chain the answers have the rows")
    if profile.mode is Mode.ASYNC and not has_link:
        findings.add(("result", "url"), "Give url or urls")
    if profile.pages and profile.pages.kind != "next-url" and profile.result.call is None:
        findings.add(("result", "url"), f"Pages of the kind {profile.pages.kind} need a url")
    if profile.mode is Mode.DIRECT and profile.result.call is None:
        findings.add(("result", "url"), "A direct download needs its url")
    if profile.mode is Mode.CHAIN and profile.decode.rows is None:
        findings.add(("decode", "rows"), "A chain needs to know where its rows are")


# --- placeholders ---------------------------------------------------------------------------------


def _check_placeholders(profile: Profile, findings: Findings) -> None:
    params = {param.name: param.type for param in profile.params}
    secrets = {secret.key for secret in profile.secrets}
    if profile.auth.kind is AuthKind.OAUTH2:
        secrets.add(ACCESS_TOKEN)
    for path, template in findings.templates:
        known = {"params": set(params), "secret": secrets, "job": _captured(profile, path) | {UUID}}
        for found in template.placeholders:
            if problem := _problem(found, path, known):
                findings.add(path, problem)
            elif found.date and found.space == "params" and params[found.name] not in _DATES:
                findings.add(path, f"The date filter is for dates; {found.name} is none")


def _problem(found: Placeholder, path: Path, known: Mapping[str, set[str]]) -> str:
    if found.space == "secret" and path[0] != "auth":
        return "A secret may stand in [auth] only, which says who may see it"
    if found.space == "secret" and path[:2] == ("auth", "hosts"):
        return "A secret must not decide who may see it"
    if found.name in known[found.space]:
        return ""
    if found.space == "job":
        return f"No step before this one captures {found.name}"
    table = "params" if found.space == "params" else "secrets"
    return f"There is no {found.name} in [[{table}]]"


def _captured(profile: Profile, path: Path) -> set[str]:
    """The names that the steps before the one at `path` have captured for sure."""
    start, poll = profile.start, profile.poll
    thens = start.then if start else ()
    before = [start.call] if start else []
    match path:
        case ("auth" | "base_url", *_):
            return set()
        case ("start", "then", int(index), *_):
            return _names([*before, *thens[:index]])
        case ("start", *_):
            return set()
        case ("poll" | "cancel", *_):
            return _names([*before, *thens])
    before = [*before, *thens, *([poll.call] if poll else [])]
    match path:
        case ("resolve", int(index), *_):
            return _names([*before, *profile.resolve[:index]])
    return _names([*before, *profile.resolve])


def _names(calls: Iterable[Call]) -> set[str]:
    return {name for call in calls for name in call.capture}


# --- addresses and hosts --------------------------------------------------------------------------


def _check_address(path: Path, template: Template, findings: Findings) -> None:
    source = template.source
    if source.startswith("{{"):
        return  # a whole URL; the run looks at it
    if source.startswith("/"):
        if path[-1] != "url":
            findings.add(path, "This must begin with https://")
        return
    parts = urlsplit(_PLACEHOLDER.sub("x", source))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        findings.add(path, 'This must begin with https://, or with "/" below the base URL')
    elif parts.scheme == "http" and not is_loopback(parts.hostname):
        findings.add(path, "Plain http is for this computer only: write https://")
    elif parts.username or parts.password:
        findings.add(path, "An address must not have a user or a password")


def _check_host(path: Path, template: Template, findings: Findings) -> None:
    source = template.source
    if source == BASE or is_pattern(_PLACEHOLDER.sub("x", source)):
        return
    findings.add(path, f'This is no host: write "api.example.com", "*.example.com" or "{BASE}"')


def _check_token_url(profile: Profile, findings: Findings) -> None:
    """The client's secret goes to the token's URL: its host must be a listed one, too."""
    oauth2 = profile.auth.oauth2
    if oauth2 is None or not oauth2.token_url.source.startswith("https://"):
        return  # another check speaks of it, or it is below the base URL
    try:
        origin = origin_of(_PLACEHOLDER.sub("x", oauth2.token_url.source))
    except ValueError:
        return
    hosts = [_PLACEHOLDER.sub("x", host.source) for host in profile.auth.hosts]
    if not any(map(origin.is_named_by, hosts)) and BASE not in hosts:
        findings.add(("auth", "token_url"), "Its host must be among the hosts: it sees the secret")
