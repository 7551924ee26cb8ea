"""The settings of a connection to MariaDB or MySQL, their checks, and their URL."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.sources.database.hosts import require_percent_encoding

SCHEMES = ("mysql", "mariadb")
HOST, PORT = "localhost", "3306"
# Of other programs: how text is encoded on the way, which is always UTF-8 here.
_OF_TEXT = ("charset", "use_unicode", "useUnicode", "characterEncoding")
CHECKED, REQUIRED, DISABLED = "", "require", "disable"
PARAMETERS = (
    Parameter(
        "host",
        Message("&Host"),
        ParameterKind.TEXT,
        HOST,
        Message("The server's name or address, or the path of its Unix socket."),
    ),
    Parameter("port", Message("&Port"), ParameterKind.TEXT, PORT, Message("The server's port.")),
    Parameter(
        "database",
        Message("&Database"),
        ParameterKind.TEXT,
        "",
        Message("The database to begin in."),
    ),
    Parameter(
        "user", Message("&User"), ParameterKind.TEXT, "", Message("The name to log in with.")
    ),
    Parameter(
        "tls",
        Message("&TLS"),
        ParameterKind.CHOICE,
        CHECKED,
        Message("How the way to the server is protected."),
        choices=(
            (CHECKED, Message("Checked for remote hosts (recommended)")),
            (REQUIRED, Message("Encrypted, but the server is not checked")),
            (DISABLED, Message("Not encrypted")),
        ),
    ),
    Parameter(
        "ca",
        Message("Root &certificate"),
        ParameterKind.FILE,
        "",
        Message(
            "A PEM file with the authority that signed the server's certificate; empty for "
            "the system's authorities."
        ),
        suffixes=(".pem", ".crt"),
        when=("tls", CHECKED),
    ),
)


def is_socket(host: str) -> bool:
    """Whether the host is the path of a Unix socket."""
    return host.startswith("/")


def check(settings: Mapping[str, Value]) -> dict[str, Message]:
    """What is wrong with the settings: key to sentence."""
    fields: dict[str, Message] = {}
    if not str(settings.get("host", HOST)).strip():
        fields["host"] = Message("Give the server's name or address")
    port = str(settings.get("port", PORT)).strip()
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 1 << 16):
        fields["port"] = Message("The port is a number from 1 to 65535")
    if not str(settings.get("user", "")).strip():
        fields["user"] = Message("Give the name to log in with")
    if settings.get("tls", CHECKED) not in (CHECKED, REQUIRED, DISABLED):
        fields["tls"] = Message("Choose one of the kinds of TLS")
    return fields


def parse(url: str) -> tuple[dict[str, Value], str | None]:
    """The settings and the password of mysql://user:password@host:port/database?tls=..&ca=..

    Raises:
        InvalidRequestError: At "url".
    """
    require_percent_encoding(url)
    try:
        parts = urlsplit(url)
        port = PORT if parts.port is None else str(parts.port)
    except ValueError:
        raise InvalidRequestError({"url": Message("The address cannot be read")}) from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = _socket(options) or unquote(parts.hostname or "") or HOST
    user, password = options.pop("user", ""), options.pop("password", None)  # as JDBC has them
    for key in _OF_TEXT:
        options.pop(key, "")
    if "ssl_ca" in options:
        options["ca"] = options.pop("ssl_ca")
    if unknown := options.keys() - {"tls", "ca"}:
        name = min(unknown).partition("@")[0]  # part of a password may follow it
        raise InvalidRequestError(
            {"url": Message("Unknown setting {name} in the address", name=name)}
        )
    settings: dict[str, Value] = {
        "host": host,
        "port": port,
        "database": unquote(parts.path.removeprefix("/")),
        "user": unquote(parts.username or "") or user,
        **options,
    }
    if fields := check(settings):
        raise InvalidRequestError({"url": joined(fields.values(), ". ")})
    return settings, password if parts.password is None else unquote(parts.password)


def _socket(options: dict[str, str]) -> str:
    """Takes the path of the Unix socket out of the options, by either of its names."""
    other = options.pop("socket", "")
    return options.pop("unix_socket", "") or other


def url(settings: Mapping[str, Value]) -> str:
    """The address of the settings, without the password."""
    texts = {p.key: str(settings.get(p.key, p.default)).strip() for p in PARAMETERS}
    host, options = texts["host"], {k: texts[k] for k in ("tls", "ca") if texts[k]}
    if is_socket(host):
        host, options["unix_socket"] = HOST, host
    host = f"[{host}]" if ":" in host else quote(host, safe="")
    port = "" if texts["port"] == PORT else f":{texts['port']}"
    user, database = quote(texts["user"], safe=""), quote(texts["database"], safe="")
    query = f"?{urlencode(options)}" if options else ""
    return f"{SCHEMES[0]}://{user}@{host}{port}/{database}{query}"
