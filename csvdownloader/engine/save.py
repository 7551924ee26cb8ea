"""Saves a finished file at the path that the user chose: whole, or not at all."""

import contextlib
import errno
import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from io import FileIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypeAlias

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import (
    FolderGoneError,
    NotWholeError,
    StorageError,
    TargetExistsError,
    TargetNotAFileError,
    storage_error,
)
from csvdownloader.core.formats import Format
from csvdownloader.core.measured import Measured
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Progress, Receipt, Stage
from csvdownloader.core.names import PartName, part_targets
from csvdownloader.core.ports import Report
from csvdownloader.core.saved import Saved, SavedFile
from csvdownloader.core.writing import SavedFormat, WriteOptions
from csvdownloader.engine.disk import sync_file, sync_name
from csvdownloader.engine.disk_space import require_space
from csvdownloader.engine.drafts import draft_of, noted
from csvdownloader.engine.line_breaks import LineBreaks
from csvdownloader.engine.verify import BLOCK, check_unchanged
from csvdownloader.engine.writers.parts import NewDraft, part_count
from csvdownloader.engine.writers.write import Finished, write_drafts

_FICLONE = 0x40049409  # Linux ioctl_ficlone(2): the copy shares the blocks until one side changes
_OnProgress: TypeAlias = Callable[[Progress], None]
_naming = threading.Lock()  # where a disk knows no links, two saves must not take one name
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL})


class Copy(Struct, frozen=True):
    """A file to save.

    Attributes:
        finished: The fetched file.
        receipt: What the copy must match.
        target: The path of the copy; its parts have numbers behind their name.
        format: How the file was fetched.
        writing: How it is saved; None for a copy of its bytes.
        part_name: What names its parts, also where it is only one; None for the usual names.
    """

    finished: Path
    receipt: Receipt
    target: Path
    format: Format = Format.CSV
    writing: WriteOptions | None = None
    part_name: PartName | None = None

    @property
    def targets(self) -> list[Path]:
        """The files that are saved. Raises InvalidRequestError where these are too many."""
        if self.writing is None:
            return [self.target]
        count = part_count(self.writing, self.receipt.row_count)
        if self.part_name is not None:
            return list(map(self.part_name, range(1, count + 1)))
        return part_targets(self.target, count)


class Beside(Struct, frozen=True):
    """Small files that are saved with others and speak of them: receipts.

    Attributes:
        targets: Their paths.
        make: Gives their contents, in the order of the paths, for what is about to be saved.
    """

    targets: tuple[Path, ...]
    make: Callable[[Saved], Sequence[bytes]]


NOTHING = Beside((), lambda _saved: ())


class _Draft(Struct, frozen=True):
    """A file that is whole, under its temporary name."""

    path: Path
    target: Path


def save(
    copies: Sequence[Copy],
    overwrite: bool,
    report: Report,
    cancel: Cancel,
    beside: Beside = NOTHING,
) -> Saved:
    """Writes files under temporary names, verifies them all, then renames them in their order.

    Never a hard link: editing the saved file would change the fetched one.

    Args:
        copies: The files: others that belong to the last one, and that.
        overwrite: Whether existing files may be replaced.
        report: Gets the progress of the last one.
        cancel: Checked after each block.
        beside: What is saved with them. These get their names last, and what they replace loses
            its own first: so at no moment one lies beside a file that it does not speak of.

    Raises:
        TargetExistsError, TargetNotAFileError, StorageError: A target cannot be written.
        InvalidRequestError: The last one cannot be written as it is asked for.
        NotWholeError: A fetched file is gone or no longer what its receipt says.
        Cancelled: `cancel` was set before the files had their names.

    Returns:
        What the last one was saved as.
    """
    _check_targets(copies, beside, overwrite)
    last = copies[-1]
    with ExitStack() as open_drafts:
        drafts = [
            _Draft(open_drafts.enter_context(_verified_draft(copy, _ignore, cancel)), copy.target)
            for copy in copies[:-1]
        ]
        if last.writing is None:
            draft = open_drafts.enter_context(_verified_draft(last, report, cancel))
            drafts.append(_Draft(draft, last.target))
            saved = saved_copy(last)
        else:
            written, saved = _written_drafts(last, last.writing, open_drafts, report, cancel)
            drafts += written
        cancel.check()
        _publish_with(beside, saved, drafts, overwrite, last.finished.parent)
    return saved


