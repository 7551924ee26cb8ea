"""What the kinds of ADBC drivers share: parameters, their checks, and reading URLs."""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from msgspec import Struct

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.sources.database.hosts import leads_to_this_computer, require_percent_encoding

TEXT = ParameterKind.TEXT
OPTIONS = Parameter(
    "options",
    Message("&Options"),
    TEXT,
    "",
    Message("Further options of the ADBC driver: key=value key=value."),
)
TLS = Parameter(
    "tls",
    Message("&TLS"),
    ParameterKind.CHOICE,
    "",
    Message("How the way to the server is protected."),
    choices=(
        ("", Message("For remote hosts (recommended)")),
        ("on", Message("Always")),
        ("off", Message("Not encrypted")),
    ),
)
QUOTES = Parameter(
    "quotes",
    Message("&Quotes"),
    ParameterKind.CHOICE,
    "double",
    Message("How the server's SQL quotes names."),
    choices=(
        ("double", Message('Double quotes: "name"')),
        ("back", Message("Back quotes: `name`")),
    ),
)
_SECRETS = (
    r"(?:pass(?:word|wd|code|phrase)|pwd|(?<![a-z])pass|secret|token|credentials?"
    r"|authorization(?:_header)?|(?:api|access|private|secret)[-_]?key|pkcs8_value)"
)
_SECRET = re.compile(rf"{_SECRETS}$", re.IGNORECASE)
_ASSIGNED = re.compile(rf"{_SECRETS}\s*=", re.IGNORECASE)
_BEFORE_USER = re.compile(r"^(?:[\w+.-]*:?//|file:|[a-z]:(?=[\\/]))", re.IGNORECASE)
_USER_AND_PASSWORD = re.compile(r":.+@")


def texts(settings: Mapping[str, Value], parameters: Iterable[Parameter]) -> dict[str, str]:
    """All settings as text, as a form or a URL gave them."""
    return {p.key: str(settings.get(p.key, p.default)).strip() for p in parameters}


def is_encrypted(host: str, tls: str) -> bool:
    """Whether TLS is used: as the user chose, by default for every host but this computer."""
    return tls == "on" or (tls != "off" and not leads_to_this_computer(host))


def parse_options(text: str) -> dict[str, str]:
    """The keys and values of the field "options".

    Raises:
        ValueError: An entry is not key=value, or a quote never closes.
    """
    options: dict[str, str] = {}
    for entry in shlex.split(text):
        key, found, value = entry.partition("=")
        if not (key and found):
            raise ValueError("not key=value")
        options[key] = value
    return options


def options_text(options: Mapping[str, str]) -> str:
    """The options as the text that `parse_options` reads back."""
    return shlex.join(f"{key}={value}" for key, value in options.items())


def check(
    settings: Mapping[str, Value],
    parameters: Sequence[Parameter],
    needed: Mapping[str, Message],
    allowed: re.Pattern[str],
) -> dict[str, Message]:
    """What is wrong with the settings: key to sentence.

    Args:
        settings: What the user entered.
        parameters: The parameters of the kind.
        needed: For each key that must not be empty, the sentence that says so.
        allowed: Matches the keys that may stand in the field "options".
    """
    values = texts(settings, parameters)
    fields = {key: sentence for key, sentence in needed.items() if not values[key]}
    for parameter in parameters:
        text = values[parameter.key]
        if parameter.choices and text not in dict(parameter.choices):
            fields[parameter.key] = Message("There is no choice {text}", text=text)
        if "\0" in text or not text.isprintable():
            fields[parameter.key] = Message("This cannot be sent to a server")
    if values.get("port") and not _is_port(values["port"]):
        fields["port"] = Message("A port is a number between 1 and 65535")
    problem = _check_options(values["options"], allowed)
    if problem:
        fields["options"] = problem
    return fields


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535


def _check_options(text: str, allowed: re.Pattern[str]) -> Message:
    try:
        options = parse_options(text)
    except ValueError:
        return Message("Write the options as key=value, with a space between two")
    for key, value in options.items():
        if _SECRET.search(key) or has_secret(value):
            return Message(
                "A secret such as {key} does not belong here: it has a field of its own", key=key
            )
        if not allowed.fullmatch(key):
            return Message("The option {key} cannot be set here", key=key)
    return EMPTY


def has_secret(address: str) -> bool:
    """Whether an address seems to contain a password or another secret."""
    after_scheme = _BEFORE_USER.sub("", address, count=1)
    return bool(_ASSIGNED.search(address) or _USER_AND_PASSWORD.search(after_scheme))


class ParsedUrl(Struct, frozen=True):
    """The parts of a URL, decoded."""

    scheme: str
    host: str
    port: str
    user: str
    secret: str | None
    path: tuple[str, ...]
    query: dict[str, str]

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.scheme}://{self.host})"  # without the secret


def read_url(url: str, example: str) -> ParsedUrl:
    """The parts of a URL. Raises InvalidRequestError at "url", and never repeats a secret."""
    require_percent_encoding(url)
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))
    except ValueError:
        port, query = None, {} if "?" not in url else {"": ""}
        parts = None
    if parts is None or not parts.hostname:
        raise InvalidRequestError({"url": Message("Write it as {example}", example=example)})
    return ParsedUrl(
        parts.scheme.lower(),
        parts.hostname,
        "" if port is None else str(port),
        unquote(parts.username or ""),
        unquote(parts.password) if parts.password else None,
        tuple(unquote(part) for part in parts.path.split("/") if part),
        query,
    )


def write_url(
    scheme: str,
    authority: Mapping[str, str],
    path: Iterable[str] = (),
    query: Mapping[str, str] | None = None,
) -> str:
    """The URL; `read_url` reads it back.

    Args:
        scheme: The URL's scheme.
        authority: "host", and "user" and "port" if there are any.
        path: Empty parts at its end are left out.
        query: Empty values are left out.
    """
    host = authority["host"]
    host = f"[{host}]" if ":" in host else quote(host, safe=".-_")
    user = f"{quote(authority['user'], safe='')}@" if authority.get("user") else ""
    port = f":{authority['port']}" if authority.get("port") else ""
    tail = "/".join(quote(part, safe="") for part in path).rstrip("/")
    encoded = urlencode({key: value for key, value in (query or {}).items() if value})
    return (
        f"{scheme}://{user}{host}{port}{'/' if tail else ''}{tail}{'?' if encoded else ''}{encoded}"
    )


def raise_url_errors(fields: Mapping[str, Message]) -> None:
    """Raises InvalidRequestError at "url" when `fields` has a sentence."""
    if fields:
        raise InvalidRequestError({"url": joined(fields.values(), ". ")})
