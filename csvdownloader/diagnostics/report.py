"""What a report of trouble says: facts about the program and this computer, and no values.

Whatever users, servers or files gave may be a secret. So nothing of it is searched for secrets:
only what is known to be none goes in.
"""

import logging
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from csvdownloader.core import units
from csvdownloader.core.connections.connections import is_account
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.jobs.lifecycle import UNSETTLED
from csvdownloader.core.settings.kinds import FileSetting, FolderSetting, TextSetting
from csvdownloader.core.settings.settings import Settings
from csvdownloader.diagnostics.faults import known_faults
from csvdownloader.diagnostics.log import last_lines
from csvdownloader.diagnostics.self_check import self_check
from csvdownloader.engine.jobs.headless import unfinished_folders
from csvdownloader.sources.database.adbc.drivers import KINDS
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.drivers import own_drivers
from csvdownloader.store.stored import stored_connections, stored_jobs, stored_settings
from csvdownloader.system.log_lines import without_its_values
from csvdownloader.system.versions import program_versions

logger = logging.getLogger(__name__)

_SHOWN_LINES = 20  # of the log, in the report itself
_TOLD_VARIABLES = ("LANG", "QT_QPA_PLATFORM", "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE")
_NAMED_VARIABLES = ("CSVDOWNLOADER_HOME", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE")
_PLAIN = re.compile(r"[\w.:@-]{1,40}")  # what such a variable usually holds


def report_text(folder: DataFolder, platform_plugin: str = "") -> str:
    """The report: titles, and lines below them. What cannot be found out is named.

    Args:
        folder: The data folder; need not be there.
        platform_plugin: What draws the windows; empty where none is loaded.
    """
    sections: dict[str, Callable[[], Iterator[str]]] = {
        "The program itself": _self_check,
        "Versions": lambda: _versions(platform_plugin),
        "Environment": _environment,
        "Parts": _parts,
        "Database drivers": _drivers,
        "Data folder": lambda: _data_folder(folder),
        "Settings": lambda: _settings(folder),
        "Downloads": lambda: _downloads(folder),
        "Connections and profiles": lambda: _connections(folder),
        "Crashes": lambda: _crashes(folder),
        "Last lines of the log": lambda: last_lines(folder.log, _SHOWN_LINES),
    }
    return "\n\n".join(_section(title, gather) for title, gather in sections.items()) + "\n"


def shortened(text: str) -> str:
    """The text without the name of the user's own folder."""
    return text.replace(str(Path.home()), "~")


def _section(title: str, gather: Callable[[], Iterator[str]]) -> str:
    try:
        lines = list(gather()) or ["nothing"]
    except UserError as error:
        lines = [f"not known: {type(error).__name__}: {without_its_values(error.message)}"]
    except Exception as error:  # what is broken is what the report is for
        logger.exception("a part of the report failed")
        lines = [f"not known: {type(error).__name__}"]
    return shortened("\n".join([title, *(f"  {line}" for line in lines)]))


def _self_check() -> Iterator[str]:
    yield from map(str, self_check())


def _versions(platform_plugin: str) -> Iterator[str]:
    for name, version in program_versions().items():
        yield f"{name}: {version}"
    yield f"Qt platform plug-in: {platform_plugin or 'none is loaded'}"
    yield f"Time: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def _environment() -> Iterator[str]:
    for name in _TOLD_VARIABLES:
        value = os.environ.get(name)
        if value:
            yield f"{name}: {value if _PLAIN.fullmatch(value) else 'set'}"
    for name in _NAMED_VARIABLES:
        if os.environ.get(name) or os.environ.get(name.lower()):
            yield f"{name}: set"


def _parts() -> Iterator[str]:
    from csvdownloader.system.parts import parts

    for part in parts():
        yield f"{part.name} {part.version}"


def _drivers() -> Iterator[str]:
    for kind in KINDS:
        if kind.extra:  # others are the user's own, by name
            package = kind.library(Login("", {}))
            found = "installed" if find_spec(package) else "not installed"
            yield f"{kind.title}: {package}, {found}"


def _data_folder(folder: DataFolder) -> Iterator[str]:
    yield f"Path: {folder.root}"
    known = next(path for path in (folder.root, *folder.root.parents) if path.exists())
    if known != folder.root:
        yield "It is not there yet"
    yield f"Free on its disk: {units.size(shutil.disk_usage(known).free)}"
    if folder.store.exists():
        yield f"List of downloads: {units.size(folder.store.stat().st_size)}"


def _settings(folder: DataFolder) -> Iterator[str]:
    stored = stored_settings(folder.store)
    for key, kind in Settings.kinds().items():
        if key not in stored:
            yield f"{key}: the default"
        elif kind.problem(stored[key]):
            yield f"{key}: not one that may be set"
        elif isinstance(kind, TextSetting | FolderSetting | FileSetting):
            yield f"{key}: set"
        else:
            yield f"{key}: {stored[key]}"


def _downloads(folder: DataFolder) -> Iterator[str]:
    jobs = stored_jobs(folder.store)
    for state, number in sorted(Counter(job.state for job in jobs).items()):
        yield f"{state}: {number}"
    yield f"Unfinished: {sum(job.state in UNSETTLED for job in jobs)}"
    yield f"Unfinished of the command line: {sum(1 for _ in unfinished_folders(folder.headless))}"


def _connections(folder: DataFolder) -> Iterator[str]:
    known = {driver.key for driver in own_drivers()}
    kinds = [connection.kind for connection in stored_connections(folder.store)]
    names = ["account" if is_account(k) else k if k in known else "of another kind" for k in kinds]
    for name, number in sorted(Counter(names).items()):
        yield f"{name}: {number}"
    yield f"Own profiles: {sum(1 for _ in folder.profiles.glob('*.toml'))}"


def _crashes(folder: DataFolder) -> Iterator[str]:
    for fault in islice(reversed(known_faults(folder.log)), 1):
        yield from fault.told().splitlines()
