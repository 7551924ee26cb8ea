"""The version of the program, as people report it."""

from csvdownloader import __version__
from csvdownloader.core.resources import resource


def program_version() -> str:
    """For example "0.1.0"; in a package "0.1.0 (commit 890ee51abc)", which its build names."""
    try:
        commit = resource("commit").read_text(encoding="utf-8").strip()
    except FileNotFoundError:  # from a checkout or a wheel
        return __version__
    return f"{__version__} (commit {commit})"
