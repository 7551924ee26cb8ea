"""Runs work off the GUI thread. Only it starts threads, but for `Cancel.repeating` and `beside`."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeAlias, TypeVar

from msgspec import Struct, field
from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, SignalInstance, Slot

from csvdownloader.core import texts
from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.jobs.job_context import working_for
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override

logger = logging.getLogger(__name__)

REPORT_INTERVAL = 1 / 30  # seconds; more signals would only starve the GUI thread
PROBE_INTERVAL = 0.1  # seconds
ABANDON_AFTER_MS = 700  # a cancelled task that hangs is abandoned, so that Cancel takes < 1 s
THREADS = 32

T = TypeVar("T")


class Succeeded(Struct, Generic[T], frozen=True):
    """The work returned `value`."""

    value: T


class Failed(Struct, frozen=True):
    """The work raised `error`: a UserError is expected, anything else is a bug."""

    error: BaseException

    def failure(self) -> Failure:
        """The error as it is shown to the user."""
        if isinstance(self.error, UserError):
            return self.error.failure()
        return Failure(
            FailureKind.BUG,
            Message("Something unexpected happened: {error}", error=self.error),
            Message("Please report it."),
        )


class Stopped(Struct, frozen=True):
    """The work was cancelled; see `Cancelled` for `is_resumable`."""

    is_resumable: bool = False


Ending: TypeAlias = Succeeded[T] | Failed | Stopped


def on_end(
    succeeded: Callable[[T], object], failed: Callable[[Failure], object]
) -> Callable[[Ending[T]], None]:
    """A callback that passes an ending to one of two signals; to none when it was cancelled."""

    def dispatch(ending: Ending[T]) -> None:
        if isinstance(ending, Succeeded):
            succeeded(ending.value)
        elif isinstance(ending, Failed):
            failed(ending.failure())

    return dispatch


class TaskReport:
    """Passes a worker's progress on, about 30 times a second and always the last value."""

    def __init__(self, deliver: Callable[[Progress], None]) -> None:
        self._deliver = deliver
        self._next = 0.0
        self._pending: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        """Delivers `progress`, or holds it back until the next one is due."""
        now = time.monotonic()
        # Before a wait it is delivered at once: no report may follow that would deliver it.
        if now < self._next and progress.next_poll is None:
            self._pending = progress
            return
        self._pending = None
        self._next = now + REPORT_INTERVAL
        self._deliver(progress)

    def flush(self) -> None:
        """Delivers what was held back."""
        pending, self._pending = self._pending, None
        if pending is not None:
            self._deliver(pending)

    @contextmanager
    def watching(self, probe: Callable[[], Progress | None]) -> Iterator[None]:
        """See `core.ports.running.Report.watching`."""
        stop = threading.Event()
        errors: list[Exception] = []

        def poll() -> None:
            begun = time.monotonic()
            try:
                # a probe may take most of the interval, as it verifies the part file
                while not stop.wait(max(0.0, begun + PROBE_INTERVAL - time.monotonic())):
                    begun = time.monotonic()
                    progress = probe()
                    if progress is not None:
                        self(progress)
            except Exception as error:  # raised again in the worker
                errors.append(error)

        poller = threading.Thread(target=poll, name="probe")
        poller.start()
        try:
            yield
        finally:
            stop.set()
            poller.join()
        if errors:
            raise errors[0]


Work: TypeAlias = Callable[[TaskReport, Cancel], T]


class _Task(Struct, eq=False):
    id: str
    on_end: Callable[[Ending[Any]], None]
    on_progress: Callable[[Progress], None]
    must_run: bool
    job_id: str
    cancel: Cancel = field(default_factory=Cancel)


def _ignore(_progress: Progress) -> None:
    """For tasks whose progress nobody shows."""


class _Runnable(QRunnable):
    # QRunnable.create() would leave its object to Python *and* to the pool: both delete it, and
    # the process crashes at a later collection (PySide6 6.11.3).

    def __init__(self, function: Callable[[], None]) -> None:
        super().__init__()
        self._function = function

    @override
    def run(self) -> None:
        self._function()


class _StageLog:
    """Writes to the log what a job does, each time that it does something else."""

    def __init__(self, job_id: str) -> None:
        self._job_id = job_id
        self._stage: Stage | None = None

    def note(self, progress: Progress) -> None:
        """Takes a report into account. It may come on a thread that works for no job."""
        if progress.stage is not self._stage:
            self._stage = progress.stage
            self.say(texts.STAGE_TITLES[progress.stage])

    def say(self, sentence: Message) -> None:
        """Writes a line, if this is the task of a job."""
        if self._job_id:
            with working_for(self._job_id):
                logger.info("%s", sentence)


