"""Finds the shared library of a driver without importing its package, which may need pyarrow."""

from importlib.util import find_spec
from pathlib import Path

_NAMES = ("lib{}.so", "lib{}.dylib", "{}.dll", "lib{}.dll")


def library_of(name: str) -> str:
    """What the driver manager is to load: a library's path, or `name` for it to search itself.

    Args:
        name: A Python package, an installed driver's manifest, or the path of a library.
    """
    spec = find_spec(name) if name.isidentifier() else None
    folders = spec.submodule_search_locations if spec is not None else None
    files = (Path(folder) / pattern.format(name) for folder in folders or () for pattern in _NAMES)
    return next((str(file) for file in files if file.is_file()), name)
