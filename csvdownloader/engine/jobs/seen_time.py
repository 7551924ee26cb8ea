"""Counts the time that surely passed: by the system's monotonic clock, which nobody can set.

Ages by the wall clock are worth nothing on the day on which it is wrong by a year. The monotonic
clock counts from the start of the system, for all its processes. So what passed between two runs
of the program counts too, unless the system was started anew in between, which nobody can measure.
"""

import json
import platform
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from csvdownloader.engine.disk.durable import write_atomically

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")  # Linux


def _boot() -> str:
    """Names this start of the system; where the system has no such name, the computer."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return platform.node()


class _Mark(Struct, frozen=True):
    """So many seconds had been seen when the monotonic clock of that boot showed that time."""

    boot: str
    monotonic: float
    seconds: float


class SeenTime:
    """The seen time of a data folder. Any of its processes may note it at any moment."""

    def __init__(
        self,
        path: Path,
        monotonic: Callable[[], float] = time.monotonic,
        boot: Callable[[], str] = _boot,
    ) -> None:
        """Reads nothing yet; `path` is the file of the mark."""
        self._path, self._monotonic, self._boot = path, monotonic, boot

    def seconds(self) -> float:
        """The seconds seen so far, which are noted for later runs. Raises nothing."""
        now = _Mark(self._boot(), self._monotonic(), 0.0)
        mark = self._read() or now
        passed = now.monotonic - mark.monotonic if mark.boot == now.boot else 0.0
        seconds = mark.seconds + max(0.0, passed)
        with suppress(OSError):  # then the next note has it: it counts from the same mark
            text = json.dumps(asdict(_Mark(now.boot, now.monotonic, seconds)))
            write_atomically(self._path, text, durable=False)
        return seconds

    def _read(self) -> _Mark | None:
        try:
            mark = json.loads(self._path.read_text(encoding="utf-8"))
            return _Mark(str(mark["boot"]), float(mark["monotonic"]), float(mark["seconds"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
