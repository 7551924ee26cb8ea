"""What Windows shows of the program as its details. It has not been tried there."""

from pathlib import Path

from packaging.version import Version

from csvdownloader import __version__
from csvdownloader.core.texts import APP_NAME

_UNICODE_ENGLISH = "040904B0"  # language 0409, code page 04B0
_TEMPLATE = """\
VSVersionInfo(
    ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}),
    kids=[
        StringFileInfo([StringTable({language!r}, [{strings}])]),
        VarFileInfo([VarStruct('Translation', [{code}, {page}])]),
    ],
)
"""


def write_version(folder: Path) -> Path:
    """Writes the resource into a folder of the build, for PyInstaller's option `version`."""
    path = folder / "version.txt"
    path.write_text(version_info(), encoding="utf-8")
    return path


def version_info() -> str:
    """The resource in PyInstaller's language: an expression of Python."""
    strings = {
        "FileDescription": APP_NAME,
        "FileVersion": __version__,
        "InternalName": "csvdownloader",
        "LegalCopyright": "MIT License",
        "OriginalFilename": "csvdownloader.exe",
        "ProductName": APP_NAME,
        "ProductVersion": __version__,
    }
    return _TEMPLATE.format(
        numbers=(*Version(__version__).release, 0),
        language=_UNICODE_ENGLISH,
        strings=", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items()),
        code=int(_UNICODE_ENGLISH[:4], 16),
        page=int(_UNICODE_ENGLISH[4:], 16),
    )
