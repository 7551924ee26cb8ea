"""Whether the program itself is whole: tries once each thing that a package can lack."""

import logging
from collections.abc import Callable, Mapping

from msgspec import Struct

from csvdownloader.core.overrides import override
from csvdownloader.core.resources import resource
from csvdownloader.engine.transfer.authorities import system_authorities
from csvdownloader.sources.database.libraries import used_libraries
from csvdownloader.store.key_store import SystemKeyStore, import_backend
from csvdownloader.system.qt_plugins import platform_plugins

logger = logging.getLogger(__name__)


class SelfCheck(Struct, frozen=True):
    """One thing that was tried.

    Attributes:
        name: The thing.
        found: How it stands, without any value of a user.
        is_broken: Whether the program is not whole. What the system lacks does not count.
    """

    name: str
    found: str
    is_broken: bool = False

    @override
    def __str__(self) -> str:
        return f"{self.name}: {'BROKEN: ' if self.is_broken else ''}{self.found}"


def self_check() -> list[SelfCheck]:
    """Tries each thing once, also without a display."""
    return [_checked(name, find) for name, find in _CHECKS.items()]


def _checked(name: str, find: Callable[[], str]) -> SelfCheck:
    try:
        return SelfCheck(name, find())
    except Exception as error:  # whatever it is, the program lacks something
        logger.exception("the program is not whole: %s", name)
        return SelfCheck(name, f"{type(error).__name__}: {error}", is_broken=True)


def _resources() -> str:
    profiles, icons, look = _count("profiles/*.toml"), _count("icons/*.svg"), _count("look/*")
    return f"{profiles} profiles, {icons} icons, {look} files of the look"


def _help() -> str:
    return f"{_count('help/*.md')} pages"


def _count(files: str) -> int:
    """How many of these the program has. Raises FileNotFoundError for none or an empty one."""
    sizes = [path.stat().st_size for path in resource(".").glob(files)]
    if not sizes or not all(sizes):
        raise FileNotFoundError(f"{files} is missing or empty")
    return len(sizes)


def _key_store() -> str:
    import_backend()
    return SystemKeyStore.backend() or "this system has none"


def _drivers() -> str:
    return ", ".join(used_libraries())


_CHECKS: Mapping[str, Callable[[], str]] = {
    "Resources": _resources,
    "Qt plugins": platform_plugins,
    "Certificates": system_authorities,
    "Key store": _key_store,
    "Drivers": _drivers,
    "Help": _help,
}
