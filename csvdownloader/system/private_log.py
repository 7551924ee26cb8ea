"""A log that only its owner may read, whatever the umask is."""

import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler

from csvdownloader.core.overrides import override


class PrivateLog(RotatingFileHandler):
    """See `RotatingFileHandler`."""

    @override
    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, opener=_private)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
