"""A file for each run of the window, into which Python's fault handler writes when it crashes."""

import faulthandler
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from msgspec import Struct

from csvdownloader.core.file_lock import locked
from csvdownloader.engine.disk.durable import make_private_folder

_PREFIX, _SUFFIX, _TOLD = "fault-", ".txt", ".told"
_KEPT = 5  # faults that the user was told of, for a report
_TRIES = 5  # another start may look at the file just when it is made


class Fault(Struct, frozen=True):
    """A crash of an earlier run.

    Attributes:
        at: When it was, UTC.
        text: What the fault handler wrote: the functions that ran, without any value.
    """

    at: datetime
    text: str

    def told(self) -> str:
        """What a report says of it."""
        return f"Crash of {self.at.astimezone():%Y-%m-%d %H:%M}\n{self.text}"


class FaultFile:
    """The file of this run. It is locked, so that no other start takes it for a left one.

    Attributes:
        run_id: Names the run: 8 hexadecimal digits.
    """

    def __init__(self, folder: Path, run_id: str) -> None:
        """Begins; where there can be no file, what the fault handler says is lost."""
        self.run_id = run_id
        self._path = folder / f"{_PREFIX}{run_id}{_SUFFIX}"
        self._file: IO[str] | None = None
        with suppress(OSError):
            make_private_folder(folder)
            self._file = _made(self._path)
        if self._file is not None:
            faulthandler.enable(self._file)

    def remove(self) -> None:
        """Ends: the run ended well."""
        if self._file is None:
            return
        faulthandler.disable()
        if sys.platform == "win32":
            self._file.close()  # an open file cannot be removed there; elsewhere it stays locked
        with suppress(OSError):
            self._path.unlink()
        self._file.close()
        self._file = None


def new_faults(folder: Path) -> list[Fault]:
    """The crashes of which nobody was told yet, oldest first; from now on they count as told."""
    found = []
    for path in _files(folder, _SUFFIX):
        with suppress(OSError):
            fault = _taken(path)
            if fault is not None:
                found.append(fault)
    for path in _files(folder, _TOLD)[:-_KEPT]:
        with suppress(OSError):
            path.unlink()
    return sorted(found, key=lambda fault: fault.at)


def known_faults(folder: Path) -> list[Fault]:
    """The last crashes, oldest first, whether or not the user was told."""
    found = []
    for path in (*_files(folder, _TOLD), *_files(folder, _SUFFIX)):
        with suppress(OSError):  # its run has just ended, or on Windows has it locked
            found.append(_read(path))
    return sorted((fault for fault in found if fault.text), key=lambda fault: fault.at)


def _made(path: Path) -> IO[str] | None:
    for _ in range(_TRIES):
        opened = os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600), "a")
        file = locked(opened, path)
        if file is not None:
            return file
    return None


def _taken(path: Path) -> Fault | None:
    """The fault of a run that has ended; None for none. An empty file is removed."""
    file = locked(path.open("r+", encoding="utf-8", errors="replace"), path)
    if file is None:
        return None  # its run goes on
    with file:
        if sys.platform == "win32":
            file.close()  # there a locked file cannot be read, nor an open one renamed
        fault = _read(path)
        if fault.text:
            path.rename(path.with_suffix(_TOLD))
        else:
            path.unlink()
    return fault if fault.text else None


def _read(path: Path) -> Fault:
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Fault(at, path.read_text(encoding="utf-8", errors="replace").strip())


def _files(folder: Path, suffix: str) -> list[Path]:
    """Those that end so, the oldest first."""
    return sorted(folder.glob(f"{_PREFIX}*{suffix}"), key=_age)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # its run has just ended
        return 0.0
