"""Validates a request for a web service."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.tabular.reading_options import check_reading
from csvdownloader.sources.web.keys import ACCOUNT, BASE_URL
from csvdownloader.sources.web.profile.auth import AuthKind
from csvdownloader.sources.web.profile.hosts import origin_of
from csvdownloader.sources.web.profile.param_values import asked, check_params, key_of, title_of
from csvdownloader.sources.web.profile.params import Param
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.urls import user_of


def problems_of(profile: Profile, request: Request) -> dict[str, Message]:
    """What is wrong with the request: key of a parameter to a sentence."""
    fields = check_params(profile, request)
    if profile.takes_any_text:
        fields |= check_reading(request)
    signs_in = not profile.auth.optional or bool(request.text(ACCOUNT))
    for param in _address_params(profile):
        url = request.text(key_of(param)).strip()
        if (
            url
            and key_of(param) not in fields
            and (problem := _address_problem(profile, url, signs_in))
        ):
            fields[key_of(param)] = Message(
                "{title}: {problem}", title=title_of(param), problem=problem
            )
    base_url = request.text(BASE_URL).strip()
    if base_url and (problem := _base_problem(base_url)):
        fields[BASE_URL] = Message("Base URL: {problem}", problem=problem)
    return fields


def _address_params(profile: Profile) -> Iterator[Param]:
    """The parameters that are whole URLs: a URL template of the profile begins with them."""
    call = profile.result.call
    templates = [profile.base_url, *([call.url] if call else [])]
    leading = {t.placeholders[0] for t in templates if t.source.startswith("{{")}
    names = {placeholder.name for placeholder in leading if placeholder.namespace == "params"}
    return (param for param in asked(profile) if param.name in names)


def _address_problem(profile: Profile, url: str, signs_in: bool) -> Message:
    try:
        origin = origin_of(url)
        _, user, password = user_of(url)
    except ValueError:
        return Message("must begin with https:// or http:// and name a host")
    has_credential = profile.auth.kind is not AuthKind.NONE
    if has_credential and (user or password):
        return Message("must not have a user or a password: they are in the account")
    if has_credential and signs_in and not origin.is_safe:
        return Message("must begin with https://, as a secret is sent")
    return EMPTY


def _base_problem(url: str) -> Message:
    try:
        origin, parts = origin_of(url), urlsplit(url)
    except ValueError:
        return Message("must begin with https:// and name a host")
    if parts.username or parts.password or parts.query or parts.fragment:
        return Message("must end with the path, and have no user")
    if origin.is_safe:
        return EMPTY
    return Message("must begin with https://; http:// is for this computer only")
