"""Serves one file over HTTP, as fast as the kernel can send it, in a process of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """The URL of the file, for as long as the block lasts."""
    command = [sys.executable, "-m", "tests.benchmarks.fileserver", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}/big.csv"
        finally:
            server.terminate()


def serve(path: Path) -> None:
    """Answers every request with the whole file."""
    size = path.stat().st_size
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: {size}\r\n"
    with socket.create_server(("127.0.0.1", 0)) as listener, path.open("rb") as file:
        print(listener.getsockname()[1], flush=True)
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(f'{head}ETag: "1"\r\nConnection: close\r\n\r\n'.encode())
                _send(connection, file.fileno(), size)


def _send(connection: socket.socket, file: int, size: int) -> None:
    sent = 0
    try:
        while sent < size:
            sent += os.sendfile(connection.fileno(), file, sent, size - sent)
    except OSError:
        pass  # the client has gone: it was cancelled


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
