"""The two ways in which the rows of a COPY come: past libpq, or through it."""

import ssl
import struct
from types import SimpleNamespace

import pytest
import trustme

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.databases import ServerError
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.postgresql.plain_copy import PlainCopy
from csvdownloader.sources.database.postgresql.session import opened
from tests.support.postgres import PASSWORD, USER, Export
from tests.support.postgres_tls import tls_proxy

QUERY = "select i, repeat('é', i % 300) as t, null as n from generate_series(1, 20000) i"
LONG = "select 1 as a, repeat('0123456789', 500000) as b union all select 2, 'x' order by 1"


def message(kind, payload=b""):
    return kind + struct.pack(">I", len(payload) + 4) + payload


def row(text):
    return message(b"d", text)


NOTICE = message(b"N", b"SNOTICE\0MIt goes on\0\0")
BEGUN = message(b"1") + message(b"2") + NOTICE + message(b"H", b"\0\0\2\0\0\0\0")
ROWS = row(b"a,b\n") + row(b"1,x\n") + NOTICE + row(b"") + row(b"2,dd\n")
ENDED = message(b"c") + message(b"S", b"a\0b\0") + message(b"C", b"COPY 2\0") + message(b"Z", b"T")
BROKEN = message(b"E", b"SERROR\0C22012\0Mdivision by zero\0\0")


class Server:
    """What PlainCopy needs of a session: gives the answer in pieces, then hangs up."""

    def __init__(self, answer, size):
        self._pieces = [answer[i : i + size] for i in range(0, len(answer), size)]
        self.sent, self.is_asked, self.cancel = b"", False, Cancel()
        self.socket = SimpleNamespace(recv=self._recv, send=self._send)
        self._is_late = False

    def wait(self):
        assert self._is_late

    def _recv(self, _size):
        self._is_late = not self._is_late
        if self._is_late:
            raise BlockingIOError
        return self._pieces.pop(0) if self._pieces else b""

    def _send(self, data):
        self.sent += bytes(data[:10])
        return len(data[:10])


def copied(answer, size):
    """The server, and what came: columns, bytes, records, and the number of rows it told."""
    server = Server(answer, size)
    copy = PlainCopy(server)
    columns = copy.begin("COPY t TO STDOUT")
    return server, (columns, b"".join(copy.blocks()), copy.records, copy.end())


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, 1000])
def test_rows_come_in_any_pieces_and_with_notices_between(size):
    server, found = copied(BEGUN + ROWS + ENDED, size)
    assert found == (2, b"a,b\n1,x\n2,dd\n", 4, 2)
    assert not server.is_asked
    assert server.sent.startswith(message(b"P", b"\0COPY t TO STDOUT\0\0\0"))
    assert server.sent.endswith(message(b"S"))


@pytest.mark.parametrize("size", [1, 4, 1000])
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (BEGUN + ROWS + BROKEN, r"division by zero \(after 3 rows\)"),
        (message(b"1") + BROKEN, r"division by zero$"),
        (BEGUN + ROWS[:-2], "connection was lost"),
        (BEGUN + ROWS, "connection was lost"),
        (BEGUN + ROWS + message(b"c"), "connection was lost"),
        (BEGUN + ROWS + ENDED[:-3], "connection was lost"),
        (BEGUN + ROWS + message(b"D"), "no PostgreSQL server sends"),
        (BEGUN + ROWS + b"d\0\0\0\3", "no PostgreSQL server sends|connection was lost"),
        (BEGUN + ROWS + b"N\0\0\0\3aa", "no PostgreSQL server sends"),
        (BEGUN + b"N\x7f\0\0\0aa", "no PostgreSQL server sends"),
        (message(b"1") + message(b"2") + message(b"H"), "no PostgreSQL server sends"),
        (message(b"1") + message(b"2") + message(b"C", b"SELECT 1\0"), "no PostgreSQL server"),
        (BEGUN + message(b"c") + message(b"C", b"COPY " + b"9" * 5000) + message(b"Z"), "no Post"),
    ],
)
def test_what_breaks_off_or_is_odd_is_an_error(answer, said, size):
    with pytest.raises(UserError, match=said):
        copied(answer, size)


def test_a_server_that_does_not_count_is_taken_at_its_word():
    _, found = copied(BEGUN + message(b"c") + message(b"C", b"COPY\0") + message(b"Z", b"T"), 9)
    assert found == (2, b"", 0, None)


def test_a_server_that_only_gives_notice_can_be_cancelled():
    server = Server(NOTICE * 1000, 50)
    copy = PlainCopy(server)
    server.cancel.set()
    with pytest.raises(Cancelled):
        copy.begin("COPY t TO STDOUT")
    assert server.is_asked  # so the server will be told


@pytest.fixture
def encrypted(postgres, tmp_path):
    """The settings of a way to the server that TLS protects."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "root.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with tls_proxy(postgres.port, context) as proxy:
        address = {"host": "localhost", "port": str(proxy.port), "database": "postgres"}
        yield {**address, "user": USER, "sslrootcert": str(tmp_path / "root.pem")}


def test_only_what_nothing_encrypts_goes_past_libpq(postgres, encrypted):
    for settings, is_plain in (
        (encrypted, False),
        (postgres.settings(), True),
        (postgres.settings(host="127.0.0.1"), True),
    ):
        with opened(Login("shop", settings, PASSWORD), Cancel()) as session:
            assert session.is_plain is is_plain


@pytest.mark.parametrize("query", [QUERY, LONG])
def test_both_ways_give_the_same(postgres, encrypted, tmp_path, query):
    plain = Export(tmp_path, postgres.settings()).run(query)
    assert Export(tmp_path, encrypted, PASSWORD).run(query) == plain
    assert plain[1] == postgres.psql(f"\\copy ({query}) to stdout (FORMAT csv, HEADER true)")


def test_a_long_cell_is_never_held_as_a_whole(postgres):
    with opened(Login("shop", postgres.settings()), Cancel()) as session:
        copy = PlainCopy(session)
        copy.begin(f"COPY ({LONG}) TO STDOUT (FORMAT csv)")
        sizes = [len(block) for block in copy.blocks()]
        assert copy.end() == 2
    assert sum(sizes) > 5_000_000 > 10 * max(sizes)


def test_a_session_goes_on_through_libpq_after_a_copy_past_it(postgres):
    with opened(Login("shop", postgres.settings()), Cancel()) as session:
        copy = PlainCopy(session)
        copy.begin("COPY (SELECT 1) TO STDOUT")
        assert list(copy.blocks()) == [b"1\n"]
        copy.end()
        assert session.ask("SELECT 2") == [("2",)]
        failing = PlainCopy(session)
        failing.begin("COPY (SELECT 1 / (3 - i) FROM generate_series(1, 3) i) TO STDOUT")
        with pytest.raises(ServerError, match=r"division by zero \(after 1 row\)"):
            list(failing.blocks())
        assert not session.is_asked
