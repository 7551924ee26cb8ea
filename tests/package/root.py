"""A fresh Debian in a folder, made with the machine's own apt sources, and a user in it.

Needs root, mmdebstrap, and a kernel that lets root mount things in a name space of its own.
"""

import os
import platform
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

USER, USER_ID = "ada", 1000
HOME = f"/home/{USER}"
RUNTIME = f"/run/user/{USER_ID}"
_ENTER = """
root=$0; who=$1; shift
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
exec chroot --userspec="$who" "$root" env -i "$@"
"""
_APT = ("apt-get", "install", "-qq", "--no-install-recommends")


class Root:
    """The folder; what is run in it sees nothing else, but for devices and the network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"HOME": HOME, "XDG_RUNTIME_DIR": RUNTIME}

    def make(self) -> None:
        """Installs Debian's essential packages, apt, and the user."""
        settings = self.folder.with_suffix(".apt")
        told = _output("apt-config", "dump", "Acquire").splitlines()
        own = [line for line in told if "::IndexTargets" not in line]
        settings.write_text("\n".join(own) + "\n", encoding="utf-8")
        entries = _output("apt-get", "indextargets", "--format", "$(SOURCESENTRY)").splitlines()
        sources = sorted({entry.rpartition(":")[0] for entry in entries})
        name = platform.freedesktop_os_release()["VERSION_CODENAME"]
        command = ["mmdebstrap", "--quiet", "--variant=minbase", "--format=directory"]
        command += ["--skip=cleanup/apt/lists", f"--aptopt={settings}"]  # more is installed later
        subprocess.run([*command, name, self.folder, *sources], cwd="/", check=True)
        self.run("useradd", "--create-home", f"--uid={USER_ID}", USER, user="root")
        self.run("install", "-d", f"--owner={USER}", "--mode=700", RUNTIME, user="root")

    def install(self, *packages: str) -> None:
        """Installs Debian's packages, or a file of the folder, and what they declare."""
        self.run(*_APT, *packages, user="root", DEBIAN_FRONTEND="noninteractive")

    def run(self, *command: object, user: str = USER, **environment: str) -> str:
        """Runs it to its end, and gives what it printed.

        Raises:
            CalledProcessError: It failed.
        """
        return subprocess.run(
            self._command(user, environment, command),
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            timeout=600,
        ).stdout

    def start(self, *command: object, **environment: str) -> subprocess.Popen[str]:
        """Starts it as the user; the process that is returned is its own."""
        return subprocess.Popen(
            self._command(USER, environment, command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    def end(self) -> None:
        """Kills what still runs in it, such as services that a message bus began."""
        for link in Path("/proc").glob("[0-9]*/root"):
            with suppress(OSError):  # it has ended meanwhile
                if link.readlink() == self.folder:
                    os.kill(int(link.parent.name), signal.SIGKILL)

    def put(self, text: str, path: str) -> None:
        """Writes a file of the user's."""
        place = self.folder / path.lstrip("/")
        place.write_text(text, encoding="utf-8")
        os.chown(place, USER_ID, USER_ID)

    def _command(self, user: str, extra: dict[str, str], command: tuple[object, ...]) -> list[str]:
        variables = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        own = self.environment if user == USER else {}
        pairs = [f"{key}={value}" for key, value in (variables | own | extra).items()]
        entered = ["unshare", "--mount", "sh", "-euc", _ENTER, str(self.folder), f"{user}:{user}"]
        return [*entered, *pairs, *map(str, command)]


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
