"""Copies of connections, who uses them, and which one a URL leads to."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from msgspec.structs import replace

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection, SecretLocation, Uses
from csvdownloader.core.errors.connections import KeyStoreError
from csvdownloader.core.requests.request import Request
from csvdownloader.workers.connections import ConnectionService
from tests.fakes.jobs import MemoryStore
from tests.fakes.key_store import KeyStoreFake
from tests.fakes.web import ProfilesFake


class Kind:
    """A kind of database whose URL names a host alone."""

    secrets = ()

    def __init__(self, key, *schemes):
        self.key, self.schemes = key, schemes

    def parse(self, url):
        return {"host": url.partition("://")[2].lower()}, None

    def url(self, settings):
        return f"{self.key}://{settings['host']}"


@pytest.fixture
def keys():
    return KeyStoreFake()


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def service(runner, store, keys):
    databases = SimpleNamespace(kinds=(Kind("postgresql", "postgresql"), Kind("sqlite", "sqlite")))
    book = ConnectionBook(keys)
    return ConnectionService(runner, store, keys, book, databases, ProfilesFake())


def shop(name="Shop", secret=SecretLocation.NONE, kind="postgresql", host="db"):
    return Connection(str(uuid4()), name, kind, {"host": host}, secret)


def saved(qtbot, service, connection, secret=None):
    with qtbot.waitSignal(service.saved):
        service.save(connection, secret)
    return connection


def copied(qtbot, service, connection):
    with qtbot.waitSignal(service.saved) as signal:
        service.duplicate(connection)
    return service.find(signal.args[0])


def test_a_copy_has_the_first_free_name_and_all_else(qtbot, service):
    first = saved(qtbot, service, shop())
    second = copied(qtbot, service, first)
    third = copied(qtbot, service, first)
    assert [second.name, third.name] == ["Shop 2", "Shop 3"]
    assert replace(second, id=first.id, name="Shop") == first
    assert len({first.id, second.id, third.id}) == 3
    saved(qtbot, service, replace(first, name="SHOP 4"))
    assert copied(qtbot, service, replace(first, name="Shop")).name == "Shop 5"


def test_a_copy_has_the_secret_or_asks_for_it(qtbot, service, keys):
    kept = saved(qtbot, service, shop("Kept", SecretLocation.KEY_STORE), "s3cret")
    copy = copied(qtbot, service, kept)
    assert keys.secrets == {kept.id: "s3cret", copy.id: "s3cret"}
    assert copy.secret is SecretLocation.KEY_STORE
    keys.secrets.clear()
    service._book.remove_secret(kept.id)
    assert copied(qtbot, service, kept).secret is SecretLocation.ASK
    asked = saved(qtbot, service, shop("Asked", SecretLocation.ASK), "typed")
    assert not service.needs_secret(copied(qtbot, service, asked))
    assert keys.secrets == {}


def test_where_the_key_store_refuses_there_is_no_copy(qtbot, service, keys):
    kept = saved(qtbot, service, shop("Kept", SecretLocation.KEY_STORE), "s3cret")
    service._book.remove_secret(kept.id)
    keys.lock()
    with qtbot.waitSignal(service.save_failed) as failed:
        service.duplicate(kept)
    assert isinstance(keys.error, KeyStoreError)
    assert failed.args[0] != kept.id
    assert failed.args[1].message == "It is locked"
    assert service.all() == (kept,)


def test_who_uses_a_connection_is_counted(qtbot, service):
    connection = saved(qtbot, service, shop())
    using = Request("database", {"connection": connection.id, "table": "t"})
    other = Request("database", {"connection": "other"})
    assert service.uses(connection.id) == Uses(0, 0)
    service.know_users(lambda: [using, other, using], lambda: [other, using])
    assert service.uses(connection.id) == Uses(2, 1)
    assert service.uses("other") == Uses(1, 1)


def test_a_url_leads_to_the_connection_that_has_it(qtbot, service):
    first = saved(qtbot, service, shop("A", host="one"))
    second = saved(qtbot, service, shop("B", host="two"))
    saved(qtbot, service, shop("C", kind="sqlite", host="three"))
    assert service.leading_to("postgresql://one") == first
    assert service.leading_to("POSTGRESQL://TWO") == second
    url = "postgresql://three"
    assert service.leading_to(url) == Connection(url, url, "postgresql", {"host": "three"})
    assert service.leading_to("oracle://one") is None
    assert service.leading_to("one") is None


def test_a_secret_that_is_forgotten_is_asked_for(qtbot, service, keys, runner):
    kept = saved(qtbot, service, shop("Kept", SecretLocation.KEY_STORE), "s3cret")
    with qtbot.waitSignal(service.saved):
        service.forget_secret(kept)
    qtbot.waitUntil(lambda: not runner.running)
    assert service.find(kept.id).secret is SecretLocation.ASK
    assert service.needs_secret(service.find(kept.id))
    assert keys.secrets == {}
    assert service.find("gone") is None