def move(
    copies: Sequence[Copy],
    overwrite: bool,
    report: Report,
    cancel: Cancel,
    beside: Beside = NOTHING,
) -> Saved:
    """Verifies the last file and moves it to its target: in one file system, no byte is copied.

    To another file system, or in another form, it is saved by `save`, which has the same arguments
    and errors, and does the same with the files that belong to it.
    """
    last = copies[-1]
    with _storing(last.target):
        is_far = last.finished.stat().st_dev != last.target.parent.stat().st_dev
    if is_far or last.writing is not None:
        return save(copies, overwrite, report, cancel, beside)
    _check_targets(copies, beside, overwrite)
    saved = saved_copy(last)
    with ExitStack() as open_drafts:
        drafts = [
            _Draft(open_drafts.enter_context(_verified_draft(copy, _ignore, cancel)), copy.target)
            for copy in copies[:-1]
        ]
        with _storing(last.target):
            # Its bytes were hashed before they were forced to disk, and may have changed since.
            with reading_finished(last.receipt):
                _verify(last.finished, last.receipt, report, cancel)
            last.finished.chmod(_usual_mode(last))
        cancel.check()
        drafts.append(_Draft(last.finished, last.target))
        _publish_with(beside, saved, drafts, overwrite, last.finished.parent)
    with _storing(last.target):
        last.finished.unlink(missing_ok=True)
    return saved


def saved_copy(copy: Copy) -> Saved:
    """What `save` gives for a copy of bytes."""
    receipt = copy.receipt
    counts = receipt.row_count, receipt.columns, receipt.bytes
    measured = Measured(*counts, receipt.sha256, receipt.checksum)
    options = WriteOptions(format=SavedFormat(copy.format.value))
    return Saved(options, (SavedFile(copy.target, measured),))


def _check_targets(copies: Sequence[Copy], beside: Beside, overwrite: bool) -> None:
    for target in (*(target for copy in copies for target in copy.targets), *beside.targets):
        check_target(target, overwrite)


def _publish_with(
    beside: Beside, saved: Saved, drafts: Sequence[_Draft], overwrite: bool, notes: Path
) -> None:
    """Publishes the drafts of files, and then what lies beside them; `notes` as in `_noted`."""
    with ExitStack() as open_drafts:
        written = [
            open_drafts.enter_context(_written_draft(content, target, notes))
            for content, target in zip(beside.make(saved), beside.targets, strict=True)
        ]
        with _hidden(beside.targets if overwrite else (), drafts, notes):
            _publish_all([*drafts, *written], overwrite)


def _publish_all(drafts: Sequence[_Draft], overwrite: bool) -> None:
    """Gives all drafts their names. When one fails, no new file stays without the last one."""
    named: list[_Draft] = []
    try:
        for draft in drafts:
            with _storing(draft.target):
                _publish(draft.path, draft.target, overwrite)
                if not overwrite:
                    named.append(draft)
            sync_name(draft.target)
    except StorageError:
        for draft in named:
            with contextlib.suppress(OSError):
                _take_back(draft)
        raise


def _take_back(draft: _Draft) -> None:
    """Undoes `_publish`, where nothing was replaced."""
    if os.path.lexists(draft.path):
        draft.target.unlink()
    else:
        draft.target.rename(draft.path)  # the disk knows no links: it may be the fetched file


@contextmanager
def _hidden(targets: Sequence[Path], drafts: Sequence[_Draft], notes: Path) -> Iterator[None]:
    """While inside, nothing has the names of the targets.

    What had them is removed then; but it gets them back when the block fails and all drafts are
    still there, so that nothing has been replaced.
    """
    with ExitStack() as hiding:
        hidden = [_Draft(hiding.enter_context(_noted(target, notes)), target) for target in targets]
        try:
            for each in hidden:
                with _storing(each.target), contextlib.suppress(FileNotFoundError):
                    each.target.rename(each.path)
                    sync_name(each.target)
            yield
        except BaseException:
            if all(os.path.lexists(draft.path) for draft in drafts):
                _give_back(hidden)
            raise


def _give_back(hidden: Sequence[_Draft]) -> None:
    for each in hidden:
        with contextlib.suppress(OSError):
            if not os.path.lexists(each.target):
                each.path.rename(each.target)


