"""How the calls of a profile are authenticated."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from csvdownloader.sources.web.profile.selectors import Selector
from csvdownloader.sources.web.profile.templates import Template


class AuthKind(StrEnum):
    """How calls are authenticated."""

    NONE = "none"
    HEADER = "header"
    BEARER = "bearer"
    BASIC = "basic"
    QUERY = "query"
    FORM = "form"
    OAUTH2 = "oauth2"


class OAuth2(Struct, frozen=True):
    """How an access token is fetched.

    Attributes:
        grant: "client_credentials" or "refresh_token".
        client_auth: "body" or "basic".
        fields: Further fields of the form, for example {"refresh_token": ...}.
        token, expires_in: Find these in the response; `expires_in` is in seconds.
        refresh_on: HTTP codes, or error codes of a body as text, that mean: fetch a new token.
    """

    token_url: Template
    grant: str
    client_id: Template
    client_secret: Template
    client_auth: str
    scope: Template | None
    fields: Mapping[str, Template]
    token: Selector
    expires_in: Selector | None
    refresh_on: tuple[int | str, ...]


class Auth(Struct, frozen=True):
    """The credential, and the allow-list of hosts that may see it.

    Attributes:
        headers: For HEADER, and for OAUTH2, where the default is {"Authorization": "Bearer
            {{ secret.access_token }}"}.
        query: For QUERY: names and values to add to the URL.
        form: For FORM: fields to add to the form that each call has.
        user, password: For BASIC.
        token: For BEARER.
        hosts: Host names, "*.name" for all below one, or host:port; "@base" is the host of the
            profile's base URL, for self-hosted services.
        optional: Whether the service also answers without a credential: then no account is needed.
    """

    kind: AuthKind = AuthKind.NONE
    headers: Mapping[str, Template] = field(default_factory=dict)
    query: Mapping[str, Template] = field(default_factory=dict)
    form: Mapping[str, Template] = field(default_factory=dict)
    user: Template | None = None
    password: Template | None = None
    token: Template | None = None
    hosts: tuple[Template, ...] = ()
    oauth2: OAuth2 | None = None
    optional: bool = False
