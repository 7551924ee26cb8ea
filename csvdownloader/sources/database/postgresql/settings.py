"""The settings of a PostgreSQL connection: what is asked, and what is wrong with it."""

import re
from collections.abc import Mapping

from csvdownloader.core.models import Parameter, ParameterKind, Value

SCHEMES = ("postgresql", "postgres")
PORT = "5432"
CHOICES = (
    ("", "Checked for remote hosts (recommended)"),
    ("verify-full", "Certificate and host name are checked"),
    ("verify-ca", "Certificate is checked, host name is not"),
    ("require", "Encrypted, but the server is not checked"),
    ("disable", "Not encrypted"),
)
PARAMETERS = (
    Parameter("host", "&Host", ParameterKind.TEXT, "localhost", "The server's name or address."),
    Parameter("port", "&Port", ParameterKind.TEXT, PORT, "The server's port."),
    Parameter("database", "&Database", ParameterKind.TEXT, "", "Empty for the user's own name."),
    Parameter("user", "&User", ParameterKind.TEXT, "", "Empty for your name on this computer."),
    Parameter(
        "sslmode",
        "&TLS",
        ParameterKind.CHOICE,
        "",
        "How the way to the server is protected.",
        choices=CHOICES,
    ),
    Parameter(
        "sslrootcert",
        "&Root certificate",
        ParameterKind.FILE,
        "",
        "Who vouches for the server; empty for those that this computer trusts.",
        suffixes=(".crt", ".pem"),
    ),
    Parameter(
        "options",
        "&Options",
        ParameterKind.TEXT,
        "",
        "Further parameters of libpq: key=value key=value.",
    ),
)
OWN = {"dbname": "database", **{p.key: p.key for p in PARAMETERS if p.key != "options"}}
_SECRETS = frozenset(
    ("password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret")
)
_UNKNOWN = re.compile(r'invalid connection option "([^"]*)"')


def check(settings: Mapping[str, Value]) -> dict[str, str]:
    """What is wrong with the settings: key to sentence."""
    texts = {p.key: str(settings.get(p.key, p.default)).strip() for p in PARAMETERS}
    fields = {key: "This cannot be sent to a server" for key in texts if not is_text(texts[key])}
    if "://" in texts["host"] or "@" in texts["host"]:
        fields["host"] = "Write the name of the server only"
    wrong = _check_ports(texts["host"], texts["port"])
    if wrong:
        fields["port"] = wrong
    if texts["sslmode"] not in dict(CHOICES):
        fields["sslmode"] = _wrong_mode(texts["sslmode"])
    if "options" not in fields:
        wrong = _check_options(texts["options"])
        if wrong:
            fields["options"] = wrong
    return fields


def is_text(text: str) -> bool:
    """Whether the text can be sent to a server: no NUL, nothing that is not Unicode."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def further_options(text: str) -> dict[str, str]:
    """The keys and values of `options`, as libpq reads them.

    Raises:
        ValueError: They cannot be read, or a key is unknown; the message is libpq's own.
    """
    if not text.strip():
        return {}
    import psycopg
    from psycopg import pq

    try:
        options = pq.Conninfo.parse(text.encode())
    except psycopg.OperationalError as error:
        raise ValueError(str(error).strip()) from None
    return {o.keyword.decode(): o.val.decode() for o in options if o.val is not None}


def _check_ports(host: str, port: str) -> str:
    ports = port.split(",") if port else []
    if not all(number.isascii() and number.isdigit() for number in ports):
        return "A port is a number"
    if not all(1 <= int(number[:6]) <= 65535 for number in ports):
        return "A port is between 1 and 65535"
    if len(ports) > 1 and len(ports) != len(host.split(",")):
        return "Give one port for all hosts, or one for each"
    return ""


def _wrong_mode(mode: str) -> str:
    if mode in ("allow", "prefer"):
        return f"{mode} protects from nobody: use require, or disable"
    return f"TLS knows no {mode}"


def _check_options(text: str) -> str:
    try:
        options = further_options(text)
    except ValueError as error:  # its text may repeat a secret
        unknown = _UNKNOWN.search(str(error))
        if unknown:
            return f"PostgreSQL knows no parameter {unknown[1]}"
        return "Write parameters of libpq as key=value, with a space between two"
    for key in options:
        if key in _SECRETS:
            return f"A secret such as {key} does not belong here; passfile can name a file"
        if key in OWN:
            return f"There is a field of its own for {key}"
    if not options.get("connect_timeout", "1").isdigit():
        return "connect_timeout is a number of seconds"
    return ""
