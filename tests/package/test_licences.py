"""The file of licences has a text of everything that a package may have inside."""

import re
import sysconfig
from importlib.metadata import distribution
from pathlib import Path

import pytest

from csvdownloader.system.parts import parts
from resources.packaging.licences import licence_file

pytestmark = pytest.mark.process  # dpkg says whose a library is
# What a package has: without the drivers that a user may add.
REQUIREMENTS = (Path(__file__).parents[2] / "resources/requirements.txt").read_text()
PARTS = [
    part for part in parts() if f"\n{re.sub('[._]', '-', part.name.lower())}==" in REQUIREMENTS
]
PACKAGES = Path(sysconfig.get_path("platlib"))
LIBRARIES = [path for path in PACKAGES.rglob("*.so*") if "psycopg_binary" in str(path)]
SYSTEM = next(Path("/lib").glob("*/libz.so.1"), None)


def metadata_of(name):
    [folder] = {
        file.locate().parent for file in distribution(name).files if file.name == "METADATA"
    }
    return str(folder)


def written(folder, libraries):
    place, path, kind = licence_file(
        folder, [metadata_of(part.name) for part in PARTS], map(str, libraries)
    )
    assert (place, kind) == ("csvdownloader/resources/licences.txt", "DATA")
    return Path(path).read_text(encoding="utf-8")


def test_each_part_and_each_library_has_a_text(tmp_path, caplog):
    text = written(tmp_path, LIBRARIES)
    assert caplog.messages == []
    for part in PARTS:
        assert f"\n{part.name} {part.version}\n=" in text
    for title in ("CSV Downloader", "libpq (of psycopg-binary)", "OpenSSL (of psycopg-binary)"):
        assert f"\n{title}\n=" in text
    for words in ("GNU LESSER GENERAL PUBLIC LICENSE", "PostgreSQL Global Development Group",
                  "Apache License", "Unicode, Inc.", "Bootloader Exception"):  # fmt: skip
        assert words in text


@pytest.mark.skipif(SYSTEM is None, reason="no library of Debian's is here")
def test_a_library_of_the_system_has_the_text_of_its_package(tmp_path, caplog):
    text = written(tmp_path, [SYSTEM])
    assert caplog.messages == []
    assert "\nzlib1g (of Debian)\n=" in text
    assert "Jean-loup Gailly" in text


def test_a_library_without_a_text_is_named(tmp_path, caplog):
    written(tmp_path, [PACKAGES / "psycopg_binary.libs/libnew-1234.so.1", tmp_path / "libx.so"])
    assert sorted(caplog.messages) == [
        "there is no text of the licence of libnew-1234.so.1",
        "there is no text of the licence of libx.so",
    ]
