"""A server that answers as no MariaDB or MySQL does: a sentence, and nothing of this computer."""

import struct
from contextlib import suppress
from pathlib import Path

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.sources.database.driver import Login
from tests.sources.database.mysql.harness import DRIVER
from tests.support.impostor import Impostor


def packet(number, payload):
    return struct.pack("<I", len(payload))[:3] + bytes([number]) + payload


def column(number, name=b"a", charset=45):
    described = b"\x03def\0\0\0" + bytes([len(name)]) + name + b"\0\x0c"
    return packet(number, described + struct.pack("<HIBHBH", charset, 9, 253, 0, 0, 0))


GREETING = packet(
    0,
    b"\x0a8.4.0\0"
    + struct.pack("<I", 1)
    + b"12345678\0"
    + struct.pack("<HBHHB", 0xF7FF, 45, 2, 0xFFFF, 21)
    + bytes(10)
    + b"123456789012\0mysql_native_password\0",
)
OK = b"\0\0\0\2\0\0\0"
LOGGED_IN = (packet(2, OK), packet(1, OK))  # to the login, and to SET NAMES
EOF = b"\xfe\0\0\2\0"
ODD = {
    "local infile": packet(1, b"\xfb/etc/passwd"),
    "nothing": packet(1, b""),
    "one column, undescribed": packet(1, b"\x01") + packet(2, b"\x03"),
    "column cut": packet(1, b"\x01") + packet(2, b"\x03def\0\0\0\x01a\0\x0c\x01"),
    "column too long": packet(1, b"\x01") + packet(2, b"\xfe" + b"\xff" * 8),
    "unknown charset": packet(1, b"\x01") + column(2, charset=60000) + packet(3, EOF)
    + packet(4, b"\x011") + packet(5, EOF),
    "no end of columns": packet(1, b"\x01") + column(2) + column(3),
    "name is no text": packet(1, b"\x01") + column(2, b"\xff") + packet(3, EOF)
    + packet(4, b"\x01\xff") + packet(5, EOF),
    "value longer than the row": packet(1, b"\x01") + column(2) + packet(3, EOF)
    + packet(4, b"\x09a") + packet(5, EOF),
    "value is no text": packet(1, b"\x01") + column(2) + packet(3, EOF)
    + packet(4, b"\x02\xff\xfe") + packet(5, EOF),
    "end cut": packet(1, b"\x01") + column(2) + packet(3, EOF) + packet(4, b"\xfe"),
    "no rows": packet(1, b"\x01") + column(2) + packet(3, EOF) + packet(4, EOF),
    "error cut": packet(1, b"\xff"),
    "error without words": packet(1, b"\xff\x15\x04"),
    "ok cut": packet(1, b"\0"),
    "wrong number": packet(7, OK),
    "null as a length": packet(1, b"\xfe"),
}  # fmt: skip


def login(impostor):
    settings = {"host": "127.0.0.1", "port": str(impostor.port), "user": "me", "tls": "disable"}
    return Login("mine", settings)


def impostor(*answers, greeting=GREETING):
    return Impostor(*answers, greeting=greeting, hangs_up=True)


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
@pytest.mark.parametrize("before", [0, 4])  # the export's first statement, and its query
def test_s16_an_odd_answer_ends_in_a_sentence_if_it_ends_badly(export, answer, before):
    answers = (*LOGGED_IN, *[packet(1, OK)] * before, answer)
    with impostor(*answers) as server, suppress(UserError):  # any other error fails the test
        export(login(server), query="SELECT 1")


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
def test_s16_the_catalog_is_read_with_the_same_care(answer):
    for act in (
        DRIVER.test,
        DRIVER.tables,
        lambda login, cancel: DRIVER.columns(login, ("t",), cancel),
    ):
        with impostor(*LOGGED_IN, answer) as server, suppress(UserError):
            act(login(server), Cancel())


def test_s16_a_server_that_asks_for_a_file_gets_none_and_is_named_odd(export):
    passwords = Path("/etc/passwd")
    with (
        impostor(*LOGGED_IN, ODD["local infile"]) as server,
        pytest.raises(UserError, match="no MariaDB or MySQL server sends"),
    ):
        DRIVER.test(login(server), Cancel())
    if passwords.exists():
        assert passwords.read_bytes()[:20] not in server.received


@pytest.mark.parametrize(
    "answer", [b"\x0a", b"\x0a8\0", b"\xff", b"\x09old\0", b"", b"\x0a" + b"8" * 99]
)
def test_s16_an_odd_greeting_is_an_error_with_a_sentence(answer):
    with impostor(greeting=packet(0, answer)) as server, pytest.raises(UserError):
        DRIVER.test(login(server), Cancel())


def described(kind, charset=63, decimals=0):
    name = b"\x03def\0\0\0\1a\0\x0c"
    return name + struct.pack("<HIBHBH", charset, 9, kind, 0, decimals, 0)


BIT, FLOAT = described(16), described(4, decimals=31)
LONG_CELL = b"\xfc\xd0\x07" + b"\xff" * 2000  # 2000 bytes: a number of 4817 digits


def table(number, column, *cells):
    parts = [b"\x01", column, EOF, *cells, EOF]
    return b"".join(packet(number + index, part) for index, part in enumerate(parts))


def test_s16_a_number_that_no_column_holds_ends_in_a_sentence(export):
    answers = (*LOGGED_IN, *[packet(1, OK)] * 4, table(1, BIT, LONG_CELL))
    with impostor(*answers) as server, pytest.raises(UserError):
        export(login(server), query="SELECT 1")


@pytest.mark.parametrize("cell", [b"\x05many!", b"\x061e9999", b"\x051e300"])
@pytest.mark.parametrize("first", [(), (b"\x011",)], ids=["no row of none", "a row of none"])
def test_s16_a_float_that_is_none_ends_in_a_sentence(export, cell, first):
    none = table(1, FLOAT, *first)
    rows = (packet(1, OK), packet(1, OK), table(1, FLOAT, cell))
    with impostor(*LOGGED_IN, *[packet(1, OK)] * 3, none, *rows) as server, suppress(UserError):
        export(login(server), table=("d", "t"))


@pytest.mark.parametrize("cells", [(), (b"\x011", b"\x011"), (b"\x01x",), (b"\xfb",)])
def test_s16_an_odd_count_ends_in_a_sentence(export, cells):
    answers = (*LOGGED_IN, *[packet(1, OK)] * 3, table(1, described(8), *cells))
    with impostor(*answers) as server, suppress(UserError):
        export(login(server), query="SELECT 1", count_first=True)
