"""The versions that a bug report has to name."""

from PySide6.QtCore import qVersion

from csvdownloader.core.texts import APP_NAME
from csvdownloader.system.program_version import program_version

_PACKAGES = {"PySide6": "PySide6_Essentials", "DuckDB": "duckdb"}


def program_versions() -> dict[str, str]:
    """Name to version, in the order to show."""
    import platform  # slow to load, and rarely needed

    versions = {APP_NAME: program_version(), "Python": platform.python_version(), "Qt": qVersion()}
    versions |= {name: _version(package) for name, package in _PACKAGES.items()}
    system = platform.uname()  # platform.platform() would start a process
    return versions | {"System": f"{system.system} {system.release} {system.machine}"}


def as_text(versions: dict[str, str]) -> str:
    """One line for each."""
    return "\n".join(f"{name} {number}" for name, number in versions.items())


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # slow to load, and rarely needed

    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
