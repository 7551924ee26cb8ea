"""What holds after every action, whatever the user did and whatever failed."""

import hashlib
import threading
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.sources.output import ASIDE
from csvdownloader.core.writing.rules import unless_as_fetched
from csvdownloader.engine.index.index_file import INDEX
from csvdownloader.engine.jobs.spool import CHECKPOINT, SIDECAR, read_finished
from csvdownloader.engine.writers.first_lines import FIRST_LINES
from csvdownloader.store.read_only import open_read_only
from csvdownloader.store.stored import stored_jobs
from csvdownloader.ui.jobs.job_model import ID_ROLE
from csvdownloader.workers.runner import THREADS
from tests.stress.program import Program, Troubles
from tests.stress.user import let_events_run, until
from tests.stress.world import World
from tests.support.rawserver import THREAD

_WRITTEN = 10.0  # seconds in which is written what was refused before
_ANSWERS = 10.0  # seconds; a window that needs this long does not answer
_DRAFT = ".csvdownloader-"
_FIRST_ROWS = "preview.csv.part"
_OF_SERVERS = (THREAD, "Thread-")  # names of the threads of the servers, which live here, too
_EXPECTED = ("did not stop in time", "the store was damaged", "not all rows could be read",
             "cannot be read")  # fmt: skip
_REFUSED = ("could not be stored", "could not be removed")
_OF_TASKS = {"probe", "cancel"}  # names of the threads that end with a task
_SPARE_THREADS = 12  # of libraries: D-Bus, the pool of SQLite and DuckDB, the resolver
_SPARE_DESCRIPTORS = 24  # of kept connections to the servers, and their other ends


