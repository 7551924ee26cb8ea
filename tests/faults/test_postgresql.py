"""PostgreSQL fails in every way that a server can: no file is left, and the cause is named."""

import socket
import threading
from contextlib import contextmanager

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.connections import LoginRefusedError, SecretNeededError
from csvdownloader.core.errors.databases import QueryRefusedError, ServerError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.sources.database.postgresql import copy
from csvdownloader.sources.database.postgresql.libpq_copy import LibpqCopy
from tests.faults.postgresql import BIG, Rig
from tests.support.postgres import PASSWORD, USER, Server

# Sends enough for a first block, then computes without an end.
STUCK = (
    "select repeat('x', 300000) from generate_series(1, 9) i where i < 9 or pg_sleep(600) is null"
)


@pytest.fixture(params=["past libpq", "through libpq"])
def each_copy(request, monkeypatch):
    """Makes the rows come in either way, whatever the connection is."""
    if request.param == "through libpq":
        monkeypatch.setattr(copy, "PlainCopy", LibpqCopy)


def terminate(server):
    server.value(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s",
        "CSV Downloader",
    )


@contextmanager
def cancelled_when(server, cancel, query):
    """Sets `cancel` as soon as the server runs a statement with this text."""
    done = threading.Event()

    def poll():
        count = (
            "SELECT count(*), pg_sleep(0.02) FROM pg_stat_activity"
            " WHERE application_name = 'CSV Downloader' AND state = 'active' AND query LIKE %s"
        )
        while not done.is_set() and not server.value(count, f"%{query}%"):
            pass
        cancel.set()

    poller = threading.Thread(target=poll)
    poller.start()
    try:
        yield
    finally:
        done.set()
        poller.join()


@pytest.mark.usefixtures("each_copy")
def test_inp_06_an_error_in_row_500_000_keeps_the_servers_words(rig):
    with pytest.raises(ServerError, match=r"^division by zero \(after 499,999 rows\)$") as raised:
        rig.run("select i, 1 / (500000 - i) from generate_series(1, 1000000) i")
    assert "Nothing was saved" in raised.value.hint


@pytest.mark.usefixtures("each_copy")
@pytest.mark.parametrize("query", [STUCK, BIG])
def test_inp_06_a_backend_that_is_terminated_is_no_disk_error(rig, query):
    rig.on_first_rows(lambda: terminate(rig.server))
    message = "terminating connection due to administrator command|connection was lost"
    with pytest.raises(ServerError, match=message) as raised:
        rig.run(query)
    assert "disk" not in f"{raised.value.message} {raised.value.hint}".lower()


@pytest.mark.usefixtures("each_copy")
@pytest.mark.parametrize("query", [STUCK, BIG])
def test_inp_06_a_server_that_crashes_is_named(tmp_path, query):
    server = Server()
    try:
        server.start()
        rig = Rig(tmp_path / "jobs", server)
        rig.on_first_rows(server.crash)
        with pytest.raises(ServerError) as raised:
            rig.run(query)
        assert "disk" not in f"{raised.value.message} {raised.value.hint}".lower()
        assert rig.files() == []
    finally:
        server.stop()


@pytest.mark.usefixtures("each_copy")
@pytest.mark.parametrize("query", ["select pg_sleep(600)", STUCK])
@pytest.mark.parametrize("limit", ["statement_timeout", "transaction_timeout"])
def test_inp_06_the_servers_time_limit_is_named(rig, query, limit):
    rig.connect(**rig.server.settings(options=f"options='-c {limit}=300'"))
    with pytest.raises(ServerError, match=f"due to {limit.replace('_', ' ')}") as raised:
        rig.run(query)
    assert limit in raised.value.hint


@pytest.mark.usefixtures("each_copy")
@pytest.mark.parametrize("query", [BIG, STUCK])
def test_inp_06_cancel_in_mid_stream_ends_the_servers_work(rig, query):
    rig.on_first_rows(rig.cancel.set)
    with pytest.raises(Cancelled):
        rig.run(query)


@pytest.mark.usefixtures("each_copy")
def test_inp_06_cancel_while_the_server_computes(rig):
    with cancelled_when(rig.server, rig.cancel, "COPY%pg_sleep"), pytest.raises(Cancelled):
        rig.run("select pg_sleep(600)")


def test_inp_06_cancel_while_rows_are_counted(rig):
    query = "select 1 from generate_series(1, 2) where pg_sleep(600) is null"
    with cancelled_when(rig.server, rig.cancel, "SELECT count"), pytest.raises(Cancelled):
        rig.run(query, count=True)


def test_inp_06_cancel_while_the_server_plans(rig):
    rig.server.do(
        "CREATE OR REPLACE FUNCTION slow() RETURNS int IMMUTABLE LANGUAGE plpgsql"
        " AS 'BEGIN PERFORM pg_sleep(600); RETURN 1; END'"
    )
    with cancelled_when(rig.server, rig.cancel, "EXPLAIN%slow"), pytest.raises(Cancelled):
        rig.run("select slow()")


