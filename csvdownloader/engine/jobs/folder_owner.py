"""Whose a chosen folder of fetched files is: of one data folder, and no other clears it.

Two users of one disk, or two data folders of one user, may choose the same place. What one does not
know there looks like the rest of a download that was cut off, and would be removed.
"""

import logging
import uuid
from pathlib import Path

from csvdownloader.core.data_folder import identity_beside
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.core.messages import Message
from csvdownloader.engine.disk.durable import make_private_folder, write_atomically

logger = logging.getLogger(__name__)

MARK = "owner"  # in the chosen folder: the identity of its data folder


def claim(root: Path, usual: Path) -> None:
    """Marks the folder as that of the data folder that has `usual`, where nobody has marked it.

    Where nothing can be written, it stays without a mark.

    Raises:
        StorageError: It is another's.
    """
    require_own(root, usual)
    mark = root / MARK
    if root == usual or mark.exists():
        return
    try:
        make_private_folder(root)
        write_atomically(mark, _identity(usual))
    except OSError as error:
        logger.warning("the folder of fetched files cannot be marked: %s", error)


def require_own(root: Path, usual: Path) -> None:
    """Refuses the folder of another data folder. Raises StorageError."""
    if not is_own(root, usual):
        raise StorageError(
            Message("{root} has the fetched files of another data folder", root=root),
            Message(
                "Choose another folder in Settings, Fetched files. If that data folder is no more, "
                "remove {mark}.",
                mark=root / MARK,
            ),
        )


def is_own(root: Path, usual: Path) -> bool:
    """Whether no other data folder has marked it. Raises StorageError when it cannot be read."""
    mark = "" if root == usual else _read(root / MARK)
    return not mark or mark == _read(identity_beside(usual))


def _identity(usual: Path) -> str:
    """What tells this data folder from any other; made when it is first needed. Raises OSError."""
    path = identity_beside(usual)
    if not path.exists():
        write_atomically(path, str(uuid.uuid4()))
    return path.read_text(encoding="utf-8")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise own_storage_error(error, path) from error
