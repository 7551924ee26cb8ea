import threading
from uuid import uuid4

import pytest
from msgspec.structs import replace

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.runner import TaskRunner
from tests.fakes.databases import DriverFake
from tests.fakes.key_store import KeyStoreFake
from tests.fakes.web import BOTIFY, DOWNLOAD, HOUSE, ProfilesFake, WebFake

CANARY = "canary-s3cret"


class DatabasesFake:
    kinds = ()

    def __init__(self):
        self.gate = threading.Event()
        self.gate.set()
        self.tested = []

    def test(self, connection, secret, cancel):
        while not self.gate.is_set():
            cancel.wait(0.005)
        self.tested.append((connection.name, secret))
        if secret != CANARY:
            raise LoginRefusedError("Wrong password")
        return "PostgreSQL 18.4"

    def tables(self, connection_id, cancel):
        return (TableInfo(("public", "orders"), row_estimate=5),)

    def columns(self, connection_id, table, cancel):
        return ("id", table)


class ServiceHarness:
    def __init__(self, path):
        self.path = path / "jobs.sqlite"
        self.store, self.key_store = SqliteJobStore(self.path), KeyStoreFake()
        self.key_store.window = threading.get_ident()
        self.databases, self.profiles = DatabasesFake(), ProfilesFake()
        self.runner = TaskRunner()
        self.book = ConnectionBook(self.key_store)
        self.service = self.open()

    def open(self):
        return ConnectionService(
            self.runner, self.store, self.key_store, self.book, self.databases, self.profiles
        )

    def stored(self):
        return self.store.load_connections()


@pytest.fixture
def harness(qtbot, tmp_path):
    harness = ServiceHarness(tmp_path)
    yield harness
    harness.databases.gate.set()
    assert harness.runner.shut_down(5000)
    harness.store.close()


def shop(location=SecretLocation.NONE, name="Shop"):
    return Connection(str(uuid4()), name, "postgresql", {"host": "db"}, location)


def saved_connection(harness, qtbot, location=SecretLocation.KEY_STORE, secret=CANARY):
    """A connection that was saved."""
    connection = shop(location)
    with qtbot.waitSignal(harness.service.saved):
        harness.service.save(connection, secret)
    return connection


def test_saved_connections_are_there_after_a_restart(harness, qtbot):
    changes = []
    harness.service.changed.connect(lambda: changes.append(1))
    connection = saved_connection(harness, qtbot, SecretLocation.NONE, None)
    assert harness.service.all() == (connection,)
    assert changes == [1]
    harness.book = ConnectionBook(harness.key_store)
    assert harness.open().all() == (connection,)


def test_the_secret_is_in_the_key_store_only(harness, qtbot):
    connection = saved_connection(harness, qtbot)
    assert harness.key_store.secrets == {connection.id: CANARY}
    assert CANARY.encode() not in harness.path.read_bytes()
    assert CANARY not in repr(harness.service.all())


def test_nothing_is_saved_when_the_key_store_refuses(harness, qtbot):
    harness.key_store.lock()
    connection = shop(SecretLocation.KEY_STORE)
    with qtbot.waitSignal(harness.service.save_failed) as failed:
        harness.service.save(connection, CANARY)
    assert failed.args[0] == connection.id
    assert failed.args[1].message == "It is locked"
    assert harness.stored() == []
    assert not harness.book.has_secret(connection.id)


def test_nothing_is_saved_when_the_store_refuses(harness, qtbot, monkeypatch):
    def refuse(_connection):
        raise DiskFullError("The disk is full")

    monkeypatch.setattr(harness.store, "put_connection", refuse)
    for location in SecretLocation:
        with qtbot.waitSignal(harness.service.save_failed):
            harness.service.save(shop(location), CANARY)
    assert harness.service.all() == ()


def test_a_secret_that_is_asked_for_stays_in_memory(harness, qtbot):
    connection = saved_connection(harness, qtbot, SecretLocation.ASK, CANARY)
    assert harness.key_store.secrets == {}
    assert not harness.service.needs_secret(connection)
    harness.book = ConnectionBook(harness.key_store)
    again = harness.open()
    assert again.needs_secret(connection)
    again.put_secret(connection.id, "typed")
    assert not again.needs_secret(connection)


def test_a_name_twice_is_refused(harness, qtbot):
    saved_connection(harness, qtbot, SecretLocation.NONE, None)
    with pytest.raises(InvalidRequestError) as caught:
        harness.service.save(shop(name="SHOP"), None)
    assert list(caught.value.fields) == ["name"]


def test_an_edit_without_a_new_secret_leaves_the_old_one(harness, qtbot):
    connection = saved_connection(harness, qtbot)
    with qtbot.waitSignal(harness.service.saved):
        harness.service.save(replace(connection, name="Store"), None)
    assert harness.key_store.secrets == {connection.id: CANARY}
    assert [c.name for c in harness.stored()] == ["Store"]


