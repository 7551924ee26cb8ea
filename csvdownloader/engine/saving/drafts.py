"""Hidden drafts beside the targets of saves, and the notes by which a later start removes them.

A draft lies where the user saves, so nobody would look for it there. While it exists, a note with
its path lies beside the finished file, and is locked: so any start of the program, with a window or
without, can tell the draft of a killed process from one that is being written.
"""

import contextlib
import os
import re
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from csvdownloader.core.file_lock import try_lock

_DRAFT = re.compile(r"\.csvdownloader-[0-9a-f-]{36}\.part")
_NOTE_SUFFIX = ".draft"


class Draft(Struct, frozen=True):
    """A file that is whole, under its temporary name."""

    path: Path
    target: Path


def draft_of(target: Path) -> Path:
    """A new hidden name beside the target."""
    return target.with_name(f".csvdownloader-{uuid.uuid4()}.part")


@contextlib.contextmanager
def noted(draft: Path, folder: Path) -> Iterator[None]:
    """Keeps a note on the draft in `folder` for as long as the block lasts. Raises OSError.

    The note stays when the draft is not certainly gone then.
    """
    path = folder / f"{draft.name}{_NOTE_SUFFIX}"
    note = path.open("xb", buffering=0)
    try:
        try_lock(note)
        note.write(os.fsencode(draft))
        yield
    finally:
        with contextlib.suppress(OSError):  # nothing of the note is needed any more
            note.close()
        with contextlib.suppress(OSError):
            if draft.parent.is_dir() and not os.path.lexists(draft):
                path.unlink(missing_ok=True)


@contextlib.contextmanager
def noted_draft(target: Path, notes: Path) -> Iterator[Path]:
    """The path of a draft, with a note of it: what has that name afterwards is removed.

    Where the disk of the fetched file is full there is no note: saving elsewhere must work then.

    Args:
        target: What the draft becomes.
        notes: The folder of the note: that of the fetched file.
    """
    draft = draft_of(target)
    with contextlib.ExitStack() as note:
        with contextlib.suppress(OSError):
            note.enter_context(noted(draft, notes))
        try:
            yield draft
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


def is_note(path: Path) -> bool:
    """Whether the file is a note on a draft, by its name."""
    return _DRAFT.fullmatch(path.name.removesuffix(_NOTE_SUFFIX)) is not None


def remove_drafts(folder: Path) -> None:
    """Removes the drafts that a killed process left, by its notes in `folder`.

    A note is only followed to a regular file that has the name of a draft, and not while somebody
    writes that. It stays while the draft's folder is not there, as on a disk that was unplugged.
    """
    for path in folder.glob(f"*{_NOTE_SUFFIX}"):
        with contextlib.suppress(OSError, ValueError):
            if _is_settled(path):
                path.unlink()


def remove_all_drafts(*roots: Path) -> None:
    """The same for the folders of all jobs at any depth below these folders, which may be missing.

    A folder is not entered by a link.
    """
    for root in roots:
        for folder, _, _ in os.walk(root):
            remove_drafts(Path(folder))


def _is_settled(path: Path) -> bool:
    """Whether there is no draft any more for the note, or it is no note. Raises OSError."""
    with path.open("r+b") as note:
        if not try_lock(note):
            return False
        draft = Path(os.fsdecode(note.read()))
        _remove(draft, path.name.removesuffix(_NOTE_SUFFIX))
        return draft.parent.is_dir()


def _remove(draft: Path, name: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        is_own = draft.name == name and _DRAFT.fullmatch(name) is not None
        if is_own and stat.S_ISREG(draft.lstat().st_mode):
            draft.unlink()
