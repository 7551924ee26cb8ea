import json
import traceback
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import PASSWORD, Connection, SecretLocation
from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import ConnectionMissingError, LoginRefusedError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import with_defaults
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.database.dialects import POSTGRESQL
from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.source import DatabaseSource
from tests.fakes.key_store import KeyStoreFake
from tests.fakes.report import Recorder
from tests.sources.database.file_export import SpoolFake
from tests.support.builders import complete

CANARY = "canary-s3cret"


class ServerFake:
    key = "server"
    title = "Server"
    schemes = ("server",)
    secrets = PASSWORD
    dialects = POSTGRESQL
    parameters = (
        Parameter("host", "&Host", ParameterKind.TEXT, "localhost", "The server."),
        Parameter("port", "&Port", ParameterKind.TEXT, "99", "The port."),
    )

    def __init__(self):
        self.logins, self.selections, self.limits, self.error = [], [], [], None

    def check(self, settings):
        return {}

    def parse(self, url):
        parts = urlsplit(url)
        if not parts.hostname:
            raise InvalidRequestError({"url": "Name the server"})
        return {"host": parts.hostname}, parts.password

    def url(self, settings):
        return f"server://{settings['host']}"

    def test(self, login, cancel):
        self._record(login)
        return "Server 1"

    def tables(self, login, cancel):
        self._record(login)
        return ()

    def columns(self, login, table, cancel):
        self._record(login)
        return table

    def export(self, login, selection, output):
        self.selections.append(selection)
        self.limits.append(output.limit)
        self._record(login)
        output.part.write_text(f"a{output.format.delimiter}b\n")
        return complete(0)

    def _record(self, login):
        self.logins.append(login)
        if self.error is not None:
            raise self.error


@pytest.fixture
def server():
    return ServerFake()


@pytest.fixture
def key_store():
    return KeyStoreFake()


@pytest.fixture
def shop():
    return Connection(str(uuid4()), "Shop", "server", {"host": "db"}, SecretLocation.KEY_STORE)


@pytest.fixture
def book(key_store, shop):
    key_store.secrets[shop.id] = CANARY
    return ConnectionBook(key_store, [shop])


@pytest.fixture
def source(book, server):
    return DatabaseSource(book, lambda: [server])


@pytest.fixture
def export(source, tmp_path):
    def export(rows=None, file_format=Format.CSV, **parameters):
        request = Request("database", with_defaults(source, parameters), rows, file_format)
        return source.export(request, SpoolFake(tmp_path), Recorder(), Cancel())

    return export


def make_request(source, **parameters):
    return Request("database", with_defaults(source, parameters))


def test_a_table_is_selected(export, server, shop):
    export(connection=shop.id, table='public."my.orders"', columns='b, "a,c"', rows=7, count=True)
    assert server.selections == [Selection(("public", "my.orders"), ("b", "a,c"), "", True)]
    assert server.limits == [7]


def test_first_rows_are_not_counted(source, server, shop, tmp_path):
    asked = with_defaults(source, {"connection": shop.id, "table": "orders", "count": True})
    request = Request("database", asked, 7, Format.CSV)
    source.export_first(request, SpoolFake(tmp_path), Recorder(), Cancel())
    assert server.selections == [Selection(("orders",))]
    assert server.limits == [7]


def test_a_query_is_selected_without_its_semicolon(export, server, shop):
    export(
        connection=shop.id, what="query", query="\nSELECT 1;\n; ", table="left.over", columns="x"
    )
    assert server.selections == [Selection(query="\nSELECT 1")]


def test_the_driver_gets_all_settings_and_the_secret(export, server, shop):
    export(connection=shop.id, table="t")
    (login,) = server.logins
    assert (login.name, dict(login.settings)) == ("Shop", {"host": "db", "port": "99"})
    assert login.secret == CANARY
    assert CANARY not in repr(login)


@pytest.mark.parametrize(
    ("parameters", "fields"),
    [
        ({}, {"connection", "table"}),
        ({"connection": "x", "table": " "}, {"table"}),
        ({"connection": "x", "table": "a..b"}, {"table"}),
        ({"connection": "x", "table": "a", "columns": "b,,c"}, {"columns"}),
        ({"connection": "x", "what": "query", "query": " ; "}, {"query"}),
        ({"connection": "x", "what": "query", "query": "SELECT 1", "columns": ",,"}, set()),
        ({"connection": "x", "table": "a"}, set()),
    ],
)
def test_what_is_wrong_is_told_at_its_field(source, parameters, fields):
    assert set(source.check(make_request(source, **parameters))) == fields


def test_what_is_wrong_reaches_no_server(export, server):
    with pytest.raises(InvalidRequestError):
        export(connection="x")
    assert server.logins == []


def test_titles(source, shop):
    def title(**parameters):
        return source.describe(make_request(source, connection=shop.id, **parameters))

    assert title(table="public.orders") == "orders"
    assert title(what="query", query="SELECT 1") == "Shop query"


