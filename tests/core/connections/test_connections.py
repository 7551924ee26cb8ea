import json
from uuid import uuid4

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import (
    PASSWORD,
    Connection,
    SecretField,
    SecretLocation,
    check_name,
    connection_from_json,
    connection_to_json,
    is_account,
    noun_of,
    pack_secrets,
    unpack_secrets,
)
from csvdownloader.core.errors.connections import ConnectionMissingError
from csvdownloader.core.errors.requests import InvalidRequestError
from tests.fakes.key_store import KeyStoreFake


def connection(name="Shop", location=SecretLocation.NONE, **settings):
    return Connection(str(uuid4()), name, "postgresql", settings, location)


def test_a_connection_survives_as_text():
    shop = connection("Läden \n2", SecretLocation.KEY_STORE, host="db", port="5432", tls=True)
    text = connection_to_json(shop)
    assert "\n" not in text
    assert connection_from_json(text) == shop


@pytest.mark.parametrize(
    "change",
    [
        {"id": "../x"},
        {"secret": "in the clear"},
        {"settings": None},
        {"name": ...},
    ],
)
def test_text_that_is_no_connection_is_refused(change):
    plain = json.loads(connection_to_json(connection())) | change
    plain = {key: value for key, value in plain.items() if value is not ...}
    with pytest.raises(ValueError, match=r".+"):
        connection_from_json(json.dumps(plain))


def test_settings_cannot_change():
    with pytest.raises(TypeError):
        connection(host="a").settings["host"] = "b"


def test_a_name_is_needed_once():
    shop = connection("Shop")
    check_name(shop, [shop])
    check_name(connection("Other"), [shop])
    for name in ("", "  ", "shop", "SHOP"):
        with pytest.raises(InvalidRequestError) as caught:
            check_name(connection(name), [shop])
        assert list(caught.value.fields) == ["name"]


def test_found_by_id_before_name():
    first = connection("Shop")
    second = connection(first.id)  # somebody's joke
    book = ConnectionBook(KeyStoreFake(), [first, second])
    assert book.find(first.id) is first
    assert book.find("sHOP") is first
    with pytest.raises(ConnectionMissingError, match="There is no connection nowhere"):
        book.find("nowhere")
    with pytest.raises(ConnectionMissingError, match="was removed"):
        book.find(str(uuid4()))


def test_sorted_by_name():
    book = ConnectionBook(KeyStoreFake(), [connection("b"), connection("C"), connection("A")])
    assert [c.name for c in book.all()] == ["A", "b", "C"]


def test_a_changed_connection_takes_the_place_of_the_old():
    shop = connection("Shop")
    book = ConnectionBook(KeyStoreFake(), [shop])
    changed = Connection(shop.id, "Store", shop.kind)
    book.put(changed)
    assert book.all() == (changed,)
    book.remove(shop.id)
    assert book.all() == ()


def test_the_key_store_is_asked_once_and_only_for_what_it_keeps():
    stored = connection(location=SecretLocation.KEY_STORE)
    asks, none = connection(location=SecretLocation.ASK), connection(location=SecretLocation.NONE)
    key_store = KeyStoreFake(**{stored.id: "s3cret", asks.id: "old", none.id: "old"})
    book = ConnectionBook(key_store, [stored, asks, none])
    assert [book.secret(c) for c in (stored, stored, asks, none)] == [
        "s3cret",
        "s3cret",
        None,
        None,
    ]
    assert key_store.asked == [stored.id]


def test_what_was_typed_goes_before_the_key_store():
    stored = connection(location=SecretLocation.KEY_STORE)
    book = ConnectionBook(KeyStoreFake(**{stored.id: "old"}), [stored])
    book.put_secret(stored.id, "typed")
    assert book.secret(stored) == "typed"
    book.remove_secret(stored.id)
    assert book.secret(stored) == "old"


def test_a_removed_connection_leaves_no_secret():
    asks = connection(location=SecretLocation.ASK)
    book = ConnectionBook(KeyStoreFake(), [asks])
    book.put_secret(asks.id, "typed")
    book.remove(asks.id)
    assert not book.has_secret(asks.id)


KEY, SECRET = SecretField("key", "Key", is_shown=True), SecretField("secret", "Secret")


def test_a_secret_of_one_part_is_kept_as_it_is_and_of_several_as_json():
    assert pack_secrets(PASSWORD, {"password": "p"}) == "p"
    assert unpack_secrets(PASSWORD, "p") == {"password": "p"}
    packed = pack_secrets((KEY, SECRET), {"secret": "s", "key": "k"})
    assert packed == '{"key": "k", "secret": "s"}'
    assert unpack_secrets((KEY, SECRET), packed) == {"key": "k", "secret": "s"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("{", {}),
        ("[]", {}),
        ('["key"]', {}),
        ('"key"', {}),
        ("{}", {}),
        ('{"key": 1, "other": "x"}', {"key": "1"}),
    ],
)
def test_parts_of_a_secret_that_are_missing_are_left_out(text, parts):
    assert unpack_secrets((KEY, SECRET), text) == parts


def test_a_part_of_a_secret_is_hidden_and_a_connection_has_none_unless_it_is_said():
    assert (SECRET.is_shown, PASSWORD[0].is_shown) == (False, False)
    assert Connection("1", "Shop", "sqlite").secret is SecretLocation.NONE


@pytest.mark.parametrize(
    ("name", "kind", "other", "sentence"),
    [
        (" ", "postgresql", "mysql", "Give the connection a name"),
        (" ", "web:shop", "mysql", "Give the account a name"),
        ("shop", "web:shop", "mysql", "There is a connection shop already"),
        ("shop", "mysql", "web:shop", "There is an account shop already"),
    ],
)
def test_a_name_is_refused_in_the_words_of_its_kind(name, kind, other, sentence):
    there = Connection(str(uuid4()), "Shop", other)
    with pytest.raises(InvalidRequestError) as caught:
        check_name(Connection(str(uuid4()), name, kind), [there])
    assert caught.value.fields == {"name": sentence}


def test_an_account_is_of_the_web():
    assert [is_account(kind) for kind in ("web:shop", "postgresql", "web")] == [True, False, False]
    assert [noun_of(kind) for kind in ("web:shop", "mysql")] == ["account", "connection"]
