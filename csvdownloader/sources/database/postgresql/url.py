"""The URL of a PostgreSQL connection, as libpq defines it.

Parsed here and not by libpq, because loading libpq would freeze the window for a moment.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.requests.request import Value
from csvdownloader.sources.database.postgresql.settings import (
    OWN,
    PARAMETERS,
    PORT,
    SCHEMES,
    check,
    parse_options,
)

_URL = re.compile(r"(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]*)(?:/([^?]*))?(?:\?(.*))?", re.DOTALL)
_LATE_AT = re.compile(r"[/?].*@", re.DOTALL)
_RAW_AT = Message(
    "Write special characters of the user's name or the password as %2F, %3F, %40 and the like"
)
_SERVER = re.compile(r"(?:\[([^\[\]]+)\]|([^:\[\]]*))(?::([^:]*))?")
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})|%00")
_KEY = re.compile(r"[a-z_]+")
_PLAIN_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f.]*+:[0-9A-Fa-f:.]*")
_NEEDS_NO_QUOTES = re.compile(r"[^\s'\\]+")


def parse(url: str) -> tuple[dict[str, Value], str | None]:
    """The settings and the password that a URL carries.

    Raises:
        InvalidRequestError: At "url"; the sentence repeats nothing that may be a secret.
    """
    scheme, _, rest = url.strip().partition("://")
    if scheme.lower() not in SCHEMES:
        raise InvalidRequestError(
            {"url": Message("Write it as postgresql://user@host:5432/database")}
        )
    if _LATE_AT.search(rest):  # the password would end at the / or ?, and its rest be a setting
        raise InvalidRequestError({"url": _RAW_AT})
    try:
        values = _parts(rest)
    except ValueError:
        sentence = Message(
            "The URL cannot be read: write special characters as %40, %2F and the like"
        )
        raise InvalidRequestError({"url": sentence}) from None
    secret = values.pop("password", None)
    settings: dict[str, Value] = {p.key: "" for p in PARAMETERS}
    settings["port"] = PORT
    for key in OWN.keys() & values.keys():
        settings[OWN[key]] = values.pop(key)
    settings["options"] = " ".join(f"{key}={_option(value)}" for key, value in values.items())
    fields = check(settings)
    if "@" in str(settings["host"]):  # a password ends at its first @
        fields["host"] = Message("Write an @ in the user's name or the password as %40")
    if fields:
        raise InvalidRequestError({"url": joined(fields.values(), ". ")})
    return settings, secret or None


def write(settings: Mapping[str, Value]) -> str:
    """The URL of the settings, without any secret; `parse` reads it back."""
    texts = {p.key: str(settings.get(p.key, p.default)).strip() for p in PARAMETERS}
    authority, query = _host_and_port(texts["host"], texts["port"])
    query |= {key: texts[key] for key in ("sslmode", "sslrootcert") if texts[key]}
    query |= parse_options(texts["options"])
    user = f"{_encoded(texts['user'])}@" if texts["user"] else ""
    tail = "&".join(f"{key}={_encoded(value)}" for key, value in query.items())
    return (
        f"postgresql://{user}{authority}/{_encoded(texts['database'])}{'?' if tail else ''}{tail}"
    )


def _parts(rest: str) -> dict[str, str]:
    match = _URL.fullmatch(rest)
    if match is None:
        raise ValueError("no URL")
    user, password, servers, database, query = (part or "" for part in match.groups())
    hosts, ports = _servers(servers)
    parts = {"user": user, "password": password, "dbname": database, "host": hosts, "port": ports}
    decoded = {key: _decoded(value) for key, value in parts.items() if value}
    for pair in query.split("&") if query else ():
        key, equals, value = pair.partition("=")
        if not equals or not _KEY.fullmatch(key):
            raise ValueError("no key=value")
        if (key, value) == ("ssl", "true"):  # as other drivers write it
            key, value = "sslmode", "require"
        decoded[key] = _decoded(value)
    return decoded


def _servers(text: str) -> tuple[str, str]:
    matches = [_SERVER.fullmatch(server) for server in text.split(",")]
    groups = [match.groups() for match in matches if match]
    if len(groups) < len(matches):
        raise ValueError("no list of servers")
    ports = [port or "" for *_, port in groups]
    hosts = ",".join(address or name or "" for address, name, _ in groups)
    return hosts, ",".join(port or PORT for port in ports) if any(ports) else ""


def _host_and_port(host: str, port: str) -> tuple[str, dict[str, str]]:
    hosts, ports = host.split(","), (port or PORT).split(",")
    if not all(map(_PLAIN_HOST.fullmatch, hosts)) or len(hosts) != len(ports):
        query = {"host": host, "port": port}
        return "", {key: value for key, value in query.items() if value not in ("", PORT)}
    pairs = [
        (f"[{name}]" if ":" in name else name) + (f":{number}" if port != PORT else "")
        for name, number in zip(hosts, ports, strict=True)
    ]
    return ",".join(pairs), {}


def _decoded(text: str) -> str:
    if _BROKEN_PERCENT.search(text):
        raise ValueError("a broken %")
    return unquote(text, errors="strict")  # UnicodeDecodeError is a ValueError


def _encoded(text: str) -> str:
    return quote(text, safe="")


def _option(value: str) -> str:
    if _NEEDS_NO_QUOTES.fullmatch(value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
