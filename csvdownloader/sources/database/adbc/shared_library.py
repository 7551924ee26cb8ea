"""Finds the shared library of a driver without importing its package, which may need pyarrow."""

from importlib.util import find_spec
from pathlib import Path

from csvdownloader.core.errors.databases import DriverMissingError
from csvdownloader.sources.database.adbc.kind import AdbcKind
from csvdownloader.sources.database.driver import Login

_NAMES = ("lib{}.so", "lib{}.dylib", "{}.dll", "lib{}.dll")


def library_of(kind: AdbcKind, login: Login) -> str:
    """What the driver manager is to load: a library's path, or what the user named.

    The manager looks for a bare name in folders that anybody may have named or filled; so it gets
    one only where the user chose the driver.

    Raises:
        DriverMissingError: The package with the kind's own driver is not installed.
    """
    name = kind.library(login)
    found = _library_in(name)
    if found is None and kind.extra:
        raise DriverMissingError(kind.title, kind.extra)
    return name if found is None else str(found)


def _library_in(package: str) -> Path | None:
    spec = find_spec(package) if package.isidentifier() else None
    folders = spec.submodule_search_locations if spec is not None else None
    files = (Path(folder) / name.format(package) for folder in folders or () for name in _NAMES)
    return next((file.absolute() for file in files if file.is_file()), None)