def test_inp_06_cancel_while_connecting(rig):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        rig.connect(host="127.0.0.1", port=str(mute.getsockname()[1]))

        def cancel_once_called():
            peer, _ = mute.accept()
            with peer:
                peer.recv(1)
                rig.cancel.set()
                while peer.recv(1 << 16):
                    pass

        caller = threading.Thread(target=cancel_once_called)
        caller.start()
        with pytest.raises(Cancelled):
            rig.run("select 1")
        caller.join()


def test_a_server_that_says_nothing_is_given_up(rig):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = str(mute.getsockname()[1])
        rig.connect(host="127.0.0.1", port=port, options="connect_timeout=1")
        with pytest.raises(UnreachableError, match=f"127.0.0.1:{port} did not answer within 1 s"):
            rig.run("select 1")


def test_a_server_that_speaks_another_protocol_is_not_reached(rig):
    with socket.create_server(("127.0.0.1", 0)) as other:

        def speak():
            peer, _ = other.accept()
            with peer:
                peer.recv(1 << 16)
                peer.sendall(b"220 mail.example.com ESMTP\r\n")

        speaker = threading.Thread(target=speak)
        speaker.start()
        settings = {"host": "127.0.0.1", "port": str(other.getsockname()[1])}
        rig.connect(**settings, sslmode="disable")
        with pytest.raises(UnreachableError):
            rig.run("select 1")
        speaker.join()


@pytest.mark.usefixtures("each_copy")
def test_a_full_disk_is_the_disks_error_and_ends_the_servers_work(rig, monkeypatch):
    import resource
    import signal

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 << 20, hard))
    try:
        with pytest.raises(StorageError):
            rig.run(BIG)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_the_first_host_that_answers_is_used(rig):
    rig.connect(
        PASSWORD,
        host="127.0.0.1,127.0.0.1",
        port=f"1,{rig.server.port}",
        user=USER,
        database="postgres",
    )
    receipt = rig.run("select current_user")
    assert receipt.row_count == 1
    for path in rig.files():  # the fixture checks that there are none
        path.unlink()


@pytest.mark.parametrize(
    ("changes", "secret", "error", "message"),
    [
        ({"port": "1"}, None, UnreachableError, "127.0.0.1:1: Connection refused"),
        ({"host": "no-such-host.invalid"}, None, UnreachableError, "no-such-host.invalid:"),
        ({"host": "/no/such/folder"}, None, UnreachableError, "/no/such/folder: No such file"),
        ({}, "wrong", LoginRefusedError, 'password authentication failed for user "ordinary"'),
        ({"user": "nobody"}, "x", LoginRefusedError, "no pg_hba.conf entry"),
        ({"database": "nix"}, PASSWORD, LoginRefusedError, 'database "nix" does not exist'),
        ({}, None, SecretNeededError, "password of shop is needed"),
    ],
)
def test_a_login_that_fails_says_why(rig, changes, secret, error, message):
    address = {"host": "127.0.0.1", "port": str(rig.server.port), "user": USER}
    rig.connect(secret, **{**address, "database": "postgres", **changes})
    with pytest.raises(error, match=message) as raised:
        rig.run("select 1")
    assert "disk" not in str(raised.value)


def test_settings_that_were_broken_by_hand_are_named(rig):
    rig.connect(host="localhost", options="password=x")
    with pytest.raises(InvalidRequestError, match="does not belong here"):
        rig.run("select 1")


def test_a_password_of_the_library_itself_is_used(rig, tmp_path):
    file = tmp_path / "pass"
    file.write_text(f"127.0.0.1:*:*:{USER}:{PASSWORD}\n")
    file.chmod(0o600)
    address = {"host": "127.0.0.1", "port": str(rig.server.port), "user": USER}
    rig.connect(**address, database="postgres", options=f"passfile={file}")
    assert rig.source.test(rig.book.find("id"), None, Cancel()) == rig.server.title


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select 1 +", r"syntax error at end of input \(line 1, column 11\)"),
        ("select 'é',\n  nix", r'column "nix" does not exist \(line 2, column 3\)'),
        ("select *\nfrom nix", r'relation "nix" does not exist \(line 2, column 6\)'),
        ("select $1", r"there is no parameter \$1|requires 1"),
        ("-- nothing", "syntax error"),
        ("select '\0'", "NUL"),
        ("select 1 as " + "x" * 200_000 + " from nix", "does not exist"),
    ],
)
def test_a_query_that_is_wrong_is_refused_with_the_position(rig, query, message):
    with pytest.raises(QueryRefusedError, match=message):
        rig.run(query)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"table": "nix"}, 'relation "nix" does not exist'),
        ({"table": "pg_class", "columns": "oid,nix"}, 'column "nix" does not exist'),
    ],
)
def test_s14_a_table_has_no_place_in_a_query_that_nobody_wrote(rig, parameters, message):
    with pytest.raises(QueryRefusedError) as raised:
        rig.run(what="table", **parameters)
    assert raised.value.message == message


def test_the_servers_hint_is_passed_on(rig):
    with pytest.raises(QueryRefusedError) as raised:
        rig.run("select no_such_function(1)")
    assert "No function matches" in raised.value.hint
