"""Texts about a profile that the user sees before it runs."""

from collections.abc import Iterable, Iterator

from csvdownloader.core import texts
from csvdownloader.core.messages import Message, joined, verbatim
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.sources.web.catalogue.accounts import kind_of
from csvdownloader.sources.web.catalogue.loaded_profiles import remark_of
from csvdownloader.sources.web.keys import ACCOUNT
from csvdownloader.sources.web.profile.auth import AuthKind
from csvdownloader.sources.web.profile.hosts import hosts_text
from csvdownloader.sources.web.profile.param_values import asked, key_of, title_of
from csvdownloader.sources.web.profile.params import ParamType
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.reachable_hosts import reachable_hosts
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
    """What the export costs, the profile's notes, and whom it calls.

    The hosts come last: below them, a note could pretend that there are others.
    """
    if profile.start and profile.start.confirm:
        yield verbatim(profile.start.confirm)
    if remark := remark_of(profile):
        yield remark
    has_credential = profile.auth.kind is not AuthKind.NONE
    reach, listed = reachable_hosts(profile, {}), hosts_text(profile) if has_credential else ()
    unlisted = {host for host in reach.hosts if host not in _titles(profile)}.difference(listed)
    if reach.is_open or unlisted:
        named = _named(profile, reach.hosts)
        yield Message("It calls {hosts}.", hosts=texts.called(named, is_open=reach.is_open))
    if has_credential:
        yield Message("Only {hosts} will see the credential.", hosts=_hosts_of(profile))


def _hosts_of(profile: Profile) -> Message:
    return joined(_named(profile, hosts_text(profile)), ", ")


def _named(profile: Profile, hosts: Iterable[str]) -> Iterator[Message]:
    titles = _titles(profile)
    for host in hosts:
        if host in titles:
            yield Message("the host of “{parameter}”", parameter=titles[host])
        else:
            yield verbatim(host)


def _titles(profile: Profile) -> dict[str, str]:
    """Parameters that may be a whole host or address, as `hosts_text` writes them."""
    return {f"{{{param.name}}}": title_of(param) for param in asked(profile)}
