"""The settings of a PostgreSQL connection, and their checks."""

import re
from collections.abc import Mapping
from pathlib import Path

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind

SCHEMES = ("postgresql", "postgres")
PORT = "5432"
CHOICES = (
    ("", Message("Checked for remote hosts (recommended)")),
    ("verify-full", Message("Certificate and host name are checked")),
    ("verify-ca", Message("Certificate is checked, host name is not")),
    ("require", Message("Encrypted, but the server is not checked")),
    ("disable", Message("Not encrypted")),
)
PARAMETERS = (
    Parameter(
        "host",
        Message("&Host"),
        ParameterKind.TEXT,
        "localhost",
        Message("The server's name or address."),
    ),
    Parameter("port", Message("&Port"), ParameterKind.TEXT, PORT, Message("The server's port.")),
    Parameter(
        "database",
        Message("&Database"),
        ParameterKind.TEXT,
        "",
        Message("Empty for the user's own name."),
    ),
    Parameter(
        "user",
        Message("&User"),
        ParameterKind.TEXT,
        "",
        Message("Empty for your name on this computer."),
    ),
    Parameter(
        "sslmode",
        Message("&TLS"),
        ParameterKind.CHOICE,
        "",
        Message("How the way to the server is protected."),
        choices=CHOICES,
    ),
    Parameter(
        "sslrootcert",
        Message("&Root certificate"),
        ParameterKind.FILE,
        "",
        Message("Who vouches for the server; empty for those that this computer trusts."),
        suffixes=(".crt", ".pem"),
    ),
    Parameter(
        "options",
        Message("&Options"),
        ParameterKind.TEXT,
        "",
        Message("Further parameters of libpq: key=value key=value."),
    ),
)
OWN = {"dbname": "database", **{p.key: p.key for p in PARAMETERS if p.key != "options"}}
_SECRETS = frozenset(
    ("password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret")
)
# Parameters of libpq that may stand in the field "options". Not here: what writes down the keys of
# a connection, hands the user's tickets on, asks another host for a token, or loosens TLS.
ALLOWED = frozenset(
    """
    application_name channel_binding client_encoding connect_timeout fallback_application_name
    gssencmode hostaddr keepalives keepalives_count keepalives_idle keepalives_interval krbsrvname
    load_balance_hosts max_protocol_version min_protocol_version options passfile require_auth
    requirepeer service sslcert sslcertmode sslcrl sslcrldir sslkey sslnegotiation sslsni
    target_session_attrs tcp_user_timeout
    """.split()  # noqa: SIM905  a line for each would hide the rest of the file
)
_SPACES = " \t\n\v\f\r"
# A value is quoted, or ends at a space; a backslash escapes the next character.
_OPTION = re.compile(
    r"([^=\s']+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.?)(?:[^\s\\]|\\.?)*|))\s*",
    re.ASCII | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)


def check(settings: Mapping[str, Value]) -> dict[str, Message]:
    """What is wrong with the settings: key to sentence."""
    texts = {p.key: str(settings.get(p.key, p.default)).strip() for p in PARAMETERS}
    fields = {
        key: Message("This cannot be sent to a server") for key in texts if not is_text(texts[key])
    }
    if "://" in texts["host"] or "@" in texts["host"]:
        fields["host"] = Message("Write the name of the server only")
    problem = _check_ports(texts["host"], texts["port"])
    if problem:
        fields["port"] = problem
    if texts["sslmode"] not in dict(CHOICES):
        fields["sslmode"] = _mode_problem(texts["sslmode"])
    if "options" not in fields:
        problem = _check_options(texts["options"])
        if problem:
            fields["options"] = problem
    return fields


def is_text(text: str) -> bool:
    """Whether the text can be sent to a server: no NUL, nothing that is not Unicode."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def parse_options(text: str) -> dict[str, str]:
    """The keys and values of `options`, as libpq reads them. The keys are not checked.

    Raises:
        ValueError: They cannot be read.
    """
    options = {}
    rest = text.lstrip(_SPACES)
    while rest:
        match = _OPTION.match(rest)
        if match is None:
            raise ValueError("no key=value")
        key, quoted, unquoted = match.groups()
        options[key] = _ESCAPED.sub(r"\1", unquoted if quoted is None else quoted)
        rest = rest[match.end() :]
    return options


def _check_ports(host: str, port: str) -> Message:
    ports = port.split(",") if port else []
    if not all(number.isascii() and number.isdigit() for number in ports):
        return Message("A port is a number")
    if not all(1 <= int(number[:6]) <= 65535 for number in ports):
        return Message("A port is between 1 and 65535")
    if len(ports) > 1 and len(ports) != len(host.split(",")):
        return Message("Give one port for all hosts, or one for each")
    return EMPTY


def _mode_problem(mode: str) -> Message:
    if mode in ("allow", "prefer"):
        return Message("{mode} protects from nobody: use require, or disable", mode=mode)
    return Message("TLS knows no {mode}", mode=mode)


def _check_options(text: str) -> Message:
    try:
        options = parse_options(text)
    except ValueError:
        return Message("Write parameters of libpq as key=value, with a space between two")
    for key in options:
        if key in _SECRETS:
            return Message(
                "A secret such as {key} does not belong here; passfile can name a file", key=key
            )
        if key in OWN:
            return Message("There is a field of its own for {key}", key=key)
        if key not in ALLOWED:
            return Message("The parameter {key} cannot be set here", key=key)
    key_file = options.get("sslkey", "")
    if ":" in key_file.removeprefix(Path(key_file).drive):  # libpq would load an engine of OpenSSL
        return Message("sslkey is the path of a file, without a colon")
    if not options.get("connect_timeout", "1").isdigit():
        return Message("connect_timeout is a number of seconds")
    return EMPTY
