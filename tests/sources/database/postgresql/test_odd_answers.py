"""A server that answers as no PostgreSQL does: a sentence, and no endless reading."""

import struct
from contextlib import suppress

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.databases import ServerError
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver
from tests.support.impostor import Impostor
from tests.support.postgres import Export

DRIVER = PostgresqlDriver()
ODD_NUMBERS = ["9" * 5000, "many", "1.5", "²"]


def message(kind, payload=b""):
    return kind + struct.pack(">I", len(payload) + 4) + payload


def status(name, value):
    return message(b"S", name + b"\0" + value + b"\0")


READY = message(b"Z", b"T")
DONE = message(b"C", b"SELECT 1\0")
LOGGED_IN = message(b"R", bytes(4)) + status(b"server_version", b"18.4 \xff") + message(b"Z", b"I")
BEGUN = message(b"C", b"BEGIN\0") + READY
PARSED = message(b"1") + READY


def columns(*names, oid=25):
    described = [name + b"\0" + struct.pack(">IHIhih", 0, 0, oid, -1, -1, 0) for name in names]
    return message(b"T", struct.pack(">H", len(names)) + b"".join(described))


def row(*values):
    cells = [b"\xff" * 4 if v is None else struct.pack(">I", len(v)) + v for v in values]
    return message(b"D", struct.pack(">H", len(values)) + b"".join(cells))


def table(*values):
    names = [b"c"] * len(values)
    return message(b"1") + message(b"2") + columns(*names) + row(*values) + DONE + READY


ODD = {
    "nothing": READY,
    "copy out": message(b"H", b"\0\0\1\0\0") + READY,
    "copy in": message(b"G", b"\0\0\1\0\0") + READY,
    "no column": table(),
    "too many columns": table(*[b"a"] * 7),
    "nulls": table(None, None, None, None),
    "no UTF-8": table(b"\xff", b"\xff", b"f", b"1"),
    "one is no UTF-8": table(b"\xff"),
    "no number": table(b"a", b"b", b"f", b"many"),
    "a long number": table(b"a", b"b", b"f", b"9" * 5000),
    "no row": message(b"1") + message(b"2") + columns(b"c") + DONE + READY,
    "no end": columns(b"c") + row(b"1"),
    "error without words": message(b"E", b"\0") + READY,
    "error at an odd place": message(b"E", b"C42601\0MNo\0P" + "²".encode() + b"\0\0") + READY,
    "error at a far place": message(b"E", b"C42601\0MNo\0P" + b"9" * 5000 + b"\0\0") + READY,
    "not a message": b"\xff" * 64,
}


def login(impostor):
    settings = {
        "host": "127.0.0.1",
        "port": str(impostor.port),
        "user": "me",
        "database": "d",
        "sslmode": "disable",
    }
    return Login("mine", settings)


def impostor(*answers):
    return Impostor(LOGGED_IN, *answers, hangs_up=True)


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
@pytest.mark.parametrize("before", [(), (BEGUN,)], ids=["at once", "later"])
def test_s16_an_odd_answer_ends_in_a_sentence_if_it_ends_badly(answer, before):
    for act in (
        DRIVER.test,
        DRIVER.tables,
        lambda login, cancel: DRIVER.columns(login, ("t",), cancel),
    ):
        with impostor(*before, answer) as server, suppress(UserError):  # others fail the test
            act(login(server), Cancel())


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
@pytest.mark.parametrize("before", [0, 1, 2, 3])
@pytest.mark.parametrize("count", [False, True])
def test_s16_an_export_reads_odd_answers_with_the_same_care(tmp_path, answer, before, count):
    described = columns(b"n", oid=1700) + READY
    answers = (BEGUN, PARSED, described)[:before]
    with impostor(*answers, answer) as server, suppress(UserError):
        settings = login(server).settings
        Export(tmp_path, settings).run(Selection(query="SELECT 1", count_first=count))


def test_s16_a_version_that_is_no_text_is_shown_as_far_as_it_is_one():
    with impostor(BEGUN) as server:
        assert DRIVER.test(login(server), Cancel()) == "PostgreSQL 18.4"


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_s16_a_catalog_with_odd_numbers_is_named_odd(number):
    answer = table(b"public", b"orders", b"f", number.encode())
    with (
        impostor(BEGUN, answer) as server,
        pytest.raises(ServerError, match="no PostgreSQL server sends"),
    ):
        DRIVER.tables(login(server), Cancel())


@pytest.mark.parametrize("name", [b"\xff", b"a\xc3"])
def test_s16_a_name_of_a_column_that_is_no_text_is_an_error(tmp_path, name):
    with (
        impostor(BEGUN, PARSED, columns(name) + READY) as server,
        pytest.raises(ServerError, match="no PostgreSQL server sends"),
    ):
        Export(tmp_path, login(server).settings).run("SELECT 1")
