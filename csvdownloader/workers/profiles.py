"""The profiles of web services: read, copied and checked in a worker."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.workers.runner import Ending, T, TaskRunner, on_end

if TYPE_CHECKING:
    from csvdownloader.core.ports.connections import AccountKind
    from csvdownloader.core.ports.profiles import Profiles
    from csvdownloader.core.sources.profiles import ProfileEntry, ProfileProblem

_LOAD = "load profiles"


class ProfileService(QObject):
    """The profiles, as the window uses them.

    Signals, all on the GUI thread:
        changed(): The profiles were reloaded, after `reload` or `copy`.
        copied(str): The path of the file that `copy` made.
        copy_failed(Failure): Instead of `copied`.
        folder_ready(str): The folder of own profiles is there, after `make_folder`.
        folder_failed(Failure): Instead of `folder_ready`.
        checked(str, tuple[ProfileProblem, ...]): What is wrong with the profile of that path.
        check_failed(str, Failure): Instead of `checked`.
    """

    changed = Signal()
    copied = Signal(str)
    copy_failed = Signal(object)
    folder_ready = Signal(str)
    folder_failed = Signal(object)
    checked = Signal(str, object)
    check_failed = Signal(str, object)

    def __init__(
        self, runner: TaskRunner, profiles: "Profiles", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._profiles = runner, profiles
        self._is_loaded = self._load_again = False
        self._checks: dict[str, str] = {}  # the newest task for each path

    @property
    def is_loaded(self) -> bool:
        """Whether the profiles were read at least once."""
        return self._is_loaded

    @property
    def kinds(self) -> "Sequence[AccountKind]":
        """The kinds of account that the profiles take."""
        return self._profiles.kinds

    @property
    def own_folder(self) -> Path:
        """Where the user's own profiles lie; need not exist."""
        return self._profiles.own_folder

    def entries(self) -> "Sequence[ProfileEntry]":
        """All profiles, by name."""
        return self._profiles.entries

    def entry(self, id_or_path: str) -> "ProfileEntry | None":
        """The profile of this id or file; one that is broken also by its file's name.

        None when there is none.
        """
        named = [e for e in self.entries() if id_or_path in (e.id, str(e.path))]
        broken = [e for e in self.entries() if e.problem and e.path.stem == id_or_path]
        return next(iter((*named, *broken)), None)

    def reload(self) -> None:
        """Reloads all profiles; `changed` follows."""
        if self._runner.is_running(_LOAD):
            self._load_again = True  # the running task may have read the folder already
            return
        self._runner.start(_LOAD, lambda _report, _cancel: self._profiles.load(), self._end_load)

    def copy(self, profile_id: str) -> None:
        """Copies a profile into the user's folder; `copied` or `copy_failed` follows."""

        def notify_copy(path: Path) -> None:
            self.copied.emit(str(path))
            self.reload()

        notify = on_end(notify_copy, self.copy_failed.emit)
        self._start("copy profile", lambda: self._profiles.copy(profile_id), notify)

    def make_folder(self) -> None:
        """Makes the user's folder; `folder_ready` or `folder_failed` follows."""
        folder = self.own_folder
        notify = on_end(lambda _: self.folder_ready.emit(str(folder)), self.folder_failed.emit)
        self._start("profile folder", lambda: _make_folder(folder), notify)

    def check(self, path: str) -> None:
        """Looks for mistakes in a profile; `checked` or `check_failed` follows."""
        notify = on_end(partial(self.checked.emit, path), partial(self.check_failed.emit, path))

        def notify_if_newest(ending: "Ending[Sequence[ProfileProblem]]") -> None:
            if self._checks.get(path) == task_id:  # else a newer check was started meanwhile
                del self._checks[path]
                notify(ending)

        task_id = self._start(
            "check profile", lambda: self._profiles.check(Path(path)), notify_if_newest
        )
        self._checks[path] = task_id

    def _start(self, name: str, work: Callable[[], T], notify: Callable[[Ending[T]], None]) -> str:
        task_id = f"{name} {uuid.uuid4()}"
        self._runner.start(task_id, lambda _report, _cancel: work(), notify)
        return task_id

    def _end_load(self, _ending: Ending[None]) -> None:
        self._is_loaded = True
        again, self._load_again = self._load_again, False
        if again:
            self.reload()
        self.changed.emit()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise own_storage_error(error, folder) from error
