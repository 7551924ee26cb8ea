"""A real MariaDB server, and exports from it."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.sources.database.mysql.harness import SECRET, Export
from tests.support.mariadb import MariaDb, missing


@pytest.fixture(scope="session")
def server(processes):
    if lacking := missing():
        pytest.skip(f"not on this machine: {', '.join(lacking)} (a real MariaDB server)")
    folder = Path(tempfile.mkdtemp(prefix="mariadb-"))  # short: a socket's path is limited
    server = MariaDb(folder)
    try:
        server.start()
        server.run(
            "CREATE DATABASE t CHARSET utf8mb4; USE t;"
            f"CREATE USER reader@'%' IDENTIFIED BY '{SECRET}'; GRANT SELECT ON t.* TO reader@'%';"
            "CREATE TABLE t.many (id INT PRIMARY KEY, name VARCHAR(50)) ENGINE InnoDB;"
            "INSERT INTO t.many SELECT seq, concat('name ', seq) FROM seq_1_to_200000;"
            "ANALYZE TABLE t.many;"
        )
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture
def export(tmp_path):
    return Export(tmp_path / "part")
