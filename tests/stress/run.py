"""One run: actions one after the other, and all checks after each."""

import gc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from PySide6.QtGui import QWindow  # noqa: F401 - the platform's windows, before any is made

from tests.stress import faults, form_actions  # noqa: F401 - they put themselves into the table
from tests.stress.actions import ACTIONS, Action
from tests.stress.checks import Broken, Checks
from tests.stress.dialog_actions import answer
from tests.stress.faults import Refusal, between_starts
from tests.stress.program import JumpingClock, Program, Troubles
from tests.stress.user import NotNow, until
from tests.stress.world import World

_MOST_REFUSED = 5  # actions in a row while the disk refuses
_IN_REFUSAL = 0.3  # seconds, so that what the disk refuses has failed
_IN_DIALOGS = 0.85  # how often a dialog is answered, where one could do something else
_QUITS = 15.0  # seconds in which the program has ended


class Run:
    """A user, the program and the world.

    Attributes:
        program: The present start of the program.
    """

    def __init__(self, seed: int, folder: Path, say: Callable[[str], None]) -> None:
        self._seed, self._say = seed, say
        self._held: list[str] = []  # said while no file may grow
        self.world, self.clock, self.troubles = World(folder), JumpingClock(), Troubles()
        self.checks = Checks(self.world, self.troubles)
        self._refusal: Refusal | None = None
        self._refused_until = 0
        self._number = 0
        self.program = self._start(wait=True)
        self.checks.set_baseline()

    def go(self, actions: int) -> None:
        """Does so many actions. Raises Broken."""
        try:
            for number in range(1, actions + 1):
                self._step(number)
            self._finish()
        finally:
            if self._refusal is not None:
                self._refusal.end()
            self._refusal = None
            self.say("")

    def say(self, text: str) -> None:
        """Prints; later, while no file may grow: this may go into one."""
        self._held.append(text)
        if self._refusal is None:
            for line in self._held:
                self._say(line)
            self._held.clear()

    def refuse(self, begin: Callable[[], Refusal], random: Random) -> None:
        """Lets the disk refuse for a few actions. Raises NotNow when it does already."""
        if self._refusal is not None:
            raise NotNow
        self._refusal, self.checks.refuses = begin(), True
        self._refused_until = self._number + random.randint(1, _MOST_REFUSED)

    # --- inside -----------------------------------------------------------------------------------

    def _step(self, number: int) -> None:
        self._number, random = number, Random(f"{self._seed} {number}")
        self.say(f"{number:5} {self._act(random)}")
        self.checks.all(self.program)
        if self._refusal is not None and number >= self._refused_until:
            self._end_refusal()
        if not self.program.is_open:
            self._start_again(random)

    def _act(self, random: Random) -> str:
        dialog = self.program.dialog()
        if dialog is not None and random.random() < _IN_DIALOGS:
            with suppress(NotNow):
                return answer(self, random, dialog)
        chosen = _choose(random, [a for a in ACTIONS if a.anywhere or dialog is None])
        try:
            text = f"{chosen.name}: {chosen.do(self, random)}"
        except NotNow:
            text = f"{chosen.name}, but that cannot be done now"
        if self.program.is_open and self.program.dialog() is None:
            self.program.window.activateWindow()  # no window manager does it after a dialog
        return text

    def _start(self, *, wait: bool) -> Program:
        program = Program(self.world, self.clock, self.troubles)
        program.finish_start(wait=wait)
        return program

    def _start_again(self, random: Random) -> None:
        self._end_refusal()
        if not self.program.end():
            raise Broken("a task did not end after the program")
        gc.collect()
        self.checks.check_closed()
        self.say(f"      closed: {between_starts(self, random)}")
        self.program = self._start(wait=random.random() < 0.7)
        self.checks.restarted()

    def _end_refusal(self) -> None:
        if self._refusal is None:
            return
        until(lambda: not self.program.runner.running, _IN_REFUSAL)
        self.checks.all(self.program)
        self._refusal.end()
        self._refusal = None
        self.checks.forgive(self.program)

    def _finish(self) -> None:
        """The user gives everything up and quits."""
        self._end_refusal()
        while (dialog := self.program.dialog()) is not None:
            dialog.reject()
        for job in self.program.service.book.jobs():
            self.program.service.cancel(job.id)
        if not until(lambda: not self.program.runner.running, _QUITS):
            raise Broken(f"never end: {list(self.program.runner._tasks)}")
        self.checks.all(self.program)
        self.program.window.close()
        if not until(lambda: not self.program.is_open, _QUITS):
            raise Broken("the window does not close")
        if not self.program.end():
            raise Broken("a task did not end after the program")
        self.checks.check_closed()
        self.world.close()


def _choose(random: Random, actions: list[Action]) -> Action:
    return random.choices(actions, [action.weight for action in actions])[0]
