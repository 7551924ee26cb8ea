"""What is written for Windows and macOS is well formed; it has not been tried there."""

import plistlib
import re
from pathlib import Path

from csvdownloader import __version__
from resources.packaging.macos.info import info_plist
from resources.packaging.windows.version import write_version

INSTALLER = Path(__file__).parents[2] / "resources/packaging/windows/installer.iss"


def called(name):
    """Stands for a class of PyInstaller that only Windows has."""
    return lambda *values, **named: (name, values, named)


def test_windows_is_told_the_version(tmp_path):
    text = write_version(tmp_path).read_text()
    names = re.findall(r"(\w+)\(", text)
    _, _, told = eval(text, {name: called(name) for name in names})
    numbers = told["ffi"][2]["filevers"]
    assert ".".join(map(str, numbers)) == f"{__version__}.0"
    [table] = told["kids"][0][1][0]
    strings = dict(values for _, values, _ in table[1][1])
    assert strings["ProductName"] == "CSV Downloader"
    assert strings["FileVersion"] == __version__


def test_macos_is_told_what_files_the_program_opens():
    told = plistlib.loads(plistlib.dumps(info_plist()))
    endings = {e for kind in told["CFBundleDocumentTypes"] for e in kind["CFBundleTypeExtensions"]}
    assert {"csv", "tsv", "parquet", "xlsx", "ods", "json"} <= endings
    assert told["CFBundleShortVersionString"] == __version__


def test_the_installer_takes_what_the_build_writes():
    text = INSTALLER.read_text(encoding="utf-8")
    root = (INSTALLER.parent / re.search(r"SourceDir=(.*)", text)[1].replace("\\", "/")).resolve()
    assert root == Path(__file__).parents[2]
    assert 'Source: "dist\\csvdownloader\\*"' in text
    assert (root / re.search(r"LicenseFile=(.*)", text)[1]).is_file()
