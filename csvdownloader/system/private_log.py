"""A log that only its owner may read, whatever the umask is."""

import logging
import os
from collections.abc import Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from csvdownloader.core.overrides import override
from csvdownloader.system.log_lines import LogLines

_NAME = "csvdownloader.log"
_BYTES, _OLDER = 1_000_000, 4


class PrivateLog(RotatingFileHandler):
    """See `RotatingFileHandler`."""

    @override
    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, opener=_private)


def log_to(folder: Path, run_id: str, level: str = "info") -> None:
    """Sends what the program logs to a file in the folder, which is there. Raises OSError.

    `level` is as for `set_level`.
    """
    handler = PrivateLog(folder / _NAME, maxBytes=_BYTES, backupCount=_OLDER, encoding="utf-8")
    handler.setFormatter(LogLines(run_id))
    logging.getLogger().addHandler(handler)
    set_level(level)


def set_level(level: str) -> None:
    """Logs from that level on: "debug", "info" or "warning".

    Of the libraries nothing below "info" is logged: what they note there may be a secret.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.getLogger().setLevel(max(number, logging.INFO))
    own = logging.getLogger("csvdownloader")
    own.setLevel(number if number < logging.INFO else logging.NOTSET)


def log_lines(folder: Path) -> Iterator[str]:
    """All lines of the log, the oldest first. Raises OSError."""
    for number in range(_OLDER, -1, -1):
        path = folder / (f"{_NAME}.{number}" if number else _NAME)
        if path.exists():
            with path.open(encoding="utf-8", errors="replace") as file:
                yield from (line.rstrip("\n") for line in file)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
