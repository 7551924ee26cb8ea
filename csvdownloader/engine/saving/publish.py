"""Gives drafts their names."""

import contextlib
import errno
import os
import threading
from collections.abc import Sequence
from pathlib import Path

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.engine.disk.durable import sync_name
from csvdownloader.engine.saving.drafts import Draft
from csvdownloader.engine.saving.targets import check_target, storing

_naming = threading.Lock()  # where a disk knows no links, two saves must not take one name
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL})


def publish_all(drafts: Sequence[Draft], overwrite: bool) -> None:
    """Gives all drafts their names. When one fails, no new file stays without the last one."""
    named: list[Draft] = []
    try:
        for draft in drafts:
            with storing(draft.target):
                _publish(draft.path, draft.target, overwrite)
                if not overwrite:
                    named.append(draft)
            sync_name(draft.target)
    except StorageError:
        for draft in named:
            with contextlib.suppress(OSError):
                _take_back(draft)
        raise


def _take_back(draft: Draft) -> None:
    """Undoes `_publish`, where nothing was replaced."""
    if os.path.lexists(draft.path):
        draft.target.unlink()
    else:
        draft.target.rename(draft.path)  # the disk knows no links: it may be the fetched file


def _publish(draft: Path, target: Path, overwrite: bool) -> None:
    if overwrite:
        check_target(target, overwrite)
        draft.replace(target)
        return
    try:
        os.link(draft, target)  # unlike a rename, fails when the target was made meanwhile
    except FileExistsError:
        raise TargetExistsError(target) from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        with _naming:
            check_target(target, overwrite)
            draft.rename(target)