def test_a_connection_is_located_by_its_name(source, shop):
    assert source.locate("connection:Shop") == {"connection": "Shop"}
    assert source.locator(make_request(source, connection=shop.id)) == "connection:Shop"
    assert source.locator(make_request(source, connection="shop")) == "connection:Shop"
    assert source.locator(make_request(source, connection="gone")) == "connection:gone"


def test_the_origin_is_the_connection_and_its_table_or_query(source, shop):
    def origin(**parameters):
        return source.origin(make_request(source, **parameters))

    assert origin(connection=shop.id, table="public.orders") == ("Shop", "public.orders")
    query = {"what": "query", "query": "SELECT 1\n", "table": "left.over"}
    assert origin(connection=shop.id, **query) == ("Shop", "SELECT 1")
    assert origin(connection="server://host") == ("server://host",)


def test_the_origin_says_that_a_connection_is_gone(source):
    gone = make_request(source, connection=str(uuid4()), table="orders")
    assert source.origin(gone) == ("The connection of this download was removed", "orders")


def test_what_is_no_database_is_not_located(source):
    for text in ("sample", "orders.csv", "https://example.com", "server:", "serverx://a"):
        assert source.locate(text) is None


def test_a_url_that_cannot_be_read_is_refused(source):
    with pytest.raises(InvalidRequestError, match="Name the server"):
        source.locate("server://")


def test_sec_02_the_secret_of_a_url_is_used_and_not_shown(source, export, server, book):
    located = source.locate(f"SERVER://u:{CANARY}@host")
    assert CANARY not in str(located)
    request = make_request(source, table="t", **located)
    assert source.locator(request) == "server://host"
    export(table="t", **located)
    assert server.logins[0].secret == CANARY
    assert CANARY not in repr(source.connection(request))


def test_a_url_without_a_secret_has_none(export, server, source):
    export(table="t", **source.locate("server://host"))
    assert server.logins[0].secret is None


@pytest.mark.parametrize("verb", ["test", "tables", "columns", "export"])
def test_sec_02_no_error_repeats_the_secret(source, export, server, shop, verb):
    server.error = LoginRefusedError(f"Refused {CANARY} twice {CANARY}", f"Not {CANARY}")
    calls = {
        "test": lambda: source.test(shop, CANARY, Cancel()),
        "tables": lambda: source.tables(shop.id, Cancel()),
        "columns": lambda: source.columns(shop.id, "t", Cancel()),
        "export": lambda: export(connection=shop.id, table="t"),
    }
    with pytest.raises(LoginRefusedError) as caught:
        calls[verb]()
    assert caught.value.message == "Refused ••• twice •••"
    assert CANARY not in f"{caught.value!r} {caught.value} {caught.value.hint}"
    assert CANARY not in str(caught.value.failure())


def test_sec_02_no_bug_repeats_the_secret(source, server, shop):
    server.error = KeyError(CANARY)
    with pytest.raises(RuntimeError) as caught:
        source.test(shop, CANARY, Cancel())
    assert CANARY not in f"{caught.value!r}"
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("secret", ["p'w\\d", "a b/c", 'say "x"', "ünï"])
@pytest.mark.parametrize("form", [str, quote, repr, json.dumps])
def test_sec_02_no_error_repeats_the_secret_in_another_form(source, server, shop, secret, form):
    server.error = LoginRefusedError(f"Refused {form(secret)} at last")
    with pytest.raises(LoginRefusedError, match=r"^Refused \W?•••\W? at last$"):
        source.test(shop, secret, Cancel())


def test_sec_02_no_cause_repeats_the_secret(source, server, shop):
    for error in (LoginRefusedError("No"), KeyError("x")):
        error.__cause__ = ValueError(f"it was {CANARY}")
        server.error = error
        with pytest.raises(Exception, match=r"No|x") as caught:
            source.test(shop, CANARY, Cancel())
        assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_other_errors_pass_as_they_are(source, server, shop):
    for error in (LoginRefusedError("No"), KeyError("x"), Cancelled()):
        server.error = error
        with pytest.raises(type(error)) as caught:
            source.test(shop, CANARY, Cancel())
        assert caught.value is error


def test_a_connection_that_is_gone_is_named(export):
    with pytest.raises(ConnectionMissingError, match="There is no connection gone"):
        export(connection="gone", table="t")


def test_a_kind_of_a_newer_version_is_named(export, book):
    book.put(Connection("id", "Tomorrow", "quantum"))
    with pytest.raises(UserError, match="quantum"):
        export(connection="Tomorrow", table="t")


def test_an_inspection_tells_where_the_connection_leads(source, shop):
    inspection = source.inspect(make_request(source, connection=shop.id), Cancel())
    assert inspection.note == "server://db"
