"""What an export may use that is not in its request: the secrets of accounts and of URLs."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from csvdownloader.core.connection_book import ConnectionBook
from csvdownloader.core.connections import Connection, unpack_secrets
from csvdownloader.core.errors import HostsChangedError, InvalidRequestError, SecretNeededError
from csvdownloader.core.masking import HIDDEN
from csvdownloader.core.models import Request, Value
from csvdownloader.core.session_secrets import SessionSecrets
from csvdownloader.sources.web.keys import ACCOUNT
from csvdownloader.sources.web.profile.accounts import check_hosts, kind_of, session_account
from csvdownloader.sources.web.profile.catalogue import ProfileCatalogue
from csvdownloader.sources.web.profile.hosts import BASE, hosts_text
from csvdownloader.sources.web.profile.model import Auth, AuthKind, Profile
from csvdownloader.sources.web.profile.templates import Template
from csvdownloader.sources.web.profile.urls import is_url, numbered, public_url, user_of

_USER, _PASSWORD = "user", "password"


# --- secrets in URLs ------------------------------------------------------------------------------


def without_url_secrets(request: Request, known: SessionSecrets) -> Request:
    """The request with "•••" for each secret in a URL; the URLs are remembered in the session."""
    kept: dict[str, Value] = {}
    for key, value in request.parameters.items():
        kept[key] = value
        if isinstance(value, str) and is_url(value):
            kept[key] = _public(value, known)
    return replace(request, parameters=kept)


def with_url_secrets(request: Request, known: SessionSecrets) -> Request:
    """The request with its URLs as they were typed. Raises SecretNeededError."""
    return replace(request, parameters={k: _whole(v, known) for k, v in request.parameters.items()})


def url_secrets(request: Request) -> tuple[str, ...]:
    """What no message may repeat of the URLs of a request."""
    urls = [v for v in request.parameters.values() if isinstance(v, str) and is_url(v)]
    return tuple(secret for url in urls for secret in public_url(url).secrets)


def _public(url: str, known: SessionSecrets) -> str:
    """The URL without its secrets: another text for each URL, as it stands for it later."""
    public = text = public_url(url).text
    if public == url:
        return url
    for number in count(2):
        if known.get(text) in {None, url}:
            break
        text = numbered(public, number)
    known.put(text, url)
    return text


def _whole(value: Value, known: SessionSecrets) -> Value:
    if not isinstance(value, str) or HIDDEN not in value or not is_url(value):
        return value
    whole = known.get(value)
    if whole is None:
        error = SecretNeededError(value, "secret part")
        error.hint = "Paste the whole address again: its secret part is not kept on the disk."
        raise error
    return whole


# --- secrets of accounts --------------------------------------------------------------------------


def signed_in(
    profile: Profile, request: Request, book: ConnectionBook, profiles: ProfileCatalogue
) -> tuple[Profile, dict[str, str]]:
    """The secrets by name, and the profile without its credential where none is needed.

    Raises:
        SecretNeededError: A part of the secret is not known.
        HostsChangedError: The profile would send it elsewhere than agreed.
        ConnectionMissingError: The account is gone.
        InvalidRequestError: The account is another service's.
    """
    if not profile.secrets:
        return profile, {}
    account = _account(profile, request.text(ACCOUNT), book, profiles)
    packed = book.secret(account)
    if packed is None and profile.auth.optional and not request.text(ACCOUNT):
        return replace(profile, auth=Auth(), secrets=()), {}
    secrets = unpack_secrets(profile.secrets, packed) if packed is not None else {}
    for field in profile.secrets:
        if field.key not in secrets:
            raise SecretNeededError(account.name, field.title)
    return profile, secrets


def _account(
    profile: Profile, id_or_name: str, book: ConnectionBook, profiles: ProfileCatalogue
) -> Connection:
    if not id_or_name:
        # a file with the id of a known profile must not get its secret for other hosts
        known = profiles.known(profile.id)
        if known is not None and hosts_text(known) != hosts_text(profile):
            raise HostsChangedError(
                f"There is another profile with the id {profile.id}, and other hosts",
                "Give this profile another id.",
            )
        return session_account(profile)
    account = book.find(id_or_name)
    if account.kind != kind_of(profile):
        raise InvalidRequestError({ACCOUNT: f"{account.name} is no account of {profile.name}"})
    check_hosts(account, profile)
    return account


def with_user_of_url(
    profile: Profile, params: Mapping[str, Any]
) -> tuple[Profile, dict[str, Any], dict[str, str]]:
    """A user and password in a URL become the credential for its host.

    Returns:
        The profile, the parameters without the user, and the secrets.
    """
    for name, value in params.items():
        if profile.auth.kind is AuthKind.NONE and isinstance(value, str) and is_url(value):
            url, user, password = user_of(value)
            if user or password:
                secrets = {_USER: user, _PASSWORD: password}
                return replace(profile, auth=_BASIC), {**params, name: url}, secrets
    return profile, dict(params), {}


_BASIC = Auth(
    kind=AuthKind.BASIC,
    user=Template("{{ secret.user }}"),
    password=Template("{{ secret.password }}"),
    hosts=(Template(BASE),),
)
