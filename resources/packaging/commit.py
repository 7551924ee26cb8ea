"""Writes down which commit a package is built from; the program reads it for --version."""

import logging
import subprocess
from pathlib import Path

logger = logging.getLogger(__name__)

_DESCRIBE = ("git", "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*")
_FOLDER = "csvdownloader/resources"  # in the package


def commit_file(checkout: Path, folder: Path) -> list[tuple[str, str]]:
    """Writes the file into a folder of the build, and says where in the package it belongs.

    Returns nothing where that cannot be told: the sources came without their history.
    """
    try:
        told = subprocess.run(
            _DESCRIBE, cwd=checkout, capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("the package will not name its commit: %s", error)
        return []
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "commit"
    path.write_text(told.stdout, encoding="utf-8")
    return [(str(path), _FOLDER)]
