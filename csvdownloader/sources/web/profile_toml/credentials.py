"""Reads [[secrets]] and [auth]: the parts of the secret, and the credential made of them."""

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.sources.web.profile.auth import Auth, AuthKind, OAuth2
from csvdownloader.sources.web.profile.selectors import Selector
from csvdownloader.sources.web.profile.templates import Template
from csvdownloader.sources.web.profile_toml.param_tables import check_name
from csvdownloader.sources.web.profile_toml.reader import ProfileTable

GRANTS = ("client_credentials", "refresh_token")
_KEYS_OF_KIND = {  # of each kind of credential: the required keys, and the optional ones
    AuthKind.NONE: ((), ()),
    AuthKind.HEADER: (("headers",), ()),
    AuthKind.BEARER: (("token",), ("headers",)),
    AuthKind.BASIC: (("user",), ("password", "headers")),
    AuthKind.QUERY: (("query",), ("headers",)),
    AuthKind.FORM: (("form",), ("headers",)),
    AuthKind.OAUTH2: (
        ("token_url", "client_id", "client_secret"),
        ("headers", "grant", "client_auth", "scope", "fields", "token", "expires_in", "refresh_on"),
    ),
}


def read_secrets(table: ProfileTable) -> tuple[SecretField, ...]:
    """The tables [[secrets]]."""
    secrets: list[SecretField] = []
    for entry in table.tables("secrets"):
        name = entry.text("name")
        secret = SecretField(name, verbatim(entry.text("label", name)), entry.flag("shown"))
        check_name(entry, name, [s.key for s in secrets])
        entry.close()
        secrets.append(secret)
    return tuple(secrets)


def read_auth(table: ProfileTable | None) -> Auth:
    """The table [auth]."""
    if table is None:
        return Auth()
    kind = table.word("kind", AuthKind, AuthKind.NONE)
    auth = Auth(
        kind=kind,
        headers=table.headers("headers", may_sign_in=True),
        query=table.templates("query"),
        form=table.templates("form"),
        user=table.template("user"),
        password=table.template("password"),
        token=table.template("token") if kind is AuthKind.BEARER else None,
        hosts=table.template_items("hosts"),
        oauth2=_oauth2(table) if kind is AuthKind.OAUTH2 else None,
        optional=table.flag("optional"),
    )
    _check_kind(table, kind)
    table.close()
    return auth


def _check_kind(table: ProfileTable, kind: AuthKind) -> None:
    needed, allowed = _KEYS_OF_KIND[kind]
    table.need("kind")
    known = {key for pair in _KEYS_OF_KIND.values() for keys in pair for key in keys}
    for key in known:
        table.anything(key)
        if key in table and key not in (*needed, *allowed):
            table.wrong(
                key, Message("A credential of kind {kind} has no {key}", kind=kind, key=key)
            )
    if kind is not AuthKind.NONE:
        table.need(*needed, "hosts")
        if table.anything("hosts") == []:
            table.wrong("hosts", Message("Name at least one host"))


def _oauth2(table: ProfileTable) -> OAuth2:
    return OAuth2(
        token_url=table.template("token_url") or Template(""),
        grant=table.choice("grant", GRANTS, GRANTS[0]),
        client_id=table.template("client_id") or Template(""),
        client_secret=table.template("client_secret") or Template(""),
        client_auth=table.choice("client_auth", ("body", "basic"), "body"),
        scope=table.template("scope"),
        fields=table.templates("fields"),
        token=table.selector("token") or Selector("access_token"),
        expires_in=table.selector("expires_in") or Selector("expires_in"),
        refresh_on=_refresh_on(table),
    )


def _refresh_on(table: ProfileTable) -> tuple[int | str, ...]:
    codes: list[object] = table.typed("refresh_on", list, [401])
    for code in codes:
        if not isinstance(code, int | str):
            table.wrong(
                "refresh_on", Message("Name codes of HTTP, or error codes of a body in quotes")
            )
    return tuple(code for code in codes if isinstance(code, int | str))
