"""Which connection is found, and where its secret comes from."""

from uuid import uuid4

import pytest
from msgspec.structs import replace

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.errors.connections import ConnectionMissingError

UNKNOWN = "9f2c1b7e-5d0a-4c36-8a41-d7e0b6f3a25c"


class KeyStoreFake:
    """A key store that notes what it is asked for."""

    def __init__(self, secrets):
        self.secrets, self.asked = secrets, []

    def get(self, account):
        self.asked.append(account)
        return self.secrets.get(account)


def connection(name, secret=SecretLocation.KEY_STORE):
    return Connection(str(uuid4()), name, "postgresql", {"host": "db"}, secret)


def test_a_connection_that_is_put_again_replaces_the_old_one_and_all_stand_by_name():
    shop, archive = connection("shop"), connection("Archive")
    book = ConnectionBook(KeyStoreFake({}), [shop])
    book.put(archive)
    book.put(replace(shop, name="Zoo"))
    assert [one.name for one in book.all()] == ["Archive", "Zoo"]
    book.remove(archive.id)
    book.remove(archive.id)
    assert [one.id for one in book.all()] == [shop.id]


def test_an_id_is_found_before_a_name_and_a_name_in_any_case():
    first = connection("Straße")
    second = replace(connection("x"), name=first.id)
    book = ConnectionBook(KeyStoreFake({}), [second, first])
    assert book.find(first.id) is first
    assert book.find("STRASSE") is first
    assert book.find(second.id) is second


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("shop", "There is no connection shop"),
        (UNKNOWN, "The connection of this download was removed"),
        (UNKNOWN.upper(), "There is no connection "),
    ],
)
def test_a_connection_that_is_not_there_is_named(asked, message):
    with pytest.raises(ConnectionMissingError) as caught:
        ConnectionBook(KeyStoreFake({})).find(asked)
    assert caught.value.message.startswith(message)


def test_the_key_store_is_asked_once_and_only_for_what_it_has():
    kept, typed = connection("kept"), connection("typed", SecretLocation.NONE)
    store = KeyStoreFake({kept.id: "secret", typed.id: "of another time"})
    book = ConnectionBook(store, [kept, typed])
    assert book.secret(typed) is None
    assert not book.has_secret(kept.id)
    assert [book.secret(kept), book.secret(kept)] == ["secret", "secret"]
    assert book.has_secret(kept.id)
    assert store.asked == [kept.id]


def test_what_was_typed_is_known_until_it_is_dropped():
    shop = connection("shop")
    book = ConnectionBook(KeyStoreFake({}), [shop])
    assert book.secret(shop) is None
    assert not book.has_secret(shop.id)
    for drop in (book.remove_secret, book.remove):
        book.put_secret(shop.id, "typed")
        assert book.secret(shop) == "typed"
        drop(shop.id)
        assert book.secret(shop) is None
