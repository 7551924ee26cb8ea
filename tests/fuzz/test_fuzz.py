"""A few rounds of each fuzz; `python -m tests.fuzz` runs them for minutes."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.fuzz.duckdb_values import DuckdbFuzz
from tests.fuzz.harness import run_seed
from tests.fuzz.mariadb_values import MariadbFuzz
from tests.fuzz.parquet_values import ParquetFuzz
from tests.fuzz.postgresql_values import PostgresqlFuzz
from tests.fuzz.sqlite_values import SqliteFuzz
from tests.support.mariadb import MariaDb, missing


def rounds(fuzz, number):
    for seed in range(1_000_000, 1_000_000 + number):
        run_seed(fuzz, seed)


def test_duckdb_gives_what_was_put_in(tmp_path):
    rounds(DuckdbFuzz(tmp_path), 15)


def test_parquet_gives_what_pyarrow_put_in(tmp_path):
    rounds(ParquetFuzz(tmp_path), 25)


@pytest.mark.process
def test_sqlite_gives_what_its_command_line_does(tmp_path):
    if lacking := SqliteFuzz.missing():
        pytest.skip(f"not on this machine: {lacking} (the command line of SQLite)")
    rounds(SqliteFuzz(tmp_path), 30)


def test_postgresql_gives_what_psql_does(postgres, tmp_path):
    rounds(PostgresqlFuzz(postgres, tmp_path), 10)


@pytest.mark.process
def test_mariadb_gives_what_its_command_line_does(tmp_path):
    if lacking := missing():
        pytest.skip(f"not on this machine: {', '.join(lacking)} (a real MariaDB server)")
    folder = Path(tempfile.mkdtemp(prefix="mariadb-"))  # short: a socket's path is limited
    server = MariaDb(folder)
    try:
        server.start()
        rounds(MariadbFuzz(server, tmp_path), 5)
    finally:
        server.stop()
        shutil.rmtree(folder)
