"""A real Spark on loopback: a Spark Connect server, and two executors in their own processes."""

import os
import shutil
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from tests.support.ports import free_port

STARTING = 120  # seconds
STOPPING = 20  # seconds
_POLL = 0.1  # seconds
_CONFIGURATION = {
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    # A client that can reattach to an execution gets its result in streams of at most this size:
    # far less than the tests read, so that a driver that stops after the first stream is noticed.
    "spark.connect.execute.reattachable.senderMaxStreamSize": "1m",
}


def missing() -> str:
    """Why no Spark can run here; empty when one can."""
    if find_spec("pyspark") is None or find_spec("adbc_driver_spark") is None:
        return "Spark is not installed: uv sync --group spark"
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        return "Spark needs Java 17 or later: apt-get install openjdk-17-jre-headless"
    return ""


class SparkServer:
    """Starts a server below `folder`; `stop` ends it with all its processes."""

    def __init__(self, folder: Path, token: str = "") -> None:
        self.port = free_port()
        self.url = f"sc://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                _command(self.port, folder),
                env=_environment(folder, token),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that `stop` finds the executors too
            )

    def wait(self) -> None:
        """Returns as soon as the server listens."""
        end = time.monotonic() + STARTING
        while not _listens(self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"Spark did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(_POLL)

    def kill(self) -> None:
        """Ends the server and its executors as a crash does (SIGKILL)."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOPPING)

    def stop(self) -> None:
        """Ends all processes, gently at first."""
        for sent in (signal.SIGTERM, signal.SIGKILL):
            end = time.monotonic() + STOPPING
            while _signal(self.process.pid, sent) and time.monotonic() < end:
                self.process.poll()
                time.sleep(_POLL)


def _command(port: int, folder: Path) -> list[str]:
    settings = _CONFIGURATION | {
        "spark.connect.grpc.binding.port": str(port),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    options = [part for key, value in settings.items() for part in ("--conf", f"{key}={value}")]
    script = _home() / "sbin" / "start-connect-server.sh"
    return [str(script), "--wait", "--master", "local-cluster[2,1,1024]", *options]


def _environment(folder: Path, token: str) -> dict[str, str]:
    environment = os.environ | {
        "SPARK_HOME": str(_home()),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOG_DIR": str(folder / "logs"),
        "SPARK_PID_DIR": str(folder / "pid"),
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
    }
    return environment | ({"SPARK_CONNECT_AUTHENTICATE_TOKEN": token} if token else {})


def _home() -> Path:
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _signal(group: int, number: int) -> bool:
    """Whether a process of the group was left to get the signal."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True