class Broken(AssertionError):
    """Something does not hold."""


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Checks:
    """Looks at everything.

    Attributes:
        changed: Ids of jobs whose fetched files somebody else changed or removed.
        left: Folders of jobs that could not be removed when the disk refused.
        refuses: Whether the disk refuses to be written now.
    """

    def __init__(self, world: World, troubles: Troubles) -> None:
        self.world, self.troubles = world, troubles
        self.changed: set[str] = set()
        self.left: set[str] = set()
        self.refuses = False
        self._hashes: dict[tuple[Path, int, int], str] = {}
        self._results: dict[object, str] = {}  # the first hash of each request
        self._descriptors = self._threads = 0

    def set_baseline(self) -> None:
        """Takes what is open now as what is open while nothing happens."""
        self._descriptors, self._threads = len(_descriptors()), len(_tasks())

    def forgive(self, program: Program) -> None:
        """The disk takes everything again: notes what is left; the next start clears it away."""
        self._check_troubles()
        self.refuses = False
        book = program.service.book
        if not until(lambda: not book._unwritten, _WRITTEN):
            raise Broken(f"not written, though it can be: {list(book._unwritten)}")
        until(lambda: not _removes(program), _WRITTEN)  # what began while the disk refused
        self.left |= {folder.name for folder in self._folders() if self._why_left(program, folder)}

    def restarted(self) -> None:
        """A new start has recovered: nothing is forgiven any more."""
        self.left.clear()

    def all(self, program: Program) -> None:
        """Raises Broken. Runs on the thread of the window, so no task ends meanwhile."""
        let_events_run()
        self._check_troubles()
        self._check_loop()
        self._check_saved(program)
        self._check_precious()
        self._check_window(program)
        self._check_queue(program)
        self._check_files(program)
        if not self.refuses:
            self._check_store(program)
            self._check_folders(program)
        self._check_open(program)

    # --- the loop and the window ----------------------------------------------------------------

    def _check_troubles(self) -> None:
        if self.troubles.seen:
            raise Broken("unhandled:\n" + "\n".join(self.troubles.seen))
        for line in self.troubles.log:
            expected = [*_EXPECTED, *(_REFUSED if self.refuses else ())]
            if not any(text in line for text in expected):
                raise Broken(f"logged: {line}")
        self.troubles.log.clear()

    def _check_loop(self) -> None:
        passed: list[bool] = []
        QTimer.singleShot(0, lambda: passed.append(True))
        if not until(lambda: bool(passed), _ANSWERS):
            raise Broken("the event loop does not answer")

    def _check_window(self, program: Program) -> None:
        if not program.is_open:
            return
        window, service = program.window, program.service
        model = window.list.view.model()
        listed = [model.index(row).data(ID_ROLE) for row in range(model.rowCount())]
        listed = [job_id for job_id in listed if job_id]  # the others are days
        jobs = {job.id: job for job in service.book.jobs()}
        if program.vanished:
            raise Broken(f"removed, and nobody asked for that: {program.vanished}")
        looked_for = window.list.search.filter()
        wanted = {job.id for job in jobs.values() if looked_for.takes_state(job)}
        # What is typed is compared with words of the list, so that more may be left out.
        if set(listed) - wanted or (not looked_for.typed and len(listed) != len(wanted)):
            raise Broken(f"the window lists {listed} for {looked_for}, the jobs are {sorted(jobs)}")
        shown = window.commands.job
        if shown is not None and not _look_alike(shown, jobs.get(shown.id)):
            raise Broken(f"the page shows {shown}, the job is {jobs.get(shown.id)}")
        sensible = window.sensible()
        enabled = {c for c in CommandId if window.actions_by_id[c].isEnabled()}
        if enabled != sensible:
            raise Broken(f"can be used, or should: {sorted(enabled ^ sensible)} of {shown}")

    def _check_queue(self, program: Program) -> None:
        states = Counter(job.state for job in program.service.book.jobs())
        service = program.service
        free = service.settings.current.jobs_at_once - states[JobState.RUNNING]
        is_at_work = service._recovered and not program.runner.is_shutting_down
        may_start = is_at_work and not service.queue.is_paused
        if may_start and free > 0 and states[JobState.QUEUED]:
            raise Broken(f"jobs wait, and nothing starts them: {states}")
        for job in service.book.jobs() if is_at_work else ():
            if job.state is JobState.RUNNING and not program.runner.is_running(job.id):
                raise Broken(f"nobody runs {job}")

    # --- files ------------------------------------------------------------------------------------

    def _check_store(self, program: Program) -> None:
        path = self.world.home / "jobs.sqlite"
        with closing(open_read_only(path)) as connection:
            (health,) = connection.execute("PRAGMA integrity_check").fetchone()
        if health != "ok":
            raise Broken(f"the store is damaged: {health}")
        stored = {job.id: job for job in stored_jobs(path)}
        listed = {job.id: job for job in program.service.book.jobs()}
        listed |= program.service.book.aside
        for job_id in (stored.keys() | listed.keys()) - program.service.book._unwritten.keys():
            if stored.get(job_id) != listed.get(job_id):
                raise Broken(f"stored {stored.get(job_id)}\nlisted {listed.get(job_id)}")

    def _check_files(self, program: Program) -> None:
        for job in program.service.book.jobs():
            if job.id in self.changed:
                continue
            if not self.refuses:
                self._check_final_name(job)
            if job.state is JobState.COMPLETED:
                self._check_receipt(job)

    def _check_final_name(self, job: Job) -> None:
        """Whatever has its final name is whole, and its sidecar says so."""
        folder = self.world.home / "jobs" / job.id
        if not (folder / job.title).exists():
            return
        whole = read_finished(folder)
        if whole is None or whole.receipt is None:
            raise Broken(f"under its final name, and not whole: {folder} of {job}")
        if self._hash(folder / job.title) != whole.receipt.sha256:
            raise Broken(f"under its final name, and not what its sidecar says: {job}")

    def _check_receipt(self, job: Job) -> None:
        receipt, folder = job.receipt, self.world.home / "jobs" / job.id
        if receipt is None or not (folder / receipt.name).exists():
            raise Broken(f"finished without a file: {job}")
        if self._hash(folder / receipt.name) != receipt.sha256:
            raise Broken(f"not what the receipt says: {job}")
        if receipt.aside and self._hash(folder / ASIDE) != receipt.aside.sha256:
            raise Broken(f"the rows set aside are not what the receipt says: {job}")
        self._check_result(job, receipt.sha256)

    def _check_result(self, job: Job, digest: str) -> None:
        """The same request gives the same file; but for those of files, which change here."""
        request = job.request
        if request.source == "file":
            return
        key = (request.source, str(request.parameters), request.row_limit, request.format)
        if self._results.setdefault(key, digest) != digest:
            raise Broken(f"not what the same request gave before: {job}")

    def _check_folders(self, program: Program) -> None:
        for folder in self._folders():
            why = self._why_left(program, folder)
            if why and folder.name not in self.left:
                names = sorted(path.name for path in folder.glob("*"))
                raise Broken(f"{why}: {folder.name} with {names}")

    def _why_left(self, program: Program, folder: Path) -> str:
        """Why the folder should not be as it is; empty when all is right."""
        runner, jobs = program.runner, {job.id: job for job in program.service.book.jobs()}
        job = jobs.get(folder.name)
        busy = runner.is_running(folder.name) or runner.is_abandoned(folder.name)
        tasks = [*runner._tasks, *(task.id for task in runner._abandoned)]
        may_come_back = folder.name in program.service.book.aside
        if busy or _removes(program) or may_come_back or not program.service._recovered:
            return ""
        if job is None:
            is_looking = any(task.startswith("rows ") for task in tasks)  # for the form
            is_of_look = {path.name for path in folder.glob("*")} <= {_FIRST_ROWS}
            return "" if is_looking and is_of_look else "nobody owns a folder"
        if job.receipt is not None:
            kept = {job.receipt.name, SIDECAR, INDEX, ASIDE}
            rest = {path.name for path in folder.iterdir()} - kept
            if any(task.startswith("lines ") for task in tasks):  # for the dialog
                rest = {name for name in rest if not name.startswith(FIRST_LINES)}
            return (
                ""
                if not rest or program.service.saving.is_saving(job.id)
                else f"beside a file {rest}"
            )
        if (folder / CHECKPOINT).exists() and job.state is not JobState.CANCELLED:
            return ""  # it can go on
        return f"left of a job that is {job.state}"

    def _check_saved(self, program: Program) -> None:
        saved, program.saved = program.saved, []
        jobs = {job.id: job for job in program.service.book.jobs()}
        for job_id, path in saved:
            job = jobs.get(job_id)
            if job is None or sha256(path) != _hash_said(job, path):
                raise Broken(f"saved to {path}, and not what the receipt says: {job}")
        saving = any(program.service.saving.is_saving(job_id) for job_id in jobs)
        drafts = list(self.world.downloads.rglob(f"{_DRAFT}*"))
        if drafts and not saving and not self.refuses:
            raise Broken(f"left of saving: {drafts}")

    def _check_precious(self) -> None:
        for path, content in self.world.precious.items():
            if path.read_bytes() != content:
                raise Broken(f"the user's own file was replaced: {path}")

    # --- what is open -----------------------------------------------------------------------------

    def _check_open(self, program: Program) -> None:
        most = self._threads + THREADS + len(program.runner._abandoned) + _SPARE_THREADS
        if len(_tasks()) > most + _of_servers():
            raise Broken(f"{len(_tasks())} threads:\n{_thread_names()}")
        if program.runner.running or program.runner._abandoned:
            return
        threads = [t for t in threading.enumerate() if t.name in _OF_TASKS]
        if threads:
            raise Broken(f"threads that nobody needs: {threads}")
        paths = _descriptors()
        own = (self.world.home / "jobs", self.world.sources, self.world.downloads)
        ours = [path for path in paths if path.startswith(tuple(f"{folder}/" for folder in own))]
        if ours:
            raise Broken(f"files that nobody reads are open: {ours}")
        if len(paths) > self._descriptors + _SPARE_DESCRIPTORS:
            raise Broken(f"{len(paths)} descriptors, {self._descriptors} at first:\n{paths}")

    def check_closed(self) -> None:
        """After the end of the program: nothing of its window is left."""
        left = QApplication.topLevelWidgets()
        if left:
            raise Broken(f"widgets are left: {left}")

    # --- small things -----------------------------------------------------------------------------

    def _folders(self) -> list[Path]:
        root = self.world.home / "jobs"
        return sorted(root.iterdir()) if root.is_dir() else []

    def _hash(self, path: Path) -> str:
        try:
            status = path.stat()
            key = (path, status.st_ino, status.st_mtime_ns)
            if key not in self._hashes:
                self._hashes[key] = sha256(path)
        except FileNotFoundError:  # a removal is under way
            return ""
        return self._hashes[key]


