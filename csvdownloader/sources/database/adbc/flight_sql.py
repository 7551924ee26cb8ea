"""Servers that speak Arrow Flight SQL, such as Dremio, Doris, InfluxDB, GizmoSQL and Sail."""

import re
from collections.abc import Mapping
from pathlib import Path

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.errors.files import SourceMissingError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.sources.database.adbc import settings as shared
from csvdownloader.sources.database.adbc.kind import AdbcKind, chosen_quote
from csvdownloader.sources.database.adbc.settings import OPTIONS, QUOTES, TEXT, TLS
from csvdownloader.sources.database.driver import Login

_EXAMPLE = "grpc+tls://user@host:31337"
_PARAMETERS = (
    Parameter(
        "host", Message("&Host"), TEXT, "localhost", Message("The server's name or address.")
    ),
    Parameter("port", Message("&Port"), TEXT, "", Message("The port of its Flight SQL service.")),
    Parameter(
        "user",
        Message("&User"),
        TEXT,
        "",
        Message("Empty for a token, or for a server that asks nobody."),
    ),
    TLS,
    Parameter(
        "roots",
        Message("&Root certificate"),
        ParameterKind.FILE,
        "",
        Message("Who vouches for the server; empty for those that this computer trusts."),
        suffixes=(".crt", ".pem"),
    ),
    QUOTES,
    OPTIONS,
)
_SCHEMES = {"grpc": "", "grpc+tls": "on", "grpc+tcp": "off"}  # grpc: TLS for remote hosts only
_CLIENT = "adbc.flight.sql.client_option."
# Not here: what loosens TLS, or sends the login to another host (the OAuth options).
_ALLOWED = re.compile(
    r"adbc\.flight\.sql\.(?:client_option\.(?:with_block|with_max_msg_size)"
    r"|rpc\.(?:with_cookie_middleware|timeout_seconds\.(?:connect|fetch|query)"
    r"|call_header\.[\w-]+))",
    re.ASCII,
)


def _check(settings: Mapping[str, Value]) -> dict[str, Message]:
    needed = {"host": Message("Which host?"), "port": Message("Which port?")}
    return shared.check(settings, _PARAMETERS, needed, _ALLOWED)


def _parse(url: str) -> tuple[dict[str, Value], str | None]:
    address = shared.read_url(url, _EXAMPLE)
    own = {key: address.query.pop(key) for key in ("roots", "quotes") if key in address.query}
    settings: dict[str, Value] = {p.key: p.default for p in _PARAMETERS}
    settings |= own | {"host": address.host, "port": address.port, "user": address.user}
    settings |= {"tls": _SCHEMES[address.scheme], "options": shared.options_text(address.query)}
    shared.raise_url_errors(_check(settings))
    return settings, address.secret


def _url(settings: Mapping[str, Value]) -> str:
    texts = shared.texts(settings, _PARAMETERS)
    scheme = next(name for name, tls in _SCHEMES.items() if tls == texts["tls"])
    query = {"roots": texts["roots"], "quotes": texts["quotes"].replace("double", "")}
    return shared.write_url(scheme, texts, query=query | shared.parse_options(texts["options"]))


def _options(login: Login) -> dict[str, str]:
    host, roots = login.text("host"), login.text("roots")
    scheme = "grpc+tls" if shared.is_encrypted(host, login.text("tls")) else "grpc+tcp"
    options = {
        "uri": shared.write_url(scheme, {"host": host, "port": login.text("port")}),
        f"{_CLIENT}with_max_msg_size": str(256 << 20),  # bytes; a batch of long texts is large
        "adbc.flight.sql.rpc.with_cookie_middleware": "true",  # some keep sessions in cookies
    }
    if roots:
        options[f"{_CLIENT}tls_root_certs"] = _read(Path(roots))
    if login.text("user"):
        options |= {"username": login.text("user"), "password": login.secret or ""}
    elif login.secret:
        options["adbc.flight.sql.authorization_header"] = f"Bearer {login.secret}"
    return options


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise SourceMissingError(path) from error


FLIGHT_SQL = AdbcKind(
    key="flightsql",
    title=Message("Flight SQL"),
    schemes=tuple(_SCHEMES),
    secrets=(SecretField("password", Message("Password or token")),),
    parameters=_PARAMETERS,
    check=_check,
    parse=_parse,
    url=_url,
    library=lambda _login: "adbc_driver_flightsql",
    extra="flightsql",
    options=_options,
    quote=chosen_quote,
)
