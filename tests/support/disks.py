"""Small disks of their own, which can be full, and files that may not grow."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.invariants import assert_folders_are_well


class SmallDisk:
    """A file system in memory, mounted on a folder.

    Attributes:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leaves no free byte."""
        with self._ballast.open("ab", buffering=0) as file:
            while shutil.disk_usage(self.folder).free:
                file.write(bytes(4096))

    def free(self) -> None:
        """Takes back what `fill` did."""
        self._ballast.unlink()

    def remount(self, option: str) -> None:
        """Changes the disk: `ro`, or another `size=`."""
        _run("mount", "-o", f"remount,{option}", str(self.folder))


@contextmanager
def small_disk(folder: Path, size: str = "1m") -> Iterator[SmallDisk]:
    """Mounts a disk of that size on the folder; skips the test where nobody may do that.

    What is on it at the end is in the folder afterwards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small disk cannot be mounted here (needs root on Linux)")
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(folder))
    except subprocess.CalledProcessError:
        pytest.skip("a small disk cannot be mounted here (needs root on Linux)")
    try:
        yield SmallDisk(folder)
    finally:
        kept = folder.with_name(f"{folder.name}-kept")
        shutil.copytree(folder, kept, symlinks=True)
        _run("umount", str(folder))
        folder.rmdir()
        kept.rename(folder)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Lets no file of this process grow beyond so many bytes, as a file system may."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@contextmanager
def memory_folder() -> Iterator[Path]:
    """A folder on another file system, where nothing waits for a disk; skips where there is none.

    The invariants must hold there at the end.
    """
    memory = Path("/dev/shm")
    if not memory.is_dir():
        pytest.skip("no second file system")
    folder = Path(tempfile.mkdtemp(prefix="csvdownloader-", dir=memory))
    try:
        yield folder
        assert_folders_are_well(folder)
    finally:
        shutil.rmtree(folder)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