def _hash_said(job: Job, path: Path) -> str:
    """What the file should have that was saved there; empty where none was."""
    saves = [save.saved for save in job.saves if save.saved.path == path]
    if not saves or job.receipt is None:
        return ""
    is_copy = unless_as_fetched(saves[-1].options, job.request.format) is None
    return job.receipt.sha256 if is_copy else saves[-1].files[0].measured.sha256


def _removes(program: Program) -> bool:
    """Whether files of jobs are being removed."""
    runner = program.runner
    tasks = [*runner._tasks, *(task.id for task in runner._abandoned)]
    return any(task.startswith("remove ") for task in tasks)


def _look_alike(shown: Job, job: Job | None) -> bool:
    """Whether they are the same, but for what nobody is shown."""
    return job is not None and replace(shown, aging_since=job.aging_since) == job


def _descriptors() -> list[str]:
    """What is open, by the names that Linux gives it; not what each thread of Qt has for itself."""
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # that of the listing itself
            found.append(str(entry.readlink()))
    return sorted(path for path in found if path != "anon_inode:[eventfd]")


def _tasks() -> list[Path]:
    return list(Path("/proc/self/task").iterdir())


def _of_servers() -> int:
    return sum(t.name.startswith(_OF_SERVERS) for t in threading.enumerate())


def _thread_names() -> str:
    return "\n".join((task / "comm").read_text().strip() for task in _tasks())