class TaskRunner(QObject):
    """Runs tasks in a thread pool of its own.

    Attributes:
        is_shutting_down: Whether everything was cancelled because the program ends.

    Signals, delivered on the thread that made the runner:
        idle(): The last running task ended.
        bug_found(Exception): A task raised an unexpected exception.
    """

    idle = Signal()
    bug_found = Signal(object)
    _reported = Signal(object, object)
    _returned = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: dict[str, _Task] = {}
        self._abandoned: list[_Task] = []
        self.is_shutting_down = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        self._reported.connect(self._pass_progress_on)
        self._returned.connect(self._finish)

    def start(
        self,
        task_id: str,
        work: Work[T],
        on_end: Callable[[Ending[T]], None],
        on_progress: Callable[[Progress], None] = _ignore,
        *,
        must_run: bool = False,
        job_id: str = "",
    ) -> None:
        """Runs `work(report, cancel)` in a worker, for that job if it is for one.

        Both callbacks run on the thread that made the runner; `on_end` exactly once, at the end.
        A task that must run is short, and is not cancelled: not even at the end of the program.

        Raises:
            ValueError: A task of this id is running.
        """
        if task_id in self._tasks:
            raise ValueError(f"task {task_id} is already running")
        task = self._tasks[task_id] = _Task(task_id, on_end, on_progress, must_run, job_id)
        self._pool.start(_Runnable(lambda: self._run(task, work)))

    def is_running(self, task_id: str) -> bool:
        """Whether the task has been started and has not ended."""
        return task_id in self._tasks

    def is_abandoned(self, task_id: str) -> bool:
        """Whether a cancelled task of this id still hangs in its thread."""
        return any(task.id == task_id for task in self._abandoned)

    @property
    def running(self) -> int:
        """How many tasks are running."""
        return len(self._tasks)

    @property
    def works_for_jobs(self) -> bool:
        """Whether any task that runs is for a job."""
        return any(task.job_id for task in self._tasks.values())

    def cancel(self, task_id: str, *, shutting_down: bool = False) -> None:
        """Asks a task to stop; its end follows within a second even when the task hangs.

        Args:
            task_id: The task; it is no error when there is none.
            shutting_down: See `Cancel.set`.
        """
        task = self._tasks.get(task_id)
        if task is None or task.must_run or task.cancel.is_set:
            return
        QTimer.singleShot(ABANDON_AFTER_MS, self, lambda: self._abandon(task))
        task.cancel.set(shutting_down=shutting_down)

    def cancel_all(self, *, shutting_down: bool = False) -> None:
        """Asks every task to stop; see `Cancel.set` for `shutting_down`."""
        self.is_shutting_down |= shutting_down
        for task_id in list(self._tasks):
            self.cancel(task_id, shutting_down=shutting_down)

    def shut_down(self, wait_ms: int) -> bool:
        """Cancels everything and waits; False when a hanging task is still alive.

        A pool thread that is alive when the interpreter ends crashes the process, so after False
        the caller must leave without tearing the interpreter down.
        """
        self.cancel_all(shutting_down=True)
        return self._pool.waitForDone(wait_ms)

    def _run(self, task: _Task, work: Work[Any]) -> None:
        with working_for(task.job_id):
            self._emit(self._returned, task, self._ending_of(task, work))

    def _ending_of(self, task: _Task, work: Work[Any]) -> Ending[Any]:
        stages = _StageLog(task.job_id)

        def deliver(progress: Progress) -> None:
            stages.note(progress)
            self._emit(self._reported, task, progress)

        report = TaskReport(deliver)
        try:
            task.cancel.check()
            value = work(report, task.cancel)
            report.flush()
        except Cancelled as cancelled:
            stages.say(Message("stopped"))
            return Stopped(cancelled.is_resumable)
        except UserError as error:
            logger.info("task %s: %s", task.id, error)
            return Failed(error)
        except BaseException as error:  # a panic of an extension (PyO3) is no Exception
            logger.exception("task %s met a bug", task.id)
            return Failed(error)
        stages.say(Message("ended"))
        return Succeeded(value)

    @staticmethod
    def _emit(signal: SignalInstance, *values: object) -> None:
        try:
            signal.emit(*values)
        except RuntimeError:
            logger.warning("a task outlived its runner")

    @Slot(object, object)
    def _pass_progress_on(self, task: _Task, progress: Progress) -> None:
        if self._tasks.get(task.id) is task:
            task.on_progress(progress)

    @Slot(object, object)
    def _finish(self, task: _Task, ending: Ending[Any]) -> None:
        if task in self._abandoned:  # its end was notified when it was abandoned
            self._abandoned.remove(task)
            return
        self._end(task, ending)

    def _end(self, task: _Task, ending: Ending[Any]) -> None:
        del self._tasks[task.id]
        try:
            if isinstance(ending, Failed) and not isinstance(ending.error, UserError):
                self.bug_found.emit(ending.error)
            task.on_end(ending)
        finally:
            if not self._tasks:
                self.idle.emit()

    def _abandon(self, task: _Task) -> None:
        if self._tasks.get(task.id) is task:
            logger.warning("task %s did not stop in time and is left to itself", task.id)
            self._pool.setMaxThreadCount(self._pool.maxThreadCount() + 1)
            self._abandoned.append(task)
            self._end(task, Stopped())
