"""Errors and cancels in the middle of an export from a MariaDB server."""

import socket

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.databases import QueryRefusedError, ServerError
from tests.sources.database.mysql.harness import (
    COMPUTING,
    DRIVER,
    ENDLESS,
    OnRows,
    elsewhere,
    running,
    until,
)
from tests.support.mariadb import MariaDb


def test_an_error_in_mid_stream_has_the_servers_words(server, export):
    query = "SELECT id, IF(id = 150000, (SELECT 1 UNION SELECT 2), 0) FROM many"
    with pytest.raises(QueryRefusedError, match="Subquery returns more than 1 row"):
        export(server.login(), query=query)


@pytest.mark.parametrize("how", ["KILL", "KILL QUERY"])
def test_inp_06_a_kill_by_someone_else_is_an_error(server, export, how):
    kill = OnRows(lambda: server.run(f"{how} {running(server, 'seq_1_to_1000000 b')[0]}"))
    with pytest.raises(ServerError, match="stopped in the middle"):
        export(server.login(), query=ENDLESS, report=kill)


@pytest.mark.parametrize("end", [MariaDb.stop, MariaDb.kill])
def test_inp_06_a_server_that_goes_away_is_an_error(server, export, end):
    try:
        with pytest.raises(ServerError, match="stopped in the middle"):
            export(server.login(), query=ENDLESS, report=OnRows(lambda: end(server)))
    finally:
        server.start()


def test_a_timeout_of_the_server_is_an_error(server, export):
    server.run("SET GLOBAL max_statement_time = 0.2")
    try:
        with pytest.raises(ServerError, match="max_statement_time") as raised:
            export(server.login(), query=ENDLESS)
        assert "ask for less" in raised.value.hint
    finally:
        server.run("SET GLOBAL max_statement_time = DEFAULT")


@pytest.mark.parametrize("query", [COMPUTING, "SELECT sleep(60)"])
def test_a_cancel_ends_what_the_server_computes(server, export, query):
    fragment = query[-20:].replace("%", "")

    def stop():
        until(lambda: running(server, fragment))
        export.cancel.set()

    with elsewhere(stop), pytest.raises(Cancelled):
        export(server.login(), query=query)
    until(lambda: not running(server, fragment))


@pytest.mark.parametrize("settings", [{}, {"tls": "require"}, {"tls": "disable"}])
def test_a_cancel_in_mid_stream_reads_nothing_more(server, export, settings):
    stop = OnRows(lambda: export.cancel.set())
    with pytest.raises(Cancelled):
        export(server.login(**settings), query=ENDLESS, report=stop)
    until(lambda: not running(server, "seq_1_to_1000000 b"))


def test_a_cancel_ends_the_wait_for_a_server_that_does_not_greet(server):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cancel = Cancel()

        def stop():
            connection, _ = silent.accept()
            cancel.set()
            connection.recv(1)
            connection.close()

        login = server.login(port=str(silent.getsockname()[1]))
        with elsewhere(stop), pytest.raises(Cancelled):
            DRIVER.test(login, cancel)
