"""Any other installed ADBC driver, by its name.

Which library is loaded is the user's own choice, in the form of a connection: no URL gives one.
"""

import re
from collections.abc import Mapping

from csvdownloader.core.connections.connections import PASSWORD
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.sources.database.adbc import settings as shared
from csvdownloader.sources.database.adbc.kind import AdbcKind, chosen_quote
from csvdownloader.sources.database.adbc.settings import OPTIONS, QUOTES, TEXT
from csvdownloader.sources.database.driver import Login

_PARAMETERS = (
    Parameter(
        "driver",
        Message("&Driver"),
        TEXT,
        "",
        Message(
            "The name of an installed driver, of its Python package, or the path of its library."
        ),
    ),
    Parameter(
        "uri",
        Message("&Address"),
        TEXT,
        "",
        Message("What the driver connects to, in its own words."),
    ),
    Parameter("user", Message("&User"), TEXT, "", Message("Empty when the driver asks for none.")),
    QUOTES,
    OPTIONS,
)
# Whatever the driver may know, but not what the driver manager takes for itself.
_ALLOWED = re.compile(
    r"(?!(?:driver|entrypoint|uri|profile|init_func|load_flags|additional_\w+|username)\Z).+"
)


def _check(settings: Mapping[str, Value]) -> dict[str, Message]:
    needed = {"driver": Message("Which driver?")}
    fields = shared.check(settings, _PARAMETERS, needed, _ALLOWED)
    if shared.has_secret(str(settings.get("uri", ""))):
        fields["uri"] = Message(
            "Leave the password out of the address: write it into the password field"
        )
    return fields


def _parse(_url: str) -> tuple[dict[str, Value], str | None]:
    raise InvalidRequestError({"url": Message("A connection of this kind has no URL")})


def _url(settings: Mapping[str, Value]) -> str:
    texts = shared.texts(settings, _PARAMETERS)
    return f"{texts['driver']} {texts['uri']}".strip()


def _options(login: Login) -> dict[str, str]:
    options = {"uri": login.text("uri"), "username": login.text("user")}
    if login.secret:
        options["password"] = login.secret
    return {key: value for key, value in options.items() if value}


OTHER = AdbcKind(
    key="adbc",
    title=Message("Other (ADBC driver)"),
    schemes=(),
    secrets=PASSWORD,
    parameters=_PARAMETERS,
    check=_check,
    parse=_parse,
    url=_url,
    library=lambda login: login.text("driver"),
    extra="",
    options=_options,
    quote=chosen_quote,
)
