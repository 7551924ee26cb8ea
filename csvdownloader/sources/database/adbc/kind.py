"""What makes one kind of ADBC driver different from the others."""

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.sql import back_quoted

Quote = Callable[[str], str]


class AdbcKind(Struct, frozen=True):
    """One entry of the table of kinds.

    Attributes:
        key: See `core.ports.connections.ConnectionKind`, as for all that have the same name there.
        title: See there.
        schemes: See there.
        secrets: See there.
        parameters: See there.
        check: See there.
        parse: See there.
        url: See there.
        library: The Python package that contains the driver, or what the user named.
        extra: The extra of the program that installs it; empty when there is none.
        options: The driver's own options for a login, including its secret.
        quote: Gives the function that quotes names.
        version: SQL that gives the server's version, as its first word; empty when there is none.
        scope: The catalog and the schema that tables are listed of; None for all.
        statement_options: Set for every query.
        has_nanoseconds: See `engine.arrow.stream.ArrowStream`.
    """

    key: str
    title: str
    schemes: tuple[str, ...]
    secrets: tuple[SecretField, ...]
    parameters: tuple[Parameter, ...]
    check: Callable[[Mapping[str, Value]], dict[str, Message]]
    parse: Callable[[str], tuple[dict[str, Value], str | None]]
    url: Callable[[Mapping[str, Value]], str]
    library: Callable[[Login], str]
    extra: str
    options: Callable[[Login], dict[str, str]]
    quote: Callable[[Login], Quote]
    version: str = ""
    scope: Callable[[Login], tuple[str | None, str | None]] = lambda _login: (None, None)
    statement_options: Mapping[str, str] = field(default_factory=dict)
    has_nanoseconds: bool = True


def always_back_quoted(_login: Login) -> Quote:
    """For dialects that know back quotes only."""
    return back_quoted


def always_double_quoted(_login: Login) -> Quote:
    """For dialects of standard SQL."""
    return double_quoted


def chosen_quote(login: Login) -> Quote:
    """For servers of many dialects: as the user chose."""
    return back_quoted if login.text("quotes") == "back" else double_quoted