def test_a_secret_has_to_be_typed_before_the_key_store_can_keep_it(harness, qtbot):
    connection = saved_connection(harness, qtbot, SecretLocation.ASK)
    with pytest.raises(InvalidRequestError) as caught:
        harness.service.save(replace(connection, secret=SecretLocation.KEY_STORE), None)
    assert list(caught.value.fields) == ["secret"]


@pytest.mark.parametrize("location", [SecretLocation.ASK, SecretLocation.NONE])
def test_a_secret_that_shall_not_be_kept_any_more_leaves_the_key_store(harness, qtbot, location):
    connection = saved_connection(harness, qtbot)
    with qtbot.waitSignal(harness.runner.idle):
        harness.service.save(replace(connection, secret=location), None)
    assert harness.key_store.secrets == {}
    assert harness.book.has_secret(connection.id) is (location is SecretLocation.ASK)


def test_a_secret_stays_in_the_key_store_when_the_store_refuses(harness, qtbot, monkeypatch):
    connection = saved_connection(harness, qtbot)

    def refuse(_connection):
        raise DiskFullError("The disk is full")

    monkeypatch.setattr(harness.store, "put_connection", refuse)
    with qtbot.waitSignal(harness.service.save_failed):
        harness.service.save(replace(connection, secret=SecretLocation.ASK), None)
    assert harness.key_store.secrets == {connection.id: CANARY}
    assert harness.runner.running == 0


def test_sec_10_a_removed_connection_leaves_nothing(harness, qtbot):
    connection = saved_connection(harness, qtbot)
    with qtbot.waitSignal(harness.runner.idle):
        harness.service.remove(connection.id)
    assert harness.key_store.secrets == {}
    assert harness.stored() == []
    assert not harness.book.has_secret(connection.id)
    for file in harness.path.parent.iterdir():
        assert CANARY.encode() not in file.read_bytes()


def test_without_a_secret_there_the_key_store_is_not_asked(harness, qtbot):
    connection = saved_connection(harness, qtbot, SecretLocation.ASK)
    failures = []
    harness.service.remove_failed.connect(failures.append)
    harness.key_store.lock()
    with qtbot.assertNotEmitted(harness.runner.idle):
        harness.service.remove(connection.id)
        harness.service.remove(connection.id)  # by now there is none
    assert harness.runner.running == 0
    assert failures == []


def test_sec_10_a_secret_leaves_the_key_store_although_the_program_ends_before_it_could(
    harness, qtbot
):
    connection = saved_connection(harness, qtbot)
    harness.runner._pool.setMaxThreadCount(1)
    harness.runner.start("busy", lambda _report, cancel: cancel.wait(60), lambda _ending: None)
    harness.service.remove(connection.id)
    assert harness.runner.shut_down(5000)
    assert harness.key_store.secrets == {}


def test_a_removal_that_the_store_refuses_changes_nothing(harness, qtbot, monkeypatch):
    connection = saved_connection(harness, qtbot)

    def refuse(_id):
        raise StorageError("No")

    monkeypatch.setattr(harness.store, "remove_connection", refuse)
    with pytest.raises(StorageError):
        harness.service.remove(connection.id)
    assert harness.service.all() == (connection,)
    assert harness.key_store.secrets


def test_a_secret_that_stayed_in_the_key_store_is_told(harness, qtbot):
    connection = saved_connection(harness, qtbot)
    harness.key_store.lock()
    with qtbot.waitSignal(harness.service.remove_failed) as failed:
        harness.service.remove(connection.id)
    assert failed.args[0].message == "It is locked"
    assert harness.service.all() == ()


def test_a_test_uses_what_was_typed_or_else_what_is_known(harness, qtbot):
    connection = saved_connection(harness, qtbot)
    with qtbot.waitSignal(harness.service.tested) as signal:
        harness.service.test("t", connection, None)
    assert signal.args == ["t", "PostgreSQL 18.4"]
    with qtbot.waitSignal(harness.service.test_failed) as signal:
        harness.service.test("t", connection, "typo")
    assert signal.args[1].message == "Wrong password"
    assert harness.databases.tested == [("Shop", CANARY), ("Shop", "typo")]


def test_a_test_can_be_stopped(harness, qtbot):
    received = []
    harness.service.tested.connect(lambda *args: received.append(args))
    harness.databases.gate.clear()
    harness.service.test("t", shop(), CANARY)
    with qtbot.waitSignal(harness.runner.idle):
        harness.service.cancel_test("t")
    assert received == []


def test_a_secret_without_a_connection_leaves_the_key_store(harness, qtbot, monkeypatch):
    def refuse(_connection):
        raise DiskFullError("The disk is full")

    monkeypatch.setattr(harness.store, "put_connection", refuse)
    with qtbot.waitSignals([harness.service.save_failed, harness.runner.idle]):
        harness.service.save(shop(SecretLocation.KEY_STORE), CANARY)
    assert harness.key_store.secrets == {}


def test_only_the_newest_test_answers(harness, qtbot):
    received = []
    harness.service.tested.connect(lambda *args: received.append(args))
    harness.databases.gate.clear()
    harness.service.test("t", shop(name="First"), CANARY)
    with qtbot.waitSignals([harness.service.test_failed, harness.runner.idle]):
        harness.service.test("t", shop(name="Second"), "typo")
        harness.databases.gate.set()
    assert ("Second", "typo") in harness.databases.tested
    assert received == []


