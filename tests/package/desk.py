"""A user's screen, keyboard and session for programs in a fresh Debian."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.package.accessible import names
from tests.package.root import HOME, RUNTIME, USER_ID, Root
from tests.package.waiting import PATIENCE, wait_until

_BUS = f"unix:path={RUNTIME}/bus"
# What a desktop has, and no program declares.
DESKTOP = ("at-spi2-core", "dbus", "desktop-file-utils", "libglib2.0-bin", "shared-mime-info")


@contextmanager
def desk(root: Root) -> Iterator["Desk"]:
    """Manages the windows of the screen that DISPLAY names, and lets the user draw there."""
    authority = f"{HOME}/.Xauthority"
    shutil.copy(os.environ["XAUTHORITY"], root.folder / authority.lstrip("/"))
    os.chown(root.folder / authority.lstrip("/"), USER_ID, USER_ID)
    root.environment |= {"DISPLAY": os.environ["DISPLAY"], "XAUTHORITY": authority}
    windows = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
    try:
        yield Desk(root)
    finally:
        windows.kill()
        windows.wait()


class Desk:
    """Starts programs, presses keys, and reads what a screen reader would say."""

    def __init__(self, root: Root) -> None:
        self._root = root

    @contextmanager
    def session(self) -> Iterator[None]:
        """A message bus, on which programs say what they show."""
        command = ("dbus-daemon", "--session", "--nofork", "--nosyslog", f"--address={_BUS}")
        bus = self._root.start(*command)
        try:
            wait_until("the bus", (self._root.folder / f"{RUNTIME}/bus".lstrip("/")).exists)
            self._root.environment |= {
                "DBUS_SESSION_BUS_ADDRESS": _BUS,
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            }
            self.shown()  # begins what programs look for at their start
            yield
        finally:
            bus.kill()
            bus.wait()

    def press(self, *keys: str) -> None:
        """Presses the keys, one after the other, as xdotool names them."""
        subprocess.run(["xdotool", "key", "--delay", "80", *keys], check=True)

    def wait_for_window(self) -> None:
        """Waits until the program's window can be seen."""
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--class", "^csvdownloader$"]
        subprocess.run(search, check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL)

    def wait_for(self, begin: str) -> None:
        """Waits until something is shown that begins so."""
        wait_until(begin, lambda: any(text.startswith(begin) for text in self.shown()))

    def shown(self) -> list[str]:
        """The texts and names that are shown now; asked as the user, whom alone the bus answers."""
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(USER_ID)
            os.setuid(USER_ID)
            try:
                told = names(_BUS, self._root.folder, "csvdownloader")
                os.write(theirs, "\0".join(told).encode())
            finally:
                os._exit(0)
        os.close(theirs)
        with os.fdopen(ours, encoding="utf-8") as pipe:
            told = pipe.read().split("\0")
        os.waitpid(child, 0)
        return told

    def file(self, path: str) -> Path:
        """The user's file as it is called outside."""
        return self._root.folder / HOME.lstrip("/") / path
