"""Texts about a profile that the user sees before it runs."""

from collections.abc import Iterator

from csvdownloader.core.messages import Message, joined, verbatim
from csvdownloader.core.models import Parameter, ParameterKind, Request
from csvdownloader.sources.web.catalogue.accounts import kind_of
from csvdownloader.sources.web.catalogue.loaded_profiles import remark_of
from csvdownloader.sources.web.keys import ACCOUNT
from csvdownloader.sources.web.profile.hosts import hosts_text
from csvdownloader.sources.web.profile.model import AuthKind, ParamType, Profile
from csvdownloader.sources.web.profile.param_values import asked, key_of, title_of
from csvdownloader.sources.web.profile.urls import is_url


def account_parameter(profile: Profile) -> Iterator[Parameter]:
    """The form's field for the account, if the profile takes a secret."""
    if profile.secrets:
        yield Parameter(
            ACCOUNT,
            Message("&Account"),
            ParameterKind.CONNECTION,
            "",
            Message("Who asks. Only {hosts} will see its secret.", hosts=_hosts_of(profile)),
            kinds=(kind_of(profile),),
            placeholder=Message("optional") if profile.auth.optional else "",
        )


def distinguishing_value(profile: Profile, request: Request) -> str:
    """The value that tells one export of the service from another."""
    values = [
        request.text(key_of(param))
        for param in asked(profile)
        if param.required and param.type in {ParamType.STRING, ParamType.ENUM}
        if not param.multiline
    ]
    candidates = [value for value in values if value and not is_url(value)]
    return candidates[-1] if candidates else ""


def remarks(profile: Profile) -> Iterator[Message]:
    """Which hosts will see the credential, what the export costs, and the profile's notes."""
    if profile.auth.kind is not AuthKind.NONE:
        yield Message("Only {hosts} will see the credential.", hosts=_hosts_of(profile))
    if profile.start and profile.start.confirm:
        yield verbatim(profile.start.confirm)
    if remark := remark_of(profile):
        yield remark


def _hosts_of(profile: Profile) -> Message:
    titles = {f"{{{param.name}}}": title_of(param) for param in asked(profile)}
    hosts = hosts_text(profile)
    named = (
        Message("the host of “{parameter}”", parameter=titles[host]) if host in titles else host
        for host in hosts
    )
    return joined(named, ", ")
