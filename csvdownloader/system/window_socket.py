"""The socket by which a second start reaches the first window: no other user can take it."""

import os
import stat
import struct
import sys
from contextlib import suppress
from pathlib import Path

from csvdownloader.core.data_folder import DataFolder

# A socket's path may have 103 bytes on macOS, 107 on Linux. Qt binds it by a draft beside it.
_LONGEST_PATH = 90
_CREDENTIALS = struct.Struct("3i")  # Linux: pid, uid, gid


def window_socket(folder: DataFolder) -> str:
    """The name of the socket, for QLocalServer: a path, on Windows the name of a pipe.

    It lies in the data folder, so that everyone who uses that finds it, whatever the environment
    says; below the runtime folder only where that path would be too long.
    """
    if sys.platform == "win32":
        return f"csvdownloader-{_digest(folder)}"
    path = folder.window_socket
    if len(os.fsencode(path)) > _LONGEST_PATH:
        from PySide6.QtCore import QDir  # made late: hardly any path is so long

        runtime = os.environ.get("XDG_RUNTIME_DIR") or QDir.tempPath()
        path = Path(runtime) / f"csvdownloader-{os.geteuid()}" / _digest(folder)
    return str(path)


def make_socket_folder(name: str) -> bool:
    """Makes the private folder of the socket; False where another user got there first."""
    if sys.platform == "win32":
        return True
    folder = Path(name).parent
    with suppress(OSError):  # whether it is there, and whose it is, is looked at below
        folder.mkdir(mode=0o700)
    with suppress(OSError):
        if folder.lstat().st_uid == os.geteuid() and not folder.is_symlink():
            folder.chmod(0o700)
    return has_private_folder(name)


def has_private_folder(name: str) -> bool:
    """Whether only this user can put a socket where that one is."""
    if sys.platform == "win32":
        return True
    try:
        status = Path(name).parent.lstat()  # a link may be another user's
    except OSError:
        return False
    is_private = stat.S_ISDIR(status.st_mode) and not status.st_mode & 0o077
    return is_private and status.st_uid == os.geteuid()


def is_own_peer(descriptor: int) -> bool:
    """Whether the process at the other end of the connected socket is this user's."""
    if sys.platform == "win32":
        return True  # the pipe lets nobody else in
    try:
        return _peer_uid(descriptor) == os.geteuid()
    except OSError:
        return False


def _peer_uid(descriptor: int) -> int:
    import socket  # loaded late: a first window has nobody to ask

    if hasattr(socket, "SO_PEERCRED"):
        with socket.socket(fileno=os.dup(descriptor)) as peer:
            size = _CREDENTIALS.size
            packed = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        return int(_CREDENTIALS.unpack(packed)[1])
    return _peer_uid_of_macos(descriptor)


def _peer_uid_of_macos(descriptor: int) -> int:
    import ctypes

    uid, gid = ctypes.c_uint(), ctypes.c_uint()
    library = ctypes.CDLL(None, use_errno=True)
    if library.getpeereid(descriptor, ctypes.byref(uid), ctypes.byref(gid)):
        raise OSError(ctypes.get_errno(), "getpeereid")
    return uid.value


def _digest(folder: DataFolder) -> str:
    from PySide6.QtCore import QCryptographicHash

    algorithm = QCryptographicHash.Algorithm.Sha256
    digest = QCryptographicHash.hash(os.fsencode(folder.root), algorithm)
    return bytes(digest.toHex().data()).decode()[:16]
