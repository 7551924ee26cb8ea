"""Cooperative cancellation: how a running task is asked to stop."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

logger = logging.getLogger(__name__)

_REPEAT_SECONDS = 0.05


class Cancelled(Exception):
    """The task stopped because it was asked to.

    Attributes:
        is_resumable: Whether it left what the next start of the program goes on with.
    """

    def __init__(self, *, is_resumable: bool = False) -> None:
        super().__init__()
        self.is_resumable = is_resumable


class Cancel:
    """The cancellation flag of one task: set on any thread, seen by the worker.

    A worker that computes in Python calls `check()` between blocks. A worker that waits inside a
    library registers a callback by `calling()` or `repeating()` that makes the library return.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._shutting_down = False
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    def set(self, *, shutting_down: bool = False) -> None:
        """Asks the task to stop. Returns at once; further calls do nothing more.

        Args:
            shutting_down: Whether the program ends. A checkpoint is kept then, so that its next
                start can resume the job.
        """
        with self._lock:
            if not self._event.is_set():
                self._shutting_down = shutting_down
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        with ExitStack() as all_of_them:  # each is called, whatever another one raises
            for callback in reversed(callbacks):
                all_of_them.callback(callback)

    @property
    def is_set(self) -> bool:
        """Whether the task was asked to stop."""
        return self._event.is_set()

    @property
    def is_shutting_down(self) -> bool:
        """Whether the task was asked to stop because the program ends."""
        return self._shutting_down

    def check(self) -> None:
        """Raises Cancelled when the task was asked to stop."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Waits; raises Cancelled as soon as the task is asked to stop."""
        self._event.wait(seconds)
        self.check()

    @contextmanager
    def calling(self, callback: Callable[[], None]) -> Iterator[None]:
        """While inside, `set()` also calls `callback`, which must be quick: the caller waits."""
        with self._lock:
            self.check()
            self._callbacks.append(callback)
        try:
            yield
        finally:
            with self._lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)

    @contextmanager
    def repeating(self, callback: Callable[[], None]) -> Iterator[None]:
        """While inside, `set()` makes a thread of this block call `callback` again and again.

        It is for a library that a single call may miss, or whose call may block: the end of the
        block waits for that. What the callback raises is logged.
        """
        woken, left = threading.Event(), threading.Event()

        def call_until_left() -> None:
            woken.wait()
            while not left.is_set():
                try:
                    callback()
                except Exception:  # a bug, but the library is still to be stopped
                    logger.exception("a library could not be asked to stop")
                left.wait(_REPEAT_SECONDS)

        with self.calling(woken.set):
            caller = threading.Thread(target=call_until_left, name="cancel")
            caller.start()
            try:
                yield
            finally:
                left.set()
                woken.set()
                caller.join()
