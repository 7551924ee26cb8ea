"""A real MariaDB server for tests, and its command-line client as the oracle."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from csvdownloader.sources.database.driver import Login
from tests.support.ports import free_port

PROGRAMS = ("mariadbd", "mariadb-install-db", "mariadb", "openssl")
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
PATIENCE = 60  # seconds; a start takes two


def missing() -> list[str]:
    """The programs that are needed and not on this machine."""
    return [name for name in PROGRAMS if shutil.which(name, path=PATH) is None]


class MariaDb:
    """A server on loopback and a socket, with its data, keys and log in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.socket = folder, folder / "s"
        self.ca = folder / "ca.pem"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when the server answers."""
        data = self.folder / "data"
        if not data.exists():
            self._make_keys()
            _run(
                "mariadb-install-db",
                "--no-defaults",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                *_user(),
                f"--datadir={data}",
            )
        command = (
            _found("mariadbd"),
            "--no-defaults",
            *_user(),
            f"--datadir={data}",
            f"--socket={self.socket}",
            f"--pid-file={self.folder / 'pid'}",
            f"--port={self.port}",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--innodb-flush-log-at-trx-commit=0",
            f"--ssl-ca={self.ca}",
            f"--ssl-cert={self.folder / 'server.pem'}",
            f"--ssl-key={self.folder / 'server.key'}",
        )
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait()

    def stop(self) -> None:
        """Ends the server as the shutdown of a system does (SIGTERM)."""
        self._end(subprocess.Popen.terminate)

    def kill(self) -> None:
        """Ends the server as a crash does (SIGKILL)."""
        self._end(subprocess.Popen.kill)

    def run(self, sql: str, *options: str) -> str:
        """What the command-line client prints."""
        return _run(
            "mariadb",
            "--no-defaults",
            "--user=root",
            f"--socket={self.socket}",
            "--default-character-set=utf8mb4",
            *options,
            input=sql,
        )

    def login(self, secret: str | None = None, **settings: str) -> Login:
        """A login as root over TCP, or with other settings."""
        known = {
            "host": "127.0.0.1",
            "port": str(self.port),
            "database": "t",
            "user": "root",
            "tls": "",
            "ca": "",
        }
        return Login("mine", known | settings, secret)

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.run("SELECT 1")
            except AssertionError:
                assert self._process is not None
                running = self._process.poll() is None and time.monotonic() < deadline
                assert running, (self.folder / "log").read_text(errors="replace")[-2000:]
                time.sleep(0.05)
            else:
                return

    def _end(self, end: Callable[[subprocess.Popen[bytes]], None]) -> None:
        if self._process is not None and self._process.poll() is None:
            end(self._process)
            self._process.wait(PATIENCE)

    def _make_keys(self) -> None:
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
        for name in ("ca", "other"):
            files = ("-keyout", self.folder / f"{name}.key", "-out", self.folder / f"{name}.pem")
            _run("openssl", "req", "-x509", *key, "-subj", f"/CN=Test {name}", *files)
        files = ("-keyout", self.folder / "server.key", "-out", self.folder / "server.pem")
        signer = ("-CA", self.ca, "-CAkey", self.folder / "ca.key")
        names = ("-subj", "/CN=server", "-addext", "subjectAltName=DNS:localhost")
        _run("openssl", "req", "-x509", *key, *names, *signer, *files)


def _user() -> list[str]:
    return ["--user=root"] if os.geteuid() == 0 else []


def _found(program: str) -> str:
    """Its path; `missing` has said that it is there."""
    found = shutil.which(program, path=PATH)
    assert found is not None
    return found


def _run(program: str, *arguments: object, input: str = "") -> str:
    done = subprocess.run(
        [_found(program), *map(str, arguments)],
        input=input.encode(),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode()
