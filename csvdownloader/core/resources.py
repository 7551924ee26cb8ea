"""Finds the files that come with the program."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_PACKAGED = _PACKAGE / "resources"  # where a wheel and a frozen program have them
_ROOT = _PACKAGED if _PACKAGED.is_dir() else _PACKAGE.parent / "resources"  # else a checkout


def resource(relative: str) -> Path:
    """The file of that name in resources/, for example "icons/csvdownloader.svg".

    Raises:
        FileNotFoundError: The program came without it.
    """
    path = _ROOT / relative
    if not path.exists():
        raise FileNotFoundError(f"the program came without its file {relative} ({path})")
    return path