def test_a_lookup_that_is_stopped_answers_nothing(harness, qtbot):
    heard = []
    harness.service.columns_found.connect(lambda *found: heard.append(found))
    harness.service.tables_found.connect(lambda *found: heard.append(found))
    with qtbot.waitSignal(harness.runner.idle):
        harness.service.list_columns("a", "orders")
        harness.service.list_columns("a", "customers")
        harness.service.list_tables("a")
        harness.service.stop_listing("a", "orders")
        harness.service.stop_listing("a")
    assert [found[:2] for found in heard] == [("a", "customers")]


def test_tables_and_columns_are_looked_up(harness, qtbot):
    with qtbot.waitSignal(harness.service.tables_found) as signal:
        harness.service.list_tables("c")
    assert signal.args == ["c", (TableInfo(("public", "orders"), row_estimate=5),)]
    with qtbot.waitSignal(harness.service.columns_found) as signal:
        harness.service.list_columns("c", "public.orders")
    assert signal.args == ["c", "public.orders", ("id", "public.orders")]


@pytest.mark.parametrize("available", [False, True])
def test_whether_there_is_a_key_store_is_told(harness, qtbot, available):
    harness.key_store.available = available
    with qtbot.waitSignal(harness.service.key_store_known) as signal:
        harness.service.check_key_store()
    assert signal.args == [available]


class FileKind:
    """A kind of database whose URL says all."""

    key, schemes, secrets = "sqlite", ("sqlite",), ()

    def parse(self, url):
        return {"path": url.partition("://")[2]}, None


class ServerKind(FileKind):
    key, schemes, secrets = "postgresql", ("postgresql",), ("password",)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("sqlite:///data/shop.db", "sqlite"),
        ("postgresql://db/shop", None),
        ("oracle://db/shop", None),
        ("sqlite", None),
        ("shop", None),
    ],
)
def test_a_database_is_named_by_a_url_that_needs_no_secret(harness, url, kind, monkeypatch):
    monkeypatch.setattr(harness.databases, "kinds", (FileKind(), ServerKind()), raising=False)
    found = harness.service.of_url(url)
    assert found == (kind and Connection(url, url, kind, {"path": "/data/shop.db"}))


def test_the_connection_of_a_request(harness, qtbot):
    connection = saved_connection(harness, qtbot)
    source = DatabaseSource(harness.book, list)
    request = Request("database", {"connection": connection.id})
    assert harness.service.connection_of(request, source) == connection
    gone = Request("database", {"connection": "gone"})
    assert harness.service.connection_of(gone, source) is None


def test_the_account_of_a_request_is_asked_for_by_its_profile(harness, qtbot):
    account = saved_connection(harness, qtbot)
    harness.profiles.entries = (BOTIFY, DOWNLOAD)
    web = WebFake(harness.profiles)
    named = {"profile": BOTIFY.id, "account": account.id}
    assert harness.service.connection_of(Request("web", named), web) == account
    other = Request("web", named | {"profile": DOWNLOAD.id})
    assert harness.service.connection_of(other, web) is None


def test_accounts_of_profiles_stand_after_the_databases_as_soon_as_they_are_known(harness):
    harness.databases.kinds = (DriverFake(),)
    assert [kind.key for kind in harness.service.kinds] == ["postgresql"]
    harness.profiles.entries = (DOWNLOAD, HOUSE)
    assert [kind.key for kind in harness.service.kinds] == ["postgresql", "web:house"]
    names = [secret.key for secret in harness.service.secrets_of("web:house")]
    assert names == ["client_id", "client_secret", "refresh_token"]
    assert harness.service.secrets_of("web:gone") == ()


def test_only_databases_can_be_tested_and_only_accounts_name_hosts(harness):
    harness.databases.kinds = (DriverFake(),)
    harness.profiles.entries = (HOUSE,)
    keys = ("postgresql", "web:house", "web:gone")
    assert [harness.service.can_test(key) for key in keys] == [True, False, False]
    assert [harness.service.hosts_of(key) for key in keys] == [(), HOUSE.hosts, ()]


def test_an_account_and_a_connection_cannot_have_the_same_name(harness, qtbot):
    saved_connection(harness, qtbot, SecretLocation.NONE, None)
    account = Connection(str(uuid4()), "shop", "web:botify", {}, SecretLocation.ASK)
    with pytest.raises(InvalidRequestError) as caught:
        harness.service.save(account, CANARY)
    assert caught.value.fields == {"name": "There is a connection shop already"}
    with qtbot.waitSignal(harness.service.saved):
        harness.service.save(replace(account, name="Botify"), CANARY)
    with pytest.raises(InvalidRequestError) as caught:
        harness.service.save(shop(name="botify"), None)
    assert caught.value.fields == {"name": "There is an account botify already"}
    with pytest.raises(InvalidRequestError) as caught:
        harness.service.save(replace(account, name=""), None)
    assert caught.value.fields == {"name": "Give the account a name"}
