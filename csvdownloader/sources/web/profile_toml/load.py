"""Reads a profile and finds all that is wrong with it, each with its line and key.

A profile is data: it has no way to run code, to read a file, or to send a secret to a host that
it does not list.
"""

import re
import tomllib
from collections.abc import Iterable
from typing import Any

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.profiles import ProfileProblem
from csvdownloader.sources.web.profile.profile import SCHEMA, Profile, ProfileMode
from csvdownloader.sources.web.profile.size import LONGEST_PROFILE
from csvdownloader.sources.web.profile.templates import Template
from csvdownloader.sources.web.profile_toml.basis import read_basis
from csvdownloader.sources.web.profile_toml.calls import (
    read_plain_call,
    read_poll,
    read_start,
)
from csvdownloader.sources.web.profile_toml.credentials import read_auth, read_secrets
from csvdownloader.sources.web.profile_toml.decoding import read_decode
from csvdownloader.sources.web.profile_toml.findings import Findings
from csvdownloader.sources.web.profile_toml.limits import read_errors, read_limits
from csvdownloader.sources.web.profile_toml.param_tables import read_params
from csvdownloader.sources.web.profile_toml.reader import ProfileTable
from csvdownloader.sources.web.profile_toml.results import read_count, read_pages, read_result
from csvdownloader.sources.web.profile_toml.rules import check_profile
from csvdownloader.sources.web.profile_toml.toml_depth import is_deeper

_TOO_DEEP = ProfileProblem(1, "", Message("This is nested too deeply"))
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_DEEPEST = 50  # tables and lists inside each other
_LOCATION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read_profile(text: str) -> Profile:
    """The profile. Raises ProfileError with the first problem and the number of the others."""
    profile, found = _read(text)
    if profile is None or found:
        first = found[0].sentence
        if len(found) > 1:
            first = Message("{problem} (and {others} more)", problem=first, others=len(found) - 1)
        raise ProfileError(first, Message("Check the profile to see all that is wrong."))
    return profile


def problems(text: str) -> tuple[ProfileProblem, ...]:
    """All that is wrong with the profile, in the order of its lines."""
    return _read(text)[1]


def _read(text: str) -> tuple[Profile | None, tuple[ProfileProblem, ...]]:
    if len(text) > LONGEST_PROFILE:
        return None, (ProfileProblem(1, "", Message("This is too long for a profile")),)
    if is_deeper(text, _DEEPEST):
        return None, (_TOO_DEEP,)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (_syntax_problem(text, str(error)),)
    except ValueError as error:  # an integer with more digits than Python converts
        return None, (_syntax_problem(text, str(error)),)
    except RecursionError:
        return None, (_TOO_DEEP,)
    if _is_deep(values):
        return None, (_TOO_DEEP,)
    findings = Findings(text)
    top = ProfileTable(values, (), findings)
    _check_head(top)
    profile = _profile(top)
    top.close()
    check_profile(profile, findings)
    return profile, findings.problems


def _is_deep(values: dict[str, Any]) -> bool:
    # without recursion: dotted keys can nest deeper than Python's recursion limit
    level: list[Any] = [values]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in _children(node)]
    return bool(level)


def _children(node: Any) -> Iterable[Any]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _syntax_problem(text: str, message: str) -> ProfileProblem:
    location = _LOCATION.search(message)
    line = int(location[1]) if location and location[1] else text.count("\n") + 1
    return ProfileProblem(
        line, "", Message("This is not TOML: {problem}", problem=_LOCATION.sub("", message))
    )


def _profile(top: ProfileTable) -> Profile:
    return Profile(
        id=top.text("id"),
        name=top.text("name"),
        docs=top.text("docs"),
        base_url=top.template("base_url") or Template(""),
        mode=top.word("mode", ProfileMode, ProfileMode.ASYNC),
        verified=top.flag("verified"),
        notes=top.text("notes"),
        basis=read_basis(top),
        params=read_params(top),
        secrets=read_secrets(top),
        auth=read_auth(top.table("auth")),
        limits=read_limits(top.table("limits")),
        start=read_start(top.table("start")),
        poll=read_poll(top.table("poll")),
        resolve=tuple(call for t in top.tables("resolve") if (call := read_plain_call(t, "GET"))),
        count=read_count(top.table("count")),
        result=read_result(top.table("result")),
        pages=read_pages(top.table("pages")),
        decode=read_decode(top.table("decode")),
        cancel=read_plain_call(top.table("cancel"), "POST"),
        cleanup=read_plain_call(top.table("cleanup"), "DELETE"),
        errors=read_errors(top.table("errors")),
    )


def _check_head(top: ProfileTable) -> None:
    top.need("schema", "id", "name", "mode")
    if top.whole("schema", SCHEMA) != SCHEMA:
        top.wrong("schema", Message("This program reads schema {schema}", schema=SCHEMA))
    if "id" in top and not _ID.fullmatch(top.text("id", "x")):
        top.wrong("id", Message("An id has small letters, digits, and - _ . between them"))
    if "name" in top and not top.text("name", "x").strip():
        top.wrong("name", Message("Give the profile a name"))
    if not top.text("docs", "https://").startswith("https://"):
        top.wrong("docs", Message("This must begin with https://"))
