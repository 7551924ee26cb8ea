"""Runs the built package over real databases: `python -m tests.package.check PROGRAM`.

Run it in a session with a Secret Service, so that the package has to find the system's key store.
"""

import csv
import json
import os
import sqlite3
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import duckdb
import trustme

from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.resources import resource
from csvdownloader.store.key_store import SystemKeyStore
from csvdownloader.store.sqlite import SqliteJobStore
from tests.package.check_upgrades import upgrades
from tests.package.check_window import crash
from tests.services.fakes.base import FakeHost, Reply
from tests.support.postgres import PASSWORD, USER, Server

UNSET_VARIABLES = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "QT_QPA_PLATFORM",
    "CSVDOWNLOADER_SECRET",
    "PGPASSWORD",
)


def main() -> None:
    program = Path(sys.argv[1]).absolute()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["CSVDOWNLOADER_HOME"] = str(folder / "home")
        for key in UNSET_VARIABLES:
            os.environ.pop(key, None)
        itself(program)
        compiled_support(program)
        sample(program, folder)
        files(program, folder)
        profiles(program)
        report(program)
        web(program, folder)
        upgrades(program, folder)
        crash(program, folder)
        server = Server()
        try:
            server.start()
            postgres(program, folder, server)
        finally:
            server.stop()


def export(program: Path, folder: Path, *arguments: object) -> list[list[str]]:
    """The records of the CSV file that the package writes."""
    target = folder / f"{uuid4()}.csv"
    command = [program, "export", *map(str, arguments), "-o", target]
    subprocess.run(command, check=True, cwd="/", timeout=120)
    with target.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file, strict=True))


def itself(program: Path) -> None:
    """It is whole, with the key store of this session, and names its commit."""
    checked = subprocess.run([program, "--self-check"], capture_output=True, text=True, timeout=120)
    print(checked.stdout, end="")
    assert checked.returncode == 0, checked.stderr
    assert "\nKey store: SecretService\n" in checked.stdout
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
    assert "(commit " in version.stdout, version.stdout


def compiled_support(program: Path) -> None:
    """PySide6 takes its Python part from the package: without one of its modules, nothing runs."""
    [loader] = program.parent.rglob("files.dir/shibokensupport/signature/loader.pyc")
    aside = loader.rename(loader.with_suffix(".aside"))
    try:
        run = subprocess.run([program, "export", "sample", "-o", "-"], capture_output=True)
    finally:
        aside.rename(loader)
    assert b"shibokensupport.signature.loader" in run.stderr, run.stderr
    print("PySide6: compiled beforehand")


def sample(program: Path, folder: Path) -> None:
    header, *rows = export(program, folder, "sample", "--rows", 100)
    assert len(rows) == 100, f"{len(rows)} rows, not 100"
    assert {len(row) for row in rows} == {len(header)}, "rows of different length"
    print(f"sample: {len(rows)} rows, {len(header)} columns")


def files(program: Path, folder: Path) -> None:
    path, rows = folder / "shop.sqlite", 5000  # so many that they are copied natively
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (i INTEGER, x REAL)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", [(i, i / 8) for i in range(rows)])
    connection.close()
    written = export(program, folder, f"sqlite:///{path}", "--table", "t")
    assert written[1:] == [[str(i), str(i / 8)] for i in range(rows)]
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1.10::DECIMAL(4, 2) AS price")
    written = export(program, folder, f"duckdb:///{folder / 'shop.duckdb'}", "--table", "t")
    assert written == [["price"], ["1.10"]]
    print("SQLite, DuckDB: as they are")


def profiles(program: Path) -> None:
    listed = subprocess.run(
        [program, "profiles", "--json"], check=True, capture_output=True, text=True, timeout=120
    )
    bundled = {path.stem for path in resource("profiles").glob("*.toml")}
    assert {entry["id"] for entry in json.loads(listed.stdout)} == bundled
    print(f"profiles: {len(bundled)}")


def report(program: Path) -> None:
    """The package knows its own parts, and nothing that it was only built with."""
    told = subprocess.run(
        [program, "doctor"], check=True, capture_output=True, text=True, timeout=120
    )
    lines = told.stdout.split("\nParts\n")[1].split("\n\n")[0].splitlines()
    names = {line.split()[0].lower() for line in lines}
    assert {"duckdb", "keyring", "psycopg-binary", "pyside6_essentials"} <= names, names
    assert "pyinstaller" not in names
    assert list(program.parent.rglob("help/01-what-it-does.md")), "the help is missing"
    [licences] = program.parent.rglob("licences.txt")
    titles = licences.read_text(encoding="utf-8").lower().splitlines()
    assert not {name for name in names if not any(line.startswith(name) for line in titles)}
    print(f"doctor: {len(names)} parts")


def web(program: Path, folder: Path) -> None:
    """A download over TLS succeeds only when the system trusts the server's certificate."""
    authority = trustme.CA()
    with secure_service(authority) as service:
        service.on("GET", "/orders.csv", Reply(text="id,name\n1,Ada\n"))
        url = f"https://127.0.0.1:{service.port}/orders.csv"
        refused = subprocess.run(
            [program, "export", url, "-o", folder / "no.csv"], capture_output=True, timeout=120
        )
        assert refused.returncode == 1, "a certificate of an unknown authority was accepted"
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        os.environ["SSL_CERT_FILE"] = str(folder / "ca.pem")
        try:
            written = export(program, folder, url)
        finally:
            del os.environ["SSL_CERT_FILE"]
    assert written == [["id", "name"], ["1", "Ada"]]
    print("a download over TLS: as it is")


@contextmanager
def secure_service(authority: trustme.CA) -> Iterator[FakeHost]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with FakeHost(context) as service:
        yield service


def postgres(program: Path, folder: Path, server: Server) -> None:
    settings = {"host": server.host, "port": str(server.port), "user": USER}
    shop = Connection(
        str(uuid4()), "Shop", "postgresql", {**settings, "database": "postgres"},
        SecretLocation.KEY_STORE,
    )  # fmt: skip
    home = folder / "home"
    home.mkdir(exist_ok=True)
    store = SqliteJobStore(home / "jobs.sqlite")
    store.put_connection(shop)
    store.close()
    key_store = SystemKeyStore()
    key_store.set(shop.id, PASSWORD)
    try:
        written = export(program, folder, "connection:Shop", "--query", "SELECT 'infinity'::date d")
    finally:
        key_store.remove(shop.id)
    assert written == [["d"], ["infinity"]]
    print("PostgreSQL, with the password of the system's key store: as it is")


if __name__ == "__main__":
    main()
