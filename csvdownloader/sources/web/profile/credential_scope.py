"""The allow-list of hosts for the credential, which is added to a call hop by hop."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from msgspec import Struct

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.masking import Mask
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.sources.web.profile.auth import Auth, AuthKind
from csvdownloader.sources.web.profile.hosts import BASE, Origin, is_pattern, origin_of
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.templates import Template, TemplateScope

AUTHORIZATION = "Authorization"
ACCESS_TOKEN = "access_token"  # noqa: S105 - the NAME of `secret.NAME`, not a secret


class CredentialScope:
    """The allow-list of hosts that may see the credential, and the mask for texts."""

    def __init__(self, hosts: tuple[str, ...], mask: Mask, replaced: Origin | None = None) -> None:
        """`replaced` is the origin that replaces the profile's own; None if nothing does."""
        self._hosts, self._mask, self._replaced = hosts, mask, replaced

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that may see the credential, for people to read."""
        replaced = self._replaced
        own = (f"{_bracketed(replaced.host)}:{replaced.port}",) if replaced else ()
        return (*map(_shown, own), *self.hosts_of_profile)

    @property
    def hosts_of_profile(self) -> tuple[str, ...]:
        """Those of `hosts` that the profile names, and not the user by another base URL."""
        return tuple(map(_shown, self._hosts))

    def allows(self, url: str) -> bool:
        """Whether the credential may be sent to the URL.

        The host must be on the allow-list, and the connection encrypted or to this computer. A
        URL with a user is refused.
        """
        try:
            origin = origin_of(url)
        except ValueError:
            return False
        if not origin.is_safe or "@" in urlsplit(url).netloc:
            return False
        return origin == self._replaced or any(map(origin.matches, self._hosts))

    def credentials(self, auth: Auth, scope: TemplateScope) -> "ScopedCredentials":
        """The headers, query and fields that authenticate.

        OAUTH2 needs `secret.access_token` in `scope`.

        Raises:
            ProfileError: A header would have a line end.
        """
        self._mask.add(scope.secret.get(ACCESS_TOKEN, ""))
        headers = {name: template.header(scope) for name, template in auth.headers.items()}
        if auth.kind is AuthKind.BEARER and auth.token:
            headers[AUTHORIZATION] = f"Bearer {auth.token.header(scope)}"
        elif auth.kind is AuthKind.BASIC:
            headers[AUTHORIZATION] = f"Basic {self._basic(auth, scope)}"
        elif auth.kind is AuthKind.OAUTH2 and not headers:
            headers[AUTHORIZATION] = _BEARER.header(scope)
        query = {name: template.text(scope) for name, template in auth.query.items()}
        form = {name: template.text(scope) for name, template in auth.form.items()}
        return ScopedCredentials(self, headers, query, form)

    def hide(self, secret: str) -> None:
        """Takes one more secret out of all texts."""
        self._mask.add(secret)

    def masked(self, text: str) -> str:
        """The text without the secrets."""
        return self._mask.masked(text)

    def _basic(self, auth: Auth, scope: TemplateScope) -> str:
        user = auth.user.text(scope) if auth.user else ""
        password = auth.password.text(scope) if auth.password else ""
        packed = b64encode(f"{user}:{password}".encode()).decode()
        self._mask.add(packed)
        return packed


_BEARER = Template("Bearer {{ secret.access_token }}")


class ScopedCredentials(Struct, frozen=True):
    """A credential that is added only where its scope allows it."""

    scope: CredentialScope
    headers: Mapping[str, str]
    query: Mapping[str, str]
    fields: Mapping[str, str]

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self.scope.hosts)})"  # without the secrets

    def apply(self, url: str) -> tuple[str, Mapping[str, str]]:
        """The URL and the headers of one hop; no credential for a host that is not listed."""
        if not self.scope.allows(url):
            return url, {}
        return (_with_query(url, self.query) if self.query else url), self.headers

    def form(self, url: str) -> Mapping[str, str]:
        """The fields of a form of one hop; none for a host that is not listed."""
        return self.fields if self.scope.allows(url) else {}


def credential_scope(
    profile: Profile, params: Mapping[str, Any], base_url: str = "", mask: Mask | None = None
) -> CredentialScope:
    """The scope of one run. The host of `base_url` replaces the host of the profile's own.

    Raises:
        ProfileError: A host or the base URL is not valid with these parameters.
    """
    scope = TemplateScope(params=params)
    own = _origin(profile.base_url.url(scope)) if profile.base_url.source else None
    hosts = tuple(_host(template, scope, own) for template in profile.auth.hosts)
    replaced = None
    if base_url and own and any(map(own.matches, hosts)):
        replaced = _origin(base_url)
        hosts = tuple(h for h in hosts if h.startswith("*") or not own.matches(h))
    return CredentialScope(hosts, mask or Mask(), replaced)


def _origin(url: str) -> Origin:
    try:
        return origin_of(url)
    except ValueError:
        raise ProfileError(
            Message("This is no address of a service: it needs https:// and a host")
        ) from None


def _host(template: Template, scope: TemplateScope, own: Origin | None) -> str:
    if template.source == BASE:
        return f"{_bracketed(own.host)}:{own.port}" if own else ""
    host = template.text(scope)
    if not is_pattern(host) or ("*" in host and "*" not in template.source):
        raise ProfileError(
            Message("This is no host name: {host}", host=host), Message("Correct the parameter.")
        )
    return host


def _shown(host: str) -> str:
    return host.removesuffix(":443")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _with_query(url: str, values: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    others = [(name, value) for name, value in pairs if name not in values]
    return parts._replace(query=urlencode([*others, *values.items()])).geturl()
