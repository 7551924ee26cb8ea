"""Validates what must hold between the tables of a profile: modes and placeholders."""

from collections.abc import Iterable, Mapping
from typing import Any

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.sources.web.profile.auth import AuthKind
from csvdownloader.sources.web.profile.calls import CallTemplate, calls_in
from csvdownloader.sources.web.profile.credential_scope import ACCESS_TOKEN
from csvdownloader.sources.web.profile.params import ParamType
from csvdownloader.sources.web.profile.profile import Profile, ProfileMode
from csvdownloader.sources.web.profile.start import UUID
from csvdownloader.sources.web.profile.templates import Placeholder
from csvdownloader.sources.web.profile_toml.address_rules import check_addresses
from csvdownloader.sources.web.profile_toml.findings import Findings
from csvdownloader.sources.web.profile_toml.toml_lines import KeyPath
from csvdownloader.sources.web.profile_toml.unused_keys import check_effects

_DATES = {ParamType.DATE, ParamType.DATETIME}


def check_profile(profile: Profile, findings: Findings) -> None:
    """Reports tables and keys that do not fit together."""
    _check_mode(profile, findings)
    _check_placeholders(profile, findings)
    _check_forms(profile, findings)
    check_addresses(profile, findings)
    check_effects(profile, findings)


# --- modes ----------------------------------------------------------------------------------------


def _check_mode(profile: Profile, findings: Findings) -> None:
    has_job = profile.mode is not ProfileMode.DIRECT
    parts: Mapping[str, Any] = {
        "start": profile.start,
        "poll": profile.poll,
        "resolve": profile.resolve,
        "cancel": profile.cancel,
        "cleanup": profile.cleanup,
    }
    for key, part in parts.items():
        if part and not has_job:
            findings.add((key,), Message("A direct download has no job, and so no such table"))
        if has_job and not part and key in {"start", "poll"}:
            findings.add((key,), Message("The mode {mode} needs this table", mode=profile.mode))
    has_link = profile.result.call is not None or profile.result.urls is not None
    if profile.mode is ProfileMode.CHAIN and (has_link or profile.pages):
        findings.add(
            ("result" if has_link else "pages",), Message("In a chain the answers have the rows")
        )
    if profile.mode is ProfileMode.CHAIN and profile.count:
        findings.add(("count",), Message("In a chain the answers have the rows"))
    if profile.mode is ProfileMode.ASYNC and not has_link:
        findings.add(("result", "url"), Message("Give url or urls"))
    if profile.pages and profile.pages.kind != "next-url" and profile.result.call is None:
        findings.add(
            ("result", "url"),
            Message("Pages of the kind {kind} need a url", kind=profile.pages.kind),
        )
    if profile.mode is ProfileMode.DIRECT and profile.result.call is None:
        findings.add(("result", "url"), Message("A direct download needs its url"))
    if profile.mode is ProfileMode.CHAIN and profile.decode.rows is None:
        findings.add(("decode", "rows"), Message("A chain needs to know where its rows are"))


# --- placeholders ---------------------------------------------------------------------------------


def _check_placeholders(profile: Profile, findings: Findings) -> None:
    params = {param.name: param.type for param in profile.params}
    secrets = {secret.key for secret in profile.secrets}
    if profile.auth.kind is AuthKind.OAUTH2:
        secrets.add(ACCESS_TOKEN)
    for path, template in findings.templates:
        known = {"params": set(params), "secret": secrets, "job": _captured(profile, path) | {UUID}}
        for placeholder in template.placeholders:
            if problem := _problem(placeholder, path, known):
                findings.add(path, problem)
            elif placeholder.each and not _is_in_list(path, params.get(placeholder.name)):
                findings.add(
                    path, Message("The filter each is for a parameter of type list, in a list")
                )
            elif (
                placeholder.date
                and placeholder.namespace == "params"
                and params[placeholder.name] not in _DATES
            ):
                findings.add(
                    path,
                    Message("The date filter is for dates; {name} is none", name=placeholder.name),
                )


def _is_in_list(path: KeyPath, kind: ParamType | None) -> bool:
    return kind is ParamType.LIST and "json" in path and any(isinstance(p, int) for p in path)


def _check_forms(profile: Profile, findings: Findings) -> None:
    if profile.auth.kind is AuthKind.FORM and any(
        call.body_kind != "form" for call in calls_in(profile)
    ):
        findings.add(
            ("auth", "kind"), Message("Each call must have a form, to have a place for it")
        )


def _problem(placeholder: Placeholder, path: KeyPath, known: Mapping[str, set[str]]) -> Message:
    if placeholder.namespace == "secret" and path[0] != "auth":
        return Message("A secret may stand in [auth] only, which says who may see it")
    if placeholder.namespace == "secret" and path[:2] == ("auth", "hosts"):
        return Message("A secret must not decide who may see it")
    if placeholder.name in known[placeholder.namespace]:
        return EMPTY
    if placeholder.namespace == "job":
        return Message("No step before this one captures {name}", name=placeholder.name)
    table = "params" if placeholder.namespace == "params" else "secrets"
    return Message("There is no {name} in [[{table}]]", name=placeholder.name, table=table)


def _captured(profile: Profile, path: KeyPath) -> set[str]:
    """The NAMEs of `job.NAME` that are captured before the call at `path` is made."""
    start, poll = profile.start, profile.poll
    then_calls = start.then if start else ()
    before = [start.call] if start else []
    match path:
        case ("auth" | "base_url" | "decode", *_):
            return set()
        case ("start", "then", int(index), *_):
            return _names([*before, *then_calls[:index]])
        case ("start", *_):
            return set()
        case ("poll" | "cancel", *_):
            return _names([*before, *then_calls])
    before = [*before, *then_calls, *([poll.call] if poll else [])]
    match path:
        case ("count", *_):
            return _names(before)
        case ("resolve", int(index), *_):
            return _names([*before, *profile.resolve[:index]])
    return _names([*before, *profile.resolve])


def _names(calls: Iterable[CallTemplate]) -> set[str]:
    return {name for call in calls for name in call.capture}
