"""Whether what is to be written fits on the disk."""

import os
import shutil
import sys
from pathlib import Path

from csvdownloader.core import units
from csvdownloader.core.errors.storage import disk_full_error

_MOUNTS = Path("/proc/self/mounts")
_COMPRESSING = frozenset({"bcachefs", "btrfs", "f2fs", "zfs"})  # file systems that may
_COMPRESSED = 0x800  # of Windows' FILE_ATTRIBUTE_COMPRESSED, which files inherit from the folder


def require_space(folder: Path, needed: int) -> None:
    """Refuses, before it is written, what surely does not fit.

    Args:
        folder: Where it is to be written.
        needed: Bytes.

    Raises:
        DiskFullError: Fewer are free, and the file system does not compress.
        OSError: The folder cannot be asked.
    """
    if shutil.disk_usage(folder).free < needed and not _may_compress(folder):
        raise disk_full_error(folder, units.size(needed))


def _may_compress(folder: Path) -> bool:
    if sys.platform == "win32":
        return bool(folder.stat().st_file_attributes & _COMPRESSED)
    try:
        mounts = [line.split() for line in _MOUNTS.read_text(errors="replace").splitlines()]
    except OSError:
        return False  # no Linux; APFS compresses only what it is told to
    real = os.path.realpath(folder)
    around = [m for m in mounts if os.path.commonpath([m[1], real]) == m[1]]
    return bool(around) and max(around, key=lambda m: len(m[1]))[2] in _COMPRESSING
