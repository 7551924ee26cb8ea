"""Apache Spark, over Spark Connect: the cluster runs the query, the program streams the result."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.sources.database.adbc import settings as shared
from csvdownloader.sources.database.adbc.kind import AdbcKind, always_back_quoted
from csvdownloader.sources.database.adbc.settings import OPTIONS, TEXT, TLS
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.hosts import require_percent_encoding

_EXAMPLE = "sc://host:15002/;user_id=name"
_HEADER = "adbc.spark.headers."
_ALLOWED = re.compile(r"adbc\.spark\.(?:user_agent|session_id|headers\.[\w-]+)", re.ASCII)
_PARAMETERS = (
    Parameter(
        "host",
        Message("&Host"),
        TEXT,
        "localhost",
        Message("The Spark Connect server's name or address."),
    ),
    Parameter("port", Message("&Port"), TEXT, "15002", Message("The server's port.")),
    Parameter(
        "user",
        Message("&User"),
        TEXT,
        "",
        Message("The user that the session belongs to; may be empty."),
    ),
    TLS,
    OPTIONS,
)
_USER = ("user_id", "userid", "user")
_SSL = {"true": "on", "1": "on", "false": "off", "0": "off"}


def _check(settings: Mapping[str, Value]) -> dict[str, Message]:
    needed = {"host": Message("Which host?"), "port": Message("Which port?")}
    return shared.check(settings, _PARAMETERS, needed, _ALLOWED)


def _parse(url: str) -> tuple[dict[str, Value], str | None]:
    require_percent_encoding(url)
    server_url, _, tail = url.partition(";")
    address = shared.read_url(server_url, _EXAMPLE)
    settings: dict[str, Value] = {p.key: p.default for p in _PARAMETERS}
    settings |= {"host": address.host, "port": address.port or "15002", "user": address.user}
    secret, headers = address.secret, {}
    for key, value in _entries(tail):
        if key in _USER:
            settings["user"] = value
        elif key == "token":
            secret = value
        elif key == "use_ssl":
            settings["tls"] = _SSL.get(value.lower(), "on")
        else:
            headers[_HEADER + key] = value
    settings["options"] = shared.options_text(headers)
    shared.raise_url_errors(_check(settings))
    return settings, secret or None


def _entries(tail: str) -> list[tuple[str, str]]:
    pairs = [entry.partition("=") for entry in tail.split(";") if entry]
    if not all(key and found for key, found, _ in pairs):
        raise InvalidRequestError({"url": Message("Write it as {example}", example=_EXAMPLE)})
    return [(key.strip().lower(), unquote(value)) for key, _, value in pairs]


def _url(settings: Mapping[str, Value]) -> str:
    texts = shared.texts(settings, _PARAMETERS)
    entries = {"user_id": texts["user"]}
    entries["use_ssl"] = {"on": "true", "off": "false"}.get(texts["tls"], "")
    for key, value in shared.parse_options(texts["options"]).items():
        entries[key.removeprefix(_HEADER)] = value
    tail = ";".join(f"{key}={quote(value, safe='')}" for key, value in entries.items() if value)
    server_url = shared.write_url("sc", {"host": texts["host"], "port": texts["port"]})
    return f"{server_url}/;{tail}" if tail else server_url


def _options(login: Login) -> dict[str, str]:
    host = login.text("host")
    options = {
        "uri": f"sc://{host}:{login.text('port')}",
        "adbc.spark.tls.enabled": str(shared.is_encrypted(host, login.text("tls"))).lower(),
    }
    if login.text("user"):
        options["adbc.spark.user_id"] = login.text("user")
    if login.secret:
        options["adbc.spark.token"] = login.secret
    return options


SPARK = AdbcKind(
    key="spark",
    title=Message("Apache Spark"),
    schemes=("sc",),
    secrets=(SecretField("token", Message("Token")),),
    parameters=_PARAMETERS,
    check=_check,
    parse=_parse,
    url=_url,
    library=lambda _login: "adbc_driver_spark",
    extra="spark",
    options=_options,
    quote=always_back_quoted,
    version="SELECT version()",
    has_nanoseconds=False,  # its make_interval() has microseconds at most
)
