"""The way to the first window is the user's alone, with real sockets and real processes."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.system.window_socket import has_private_folder, window_socket
from csvdownloader.ui import instance as instance_module
from csvdownloader.ui.instance import SingleInstance

NOBODY = 65534
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has pipes instead")
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be another user too"
)
# Listens as somebody else: the system tells the user who called `listen`.
LISTENER = """
import os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
os.setuid(int(sys.argv[2]))
server.listen()
server.settimeout(20)
print("ready", flush=True)
print(repr(server.accept()[0].recv(100)), flush=True)
"""
# Calls as somebody else. It goes to the folder as root: those above it may be closed to others.
CALLER = """
import os, socket, sys
folder, name = os.path.split(sys.argv[1])
os.chdir(folder)
os.setuid(int(sys.argv[2]))
caller = socket.socket(socket.AF_UNIX)
caller.connect(name)
caller.settimeout(20)
try:
    caller.sendall(b'"stolen.csv"\\n')
    print(repr(caller.recv(100)))
except ConnectionError:
    print(repr(b""))
"""


@pytest.fixture
def folder(home):
    return DataFolder(home)


@pytest.fixture
def listening(qapp):
    """An instance that listens at the socket of a data folder."""
    owner = QObject()

    def listen(folder):
        instance = SingleInstance(folder, owner)
        assert instance.claim()
        instance.listen()
        return instance

    yield listen
    owner.deleteLater()


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(instance_module, "_PATIENCE_MS", 300)


@pytest.fixture
def heard(listening, folder):
    """The first instance, and the files that it was asked to open."""
    instance, files = listening(folder), []
    instance.asked_to_open.connect(files.append)
    return files


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "csvdownloader", *map(str, arguments)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )


def socket_of(folder):
    return Path(window_socket(folder))


# --- where it lies --------------------------------------------------------------------------------


def test_s08_the_socket_lies_in_a_folder_of_the_user_alone(heard, folder, home):
    path = socket_of(folder)
    assert home in path.parents
    assert path.is_socket()
    status = path.parent.stat()
    assert (status.st_mode & 0o777, status.st_uid) == (0o700, os.geteuid())


def test_s08_a_data_folder_with_a_long_path_has_a_socket_too(listening, monkeypatch, qtbot):
    with tempfile.TemporaryDirectory() as runtime:
        home = Path(runtime) / ("x" * 200)
        home.mkdir()
        monkeypatch.setenv("CSVDOWNLOADER_HOME", str(home))
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        first = listening(DataFolder(home))
        path = socket_of(DataFolder(home))
        assert path.is_socket()
        assert Path(runtime) in path.parents
        assert has_private_folder(str(path))
        with qtbot.waitSignal(first.asked_to_open, timeout=20_000) as asked:
            second = start("/orders.csv")
        assert asked.args == ["/orders.csv"]
        qtbot.waitUntil(lambda: second.poll() == 0, timeout=20_000)
        first.stop_listening()


def test_s08_two_data_folders_with_long_paths_have_two_sockets(home):
    names = {window_socket(DataFolder(home / (letter * 200))) for letter in "xy"}
    assert len(names) == 2


def test_s08_a_folder_of_the_users_own_is_closed_to_others(folder, home, listening):
    (home / "window").mkdir(mode=0o777)
    (home / "window").chmod(0o777)
    listening(folder)
    assert has_private_folder(window_socket(folder))
    assert socket_of(folder).is_socket()


@as_root
def test_s08_in_a_strangers_folder_nobody_listens_and_nobody_calls(
    folder, home, qapp, listening, impatient, expected_log
):
    (home / "window").mkdir(mode=0o700)
    os.chown(home / "window", NOBODY, NOBODY)
    listening(folder)
    assert not socket_of(folder).exists()
    assert "not this user's alone" in expected_log[0].getMessage()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(socket_of(folder)))
        server.listen()
        server.setblocking(False)
        assert SingleInstance(folder).claim_or_hand_over("secret.csv") is None
        with pytest.raises(BlockingIOError):
            server.accept()


def test_s08_a_link_is_no_folder_of_the_users_own(folder, home, tmp_path, listening, expected_log):
    (home / "window").symlink_to(tmp_path)
    listening(folder)
    assert not socket_of(folder).exists()
    assert len(expected_log) == 1


# --- who is at the other end ----------------------------------------------------------------------


@as_root
def test_s08_a_first_instance_of_another_user_is_told_nothing(folder, home, impatient, qapp):
    first = SingleInstance(folder)
    assert first.claim()
    (home / "window").mkdir(mode=0o700)
    argv = [sys.executable, "-c", LISTENER, str(socket_of(folder)), str(NOBODY)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout.readline() == "ready\n"
        assert SingleInstance(folder).claim_or_hand_over("secret.csv") is None
        assert server.stdout.readline() == "b''\n"


@as_root
def test_s08_a_second_instance_of_another_user_is_not_heard(heard, folder, qtbot):
    path = socket_of(folder)
    path.parent.chmod(0o755)  # as if the file system did not hold others off
    path.chmod(0o777)
    argv = [sys.executable, "-c", CALLER, str(path), str(NOBODY)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as caller:
        qtbot.waitUntil(lambda: caller.poll() is not None, timeout=20_000)
        assert caller.stdout.read() == "b''\n"
    assert heard == []


# --- what is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        b"x" * 300_000,
        b"[" * 300_000 + b"\n",
        b"[" * 100_000 + b"\n",
        b"orders.csv\n",
        b"\xff\xfe\n",
        b"7\n",
        b'["a.csv"]\n',
        b'"a\\u0000b.csv"\n',
        b"\n",
    ],
    ids=["endless", "long", "deep", "no JSON", "no text", "number", "list", "NUL", "empty"],
)
def test_s08_what_is_no_message_ends_the_connection(heard, folder, qtbot, message):
    assert answer_to(message, folder, qtbot) == b""
    assert heard == []
    assert answer_to(b'"/orders.csv"\n', folder, qtbot) == b"ok\n"
    assert heard == ["/orders.csv"]


def answer_to(message, folder, qtbot):
    """What the first instance says before it ends the connection."""
    caller = QLocalSocket()
    caller.connectToServer(window_socket(folder))
    assert caller.waitForConnected(1000)
    with qtbot.waitSignal(caller.disconnected, timeout=10_000):
        caller.write(message)
    return bytes(caller.readAll().data())
