"""File names that every operating system accepts."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import TypeAlias

from msgspec import Struct

from csvdownloader.core.writing.options import WriteOptions

PartName: TypeAlias = Callable[[int], Path]  # the path of a part by its number, from 1


class SavedName(Struct, frozen=True):
    """What a saved file is called.

    Attributes:
        target: Its path.
        part_name: Names its parts; None gives them the usual names.
    """

    target: Path
    part_name: PartName | None = None


FreeNames: TypeAlias = Callable[[int], SavedName]  # the name for each try, from 0
MOST_BYTES = 200  # of 255, so that ".part", " (12)" and a temporary suffix still fit
_FORBIDDEN = r'[<>:"/\\|?*\x00-\x1f\x7f]'
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})  # categories of Unicode
_AROUND = frozenset({".gz", ".zst", ".zip"})  # the ending before one of them belongs to it
_RESERVED = r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$"


def safe_file_name(stem: str, suffix: str) -> str:
    """A single, portable path component from any text; see `safe_component`.

    Args:
        stem: The preferred name without its ending; any text.
        suffix: The ending without its dot.
    """
    return safe_component(stem, f".{suffix}")


def safe_component(stem: str, ending: str) -> str:
    """The name of a file or folder that is portable.

    Windows' reserved names and characters are avoided everywhere, since files travel. Invisible
    and direction-changing characters go, since they can disguise the ending.

    Args:
        stem: The preferred name without its ending; any text.
        ending: What it must end in, with its dot, in plain characters; may be empty.
    """
    text = unicodedata.normalize("NFC", stem)
    text = re.sub(_FORBIDDEN, "_", text)
    text = "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE).strip(". ")
    if not text or re.match(_RESERVED, text, re.IGNORECASE):
        text = f"download {text}".strip()
    room = MOST_BYTES - len(ending.encode())
    text = text.encode()[:room].decode(errors="ignore").rstrip(". ")
    return text + ending


def numbered(name: str, number: int) -> str:
    """The name itself for 0, "orders (1).csv" for 1, and so on."""
    if number == 0:
        return name
    ending = _ending(PurePath(name))
    return f"{name.removesuffix(ending)} ({number}){ending}"


def saved_name(title: str, options: WriteOptions | None) -> str:
    """What a finished file of that name is called when it is saved in that way."""
    if options is None:
        return title
    return f"{title.removesuffix(PurePath(title).suffix)}.{options.ending}"


def aside_target(target: Path) -> Path:
    """Where the rows that were set aside are saved, beside the file with the others."""
    return target.with_name(f"{target.name.removesuffix(_ending(target))}.aside.csv")


def part_targets(target: Path, count: int) -> list[Path]:
    """Where the parts of a file are saved: "orders-001.csv.gz", and the target itself for one."""
    if count <= 1:
        return [target]
    ending = _ending(target)
    stem = target.name.removesuffix(ending)
    numbers = map(part_number, range(1, count + 1))
    return [target.with_name(f"{stem}-{number}{ending}") for number in numbers]


def part_number(number: int) -> str:
    """The number of a part as a name has it: "001"."""
    return f"{number:03d}"


def _ending(path: PurePath) -> str:
    return "".join(path.suffixes[-2:] if path.suffix in _AROUND else path.suffixes[-1:])