@contextmanager
def reading_finished(receipt: Receipt) -> Iterator[None]:
    """Says of an OSError inside that it is the finished file's. Raises NotWholeError."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotWholeError(
            Message("The fetched file of {name} is gone", name=receipt.name)
        ) from error
    except OSError as error:
        raise NotWholeError(
            Message(
                "The fetched file of {name} cannot be read: {error}",
                name=receipt.name,
                error=error.strerror or error,
            )
        ) from error


@contextmanager
def _verified_draft(copy: Copy, report: _OnProgress, cancel: Cancel) -> Iterator[Path]:
    """A copy beside its target under a temporary name; what has that name afterwards is removed."""
    with _noted_draft(copy) as draft:
        with _storing(copy.target):
            _copy(copy.finished, draft, copy.receipt, report, cancel)
            sync_file(draft)
            _verify(draft, copy.receipt, report, cancel)
        yield draft


def _written_drafts(
    copy: Copy, options: WriteOptions, open_drafts: ExitStack, report: Report, cancel: Cancel
) -> tuple[list[_Draft], Saved]:
    """The drafts of a file in another form, until `open_drafts` ends."""
    breaks = LineBreaks()
    with reading_finished(copy.receipt):
        check_unchanged(copy.finished, copy.receipt, lambda _: None, cancel, breaks)
    targets = iter(copy.targets)

    def new_draft() -> NewDraft:
        path = open_drafts.enter_context(_noted_draft(copy))
        return NewDraft(path, _member(next(targets), options))

    finished = Finished(copy.finished, copy.receipt, copy.format, breaks.lines())
    with _storing(copy.target):
        filled, measured = write_drafts(finished, options, new_draft, report, cancel)
    drafts = [
        _Draft(part.path, target) for part, target in zip(filled.parts, copy.targets, strict=True)
    ]
    files = [
        SavedFile(draft.target, counted) for draft, counted in zip(drafts, measured, strict=True)
    ]
    return drafts, Saved(options, tuple(files), filled.guarded, filled.replaced, filled.cut)


def _member(target: Path, options: WriteOptions) -> str:
    """The name of the text in a zip of that name."""
    name = target.name.removesuffix(options.compression.ending)
    ending = f".{options.format.value}"
    return name if "." in name else f"{name}{ending}"


@contextmanager
def _written_draft(content: bytes, target: Path, notes: Path) -> Iterator[_Draft]:
    """A small file beside its target under a temporary name, like `_verified_draft`."""
    with _noted(target, notes) as draft:
        with _storing(target):
            require_space(draft.parent, len(content))
            with draft.open("xb") as file:
                file.write(content)
            sync_file(draft)
        yield _Draft(draft, target)


def _noted_draft(copy: Copy) -> AbstractContextManager[Path]:
    return _noted(copy.target, copy.finished.parent)


@contextmanager
def _noted(target: Path, notes: Path) -> Iterator[Path]:
    """The path of a draft, with a note of it: what has that name afterwards is removed.

    Where the disk of the fetched file is full there is no note: saving elsewhere must work then.

    Args:
        target: What the draft becomes.
        notes: The folder of the note: that of the fetched file.
    """
    draft = draft_of(target)
    with ExitStack() as note:
        with contextlib.suppress(OSError):
            note.enter_context(noted(draft, notes))
        try:
            yield draft
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


@contextmanager
def _storing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(error, target) from error


def _ignore(_progress: Progress) -> None:
    """For a small file beside another one."""


def _usual_mode(copy: Copy) -> int:
    """The mode that the user's umask gives a new file in the folder of the target."""
    with _noted_draft(copy) as draft:
        draft.touch()
        return stat.S_IMODE(draft.stat().st_mode)


def check_target(target: Path, overwrite: bool) -> None:
    """Refuses a target that cannot be written, before the long work begins.

    Raises:
        TargetExistsError, TargetNotAFileError, StorageError: See `save`.
    """
    try:
        mode = os.lstat(target).st_mode
    except (FileNotFoundError, NotADirectoryError):
        _check_folder(target)
        return
    except OSError as error:
        raise storage_error(error, target) from error
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise TargetNotAFileError(target)
    if not overwrite:
        raise TargetExistsError(target)


def _check_folder(target: Path) -> None:
    # A file without a name, where the system has such: nothing stays when the program is killed.
    try:
        with TemporaryFile(dir=target.parent):
            pass
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FolderGoneError(target.parent) from error
    except OSError as error:
        raise storage_error(error, target) from error


def _copy(
    finished: Path, draft: Path, receipt: Receipt, report: _OnProgress, cancel: Cancel
) -> None:
    with reading_finished(receipt):
        source = finished.open("rb", buffering=0)
    # Mode "x" creates with the user's own umask, as any other program's saved file.
    with source, draft.open("xb", buffering=0) as copy:
        if _clone(source.fileno(), copy.fileno()):
            return
        require_space(draft.parent, receipt.bytes)
        written = 0
        while block := _next_block(source, receipt):
            _write_all(copy.write, block)
            written += len(block)
            report(_progress(written, receipt, 0))
            cancel.check()


def _next_block(source: FileIO, receipt: Receipt) -> bytes:
    with reading_finished(receipt):  # it is not the target that failed
        return source.read(BLOCK)


def _clone(source: int, copy: int) -> bool:
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(copy, _FICLONE, source)
    except OSError:
        return False  # another file system, or one that shares no blocks
    return True


def _write_all(write: Callable[[memoryview], int | None], block: bytes) -> None:
    view = memoryview(block)
    while view:  # a raw write may take only a part, without an error
        view = view[write(view) or 0 :]


def _verify(draft: Path, receipt: Receipt, report: _OnProgress, cancel: Cancel) -> None:
    check_unchanged(
        draft, receipt, lambda read: report(_progress(read, receipt, receipt.bytes)), cancel
    )


def _progress(done: int, receipt: Receipt, before: int) -> Progress:
    percent = 99 * (before + done) / max(1, 2 * receipt.bytes)
    return Progress(Stage.SAVING, receipt.row_count, done, receipt.row_count, percent)


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
