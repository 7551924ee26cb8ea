"""The secrets of an export, which its stored request must not hold: of accounts and of URLs."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from msgspec.structs import replace

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection, unpack_secrets
from csvdownloader.core.connections.session_secrets import SessionSecrets
from csvdownloader.core.errors.connections import SecretNeededError
from csvdownloader.core.errors.profiles import HostsChangedError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.masking import HIDDEN
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.sources.web.catalogue.accounts import check_hosts, kind_of, session_account
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.keys import ACCOUNT
from csvdownloader.sources.web.profile.auth import Auth, AuthKind
from csvdownloader.sources.web.profile.hosts import hosts_text, origin_of
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.templates import Template
from csvdownloader.sources.web.profile.urls import is_url, numbered, public_url, user_of

_USER, _PASSWORD = "user", "password"


# --- secrets in URLs ------------------------------------------------------------------------------


def without_url_secrets(request: Request, known: SessionSecrets) -> Request:
    """The request with "•••" for each secret in a URL; `known` keeps the URLs for the session."""
    parameters: dict[str, Value] = {}
    for key, value in request.parameters.items():
        parameters[key] = value
        if isinstance(value, str) and is_url(value):
            parameters[key] = _masked(value, known)
    return replace(request, parameters=parameters)


def with_url_secrets(request: Request, known: SessionSecrets) -> Request:
    """The request with its URLs as they were typed. Raises SecretNeededError."""
    return replace(
        request, parameters={k: _unmasked(v, known) for k, v in request.parameters.items()}
    )


def url_secrets(request: Request) -> tuple[str, ...]:
    """The secrets in the URLs of a request, which no message may repeat."""
    urls = [v for v in request.parameters.values() if isinstance(v, str) and is_url(v)]
    return tuple(secret for url in urls for secret in public_url(url).secrets)


def _masked(url: str, known: SessionSecrets) -> str:
    """The URL with its secrets masked, numbered so that no other URL has the same text.

    The stored request has this text; `_unmasked` finds the URL by it.
    """
    masked = text = public_url(url).text
    if masked == url:
        return url
    for number in count(2):
        if known.get(text) in {None, url}:
            break
        text = numbered(masked, number)
    known.put(text, url)
    return text


def _unmasked(value: Value, known: SessionSecrets) -> Value:
    if not isinstance(value, str) or HIDDEN not in value or not is_url(value):
        return value
    url = known.get(value)
    if url is None:
        error = SecretNeededError(value, Message("secret part"))
        error.hint = Message(
            "Paste the whole address again: its secret part is not kept on the disk."
        )
        raise error
    return url


# --- secrets of accounts --------------------------------------------------------------------------


def with_account_secrets(
    profile: Profile, request: Request, book: ConnectionBook, profiles: ProfileCatalogue
) -> tuple[Profile, dict[str, str]]:
    """The profile and its secrets by name; an optional credential is dropped without an account.

    Raises:
        SecretNeededError: A part of the secret is not known.
        HostsChangedError: The profile would send the secret to hosts that the user did not
            agree to.
        ConnectionMissingError: The account does not exist any more.
        InvalidRequestError: The account belongs to another service.
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
        _refuse_reused_id(profile, profiles.known(profile.id))
        return session_account(profile)
    account = book.find(id_or_name)
    if account.kind != kind_of(profile):
        raise InvalidRequestError(
            {
                ACCOUNT: Message(
                    "{account} is no account of {service}",
                    account=account.name,
                    service=profile.name,
                )
            }
        )
    check_hosts(account, profile)
    return account


def _refuse_reused_id(profile: Profile, known: Profile | None) -> None:
    """A file that reuses the id of a known profile must not get its secret for other hosts."""
    if known is not None and hosts_text(known) != hosts_text(profile):
        raise HostsChangedError(
            Message("There is another profile with the id {id}, and other hosts", id=profile.id),
            Message("Give this profile another id."),
        )


def with_url_credential(
    profile: Profile, params: Mapping[str, Any]
) -> tuple[Profile, dict[str, Any], dict[str, str]]:
    """Moves the user and password of a URL into a basic auth credential for its host.

    Returns:
        The profile, the parameters without user and password, and the secrets.
    """
    for name, value in params.items():
        if profile.auth.kind is AuthKind.NONE and isinstance(value, str) and is_url(value):
            url, user, password = user_of(value)
            if (user or password) and (host := _host_of(url)):
                secrets = {_USER: user, _PASSWORD: password}
                auth = replace(_BASIC, hosts=(Template(host),))
                return replace(profile, auth=auth), {**params, name: url}, secrets
    return profile, dict(params), {}


def _host_of(url: str) -> str:
    """Host and port of a typed address, empty for none: the base URL may be of somebody else."""
    try:
        origin = origin_of(url)
    except ValueError:
        return ""
    return (
        f"[{origin.host}]:{origin.port}" if ":" in origin.host else f"{origin.host}:{origin.port}"
    )


_BASIC = Auth(
    kind=AuthKind.BASIC,
    user=Template("{{ secret.user }}"),
    password=Template("{{ secret.password }}"),
)
