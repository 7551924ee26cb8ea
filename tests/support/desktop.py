"""A message bus (D-Bus) of our own, and stand-ins for what a desktop has on it."""

import os
import select
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from queue import Queue
from types import TracebackType
from typing import Any, Self, TypeAlias

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.threading import ReceiveStopped, open_dbus_connection

from csvdownloader.system.message_bus import LAUNCHER_ENTRY, NOTIFICATIONS

_CONFIGURATION = """
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""

Values: TypeAlias = tuple[Any, ...]
Answer: TypeAlias = tuple[str | None, Values] | None  # signature and values; None refuses


class Daemon:
    """A bus; it ends with its block."""

    def __init__(self, folder: Path) -> None:
        self.address = f"unix:path={folder / 'bus'}"
        self._configuration = folder / "bus.conf"
        self._configuration.write_text(_CONFIGURATION.format(path=folder / "bus"))

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            ["dbus-daemon", f"--config-file={self._configuration}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline()  # it is ready
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.communicate()


class StandIn:
    """A service on the bus: hears every call of its name, and says what it was told to say.

    Attributes:
        calls: The name and the values of each call, in order.
        answered: Counts the calls that have their answer.
    """

    def __init__(self, address: str, name: str, answer: Callable[[str, Values], Answer]) -> None:
        self.calls: Queue[tuple[str, Values]] = Queue()
        self.answered = threading.Semaphore(0)
        self._answer = answer
        self._bus = open_dbus_connection(address, enable_fds=True)
        self._bus.send(message_bus.RequestName(name))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def say(self, address: DBusAddress, name: str, signature: str, values: Values) -> None:
        """Sends a signal to all."""
        self._bus.send(new_signal(address, name, signature, values))

    def close(self) -> None:
        """Leaves the bus."""
        self._bus.interrupt()
        self._thread.join()
        self._bus.close()

    def _serve(self) -> None:
        with suppress(ReceiveStopped, OSError):  # it was closed, or the bus has ended
            while True:
                message = self._bus.receive()
                if message.header.message_type is MessageType.method_call:
                    self._hear(message)

    def _hear(self, message: Message) -> None:
        method = message.header.fields[HeaderFields.member]
        self.calls.put((method, message.body))
        answer = self._answer(method, message.body)
        if answer is None:
            self._bus.send(new_error(message, "org.freedesktop.DBus.Error.AccessDenied"))
        else:
            self._bus.send(new_method_return(message, *answer))
        self.answered.release()


class Logind:
    """Gives one lock, and knows whether anybody has it.

    Attributes:
        answers: Not set, a call waits for its answer.
        refuses: Whether nobody gets the lock.
    """

    def __init__(self, address: str) -> None:
        self._end, self._lock = os.pipe()
        self._descriptors = [self._end, self._lock]
        self.answers = threading.Event()
        self.answers.set()
        self.refuses = False
        self._service = StandIn(address, "org.freedesktop.login1", self._answer)
        self.calls = self._service.calls

    def keep_nothing(self) -> None:
        """Waits until the lock is given; from then on only whoever asked for it has it."""
        assert self._service.answered.acquire(timeout=10)
        self._descriptors.remove(self._lock)
        os.close(self._lock)

    @property
    def is_held(self) -> bool:
        """Whether somebody has the lock, after `keep_nothing`."""
        return not self._ends_within(0)

    def becomes_free(self) -> bool:
        """Whether nobody has the lock any more: the bus keeps what it passed on for a moment."""
        return self._ends_within(10)

    def _ends_within(self, seconds: float) -> bool:
        return bool(select.select([self._end], [], [], seconds)[0])

    def close(self) -> None:
        """Leaves the bus."""
        self.answers.set()
        self._service.close()
        for descriptor in self._descriptors:
            os.close(descriptor)

    def _answer(self, _method: str, _values: Values) -> Answer:
        self.answers.wait()
        return None if self.refuses else ("h", (self._lock,))


class Corner:
    """Where a desktop shows its notices.

    Attributes:
        abilities: What it says that it can do.
        shown: The values of each notice, in order; they have the numbers from 7 on.
        closed: The numbers of those that the program took away.
    """

    def __init__(self, address: str) -> None:
        self.abilities = ["actions", "body", "body-markup"]
        self.shown: Queue[Values] = Queue()
        self.closed: Queue[int] = Queue()
        self._numbers = count(7)
        self._service = StandIn(address, NOTIFICATIONS.bus_name, self._answer)

    def press(self, number: int, action: str) -> None:
        """What happens when the user presses that button of that notice."""
        self._service.say(NOTIFICATIONS, "ActivationToken", "us", (number, "token"))
        self._service.say(NOTIFICATIONS, "ActionInvoked", "us", (number, action))

    def dismiss(self, number: int) -> None:
        """What happens when the user closes that notice."""
        self._service.say(NOTIFICATIONS, "NotificationClosed", "uu", (number, 2))

    def close(self) -> None:
        """Leaves the bus."""
        self._service.close()

    def _answer(self, method: str, values: Values) -> Answer:
        match method:
            case "GetCapabilities":
                return "as", (self.abilities,)
            case "Notify":
                self.shown.put(values)
                return "u", (values[1] or next(self._numbers),)
            case _:
                self.closed.put(*values)
                return None, ()


class Dock:
    """Where a desktop shows the icons of programs.

    Attributes:
        updates: The values of each update of an icon, in order.
    """

    def __init__(self, address: str) -> None:
        self.updates: Queue[Values] = Queue()
        self._bus = open_dbus_connection(address)
        rule = MatchRule(type="signal", interface=LAUNCHER_ENTRY.interface)
        self._bus.send(message_bus.AddMatch(rule))
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Leaves the bus."""
        self._bus.interrupt()
        self._thread.join()
        self._bus.close()

    def _hear(self) -> None:
        with suppress(ReceiveStopped, OSError):
            while True:
                message = self._bus.receive()
                if message.header.fields.get(HeaderFields.interface) == LAUNCHER_ENTRY.interface:
                    self.updates.put(message.body)
