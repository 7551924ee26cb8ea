"""Web servers that other people wrote, started for tests: Datasette and ROAPI."""

import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from csvdownloader.core.overrides import override
from tests.support.ports import free_port

PATIENCE = 60.0  # seconds until a server answers; a start takes two


class WebServer:
    """A server program on loopback.

    Attributes:
        url: Its address.
    """

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> Sequence[str]:
        """The command that starts it."""
        raise NotImplementedError

    def start(self) -> None:
        """Returns when the server takes connections."""
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(self.command(), stdout=log, stderr=log)
        end = time.monotonic() + PATIENCE
        while not _answers(self.port):
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")
            time.sleep(0.05)  # bounded by PATIENCE: nothing tells when a server listens

    def stop(self) -> None:
        """Ends the server."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)


class Datasette(WebServer):
    """Datasette over one SQLite file."""

    def __init__(self, folder: Path, database: Path, **settings: int) -> None:
        super().__init__(folder)
        self._database, self._settings = database, settings

    @override
    def command(self) -> Sequence[str]:
        options = [part for key, value in self._settings.items()
                    for part in ("--setting", key, str(value))]  # fmt: skip
        start = [sys.executable, "-m", "datasette", "serve", str(self._database)]
        return [*start, "--port", str(self.port), *options]


class Roapi(WebServer):
    """ROAPI over one Parquet file."""

    def __init__(self, folder: Path, table: str, parquet: Path) -> None:
        super().__init__(folder)
        self._table, self.parquet = table, parquet

    @override
    def command(self) -> Sequence[str]:
        program = Path(sys.executable).with_name("roapi")
        return [str(program), "-a", f"127.0.0.1:{self.port}", "-t", f"{self._table}={self.parquet}"]


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
