"""Writes one file with the licences of everything that a package has inside."""

import logging
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import PathDistribution, distribution
from pathlib import Path

from msgspec import Struct

from csvdownloader.core.texts import APP_NAME
from csvdownloader.system.parts import part_of

logger = logging.getLogger(__name__)

NAME, _FOLDER = "licences.txt", "csvdownloader/resources"  # in the package
_TEXTS = Path(__file__).with_name("licences")
_OWN = Path(__file__).parents[2] / "LICENSE"
_HEAD = f"""\
{APP_NAME} is free software under the MIT licence, which stands first. Below it stand the licences
of what the program has inside.

Qt and Qt for Python (PySide6, shiboken6) are used under version 3 of the GNU Lesser General Public
License. Their libraries are files of their own beside the program, and may be replaced by others
with the same interface. Their sources, unchanged here, are at https://download.qt.io, and what Qt
has of others is listed at https://doc.qt.io/qt-6/licenses-used-in-qt.html. The same holds of
psycopg, whose sources are at https://github.com/psycopg/psycopg.
"""
_QT = ("LGPL-3.0", "GPL-3.0", "ICU")  # Qt brings ICU
# What these came without.
_OF_DISTRIBUTIONS = {"pyside6_essentials": _QT, "shiboken6": _QT}
# What the wheel of psycopg has inside, by the beginning of the file's name.
_OF_LIBRARIES = {
    "libcom_err": ("com_err", "com_err"),
    "libcrypt-": ("libxcrypt", "LGPL-2.1"),
    "libcrypto": ("OpenSSL", "Apache-2.0"),
    "libgssapi_krb5": ("MIT Kerberos", "Kerberos"),
    "libk5crypto": ("MIT Kerberos", "Kerberos"),
    "libkeyutils": ("keyutils", "LGPL-2.1"),
    "libkrb5": ("MIT Kerberos", "Kerberos"),
    "liblber": ("OpenLDAP", "OpenLDAP"),
    "libldap": ("OpenLDAP", "OpenLDAP"),
    "libpq": ("libpq", "PostgreSQL"),
    "libsasl2": ("Cyrus SASL", "Cyrus-SASL"),
    "libssl": ("OpenSSL", "Apache-2.0"),
}


class Licensed(Struct, frozen=True):
    """Something inside of the package, and the texts that go with it."""

    name: str
    texts: tuple[str, ...]


def licence_file(
    folder: Path, metadata: Iterable[str], libraries: Iterable[str]
) -> tuple[str, str, str]:
    """Writes the file into a folder of the build, and returns its entry for PyInstaller.

    Args:
        folder: The folder.
        metadata: The folders `*.dist-info` of the libraries for Python.
        libraries: The paths of the shared libraries, which may belong to one of those.
    """
    found = {each.name: each for each in (*_distributions(metadata), *_libraries(libraries))}
    for each in found.values():
        if not each.texts:
            logger.warning("there is no text of the licence of %s", each.name)
    own = Licensed(APP_NAME, (_OWN.read_text(encoding="utf-8"),))
    parts = [own, *sorted(found.values(), key=lambda each: each.name.casefold())]
    path = folder / NAME
    path.write_text(_HEAD + "".join(map(_section, parts)), encoding="utf-8")
    return f"{_FOLDER}/{NAME}", str(path), "DATA"


def _section(part: Licensed) -> str:
    line = "=" * len(part.name)
    return "\n\n".join((f"\n\n{line}\n{part.name}\n{line}", *map(str.rstrip, part.texts))) + "\n"


def _distributions(metadata: Iterable[str]) -> Iterator[Licensed]:
    bootloader = distribution("pyinstaller")  # what starts the program
    for each in (bootloader, *(PathDistribution(Path(folder)) for folder in metadata)):
        part = part_of(each)
        others = _OF_DISTRIBUTIONS.get(part.name.lower().replace("-", "_"), ())
        yield Licensed(f"{part.name} {part.version}", (*part.texts, *map(_text, others)))


def _libraries(paths: Iterable[str]) -> Iterator[Licensed]:
    """Those that are no part of a library for Python: of a wheel, of Python, of the system."""
    packages = sysconfig.get_path("platlib"), sysconfig.get_path("purelib")
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    for path in map(Path, sorted(paths)):
        if path.parent.suffix == ".libs":
            yield _of_a_wheel(path.name)
        elif str(path).startswith(packages):
            continue
        elif python.exists() and ("lib-dynload" in path.parts or path.match("libpython*")):
            version = sys.version.split()[0]
            yield Licensed(f"Python {version}", (python.read_text(encoding="utf-8"),))
        else:
            yield _of_the_system(path)


def _of_a_wheel(name: str) -> Licensed:
    for beginning, (title, text) in _OF_LIBRARIES.items():
        if name.startswith(beginning):
            return Licensed(f"{title} (of psycopg-binary)", (_text(text),))
    return Licensed(name, ())


def _of_the_system(path: Path) -> Licensed:
    """Debian has the text of each library's licence beside it; elsewhere there is none to find."""
    package = _debian_package(path)
    if package is None:
        return Licensed(path.name, ())
    text = Path("/usr/share/doc") / package / "copyright"
    return Licensed(f"{package} (of Debian)", (text.read_text(encoding="utf-8"),))


def _debian_package(path: Path) -> str | None:
    if shutil.which("dpkg-query") is None:
        return None
    real = str(path.resolve())
    for each in (path, real, real.removeprefix("/usr")):  # where /lib is a link, some say /lib
        found = subprocess.run(
            ["dpkg-query", "--search", each], capture_output=True, text=True, check=False
        )
        if found.returncode == 0:
            return found.stdout.partition(":")[0]
    return None


def _text(name: str) -> str:
    return (_TEXTS / f"{name}.txt").read_text(encoding="utf-8")
