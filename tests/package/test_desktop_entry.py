"""The desktop entry offers the program for what it opens."""

import configparser
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from csvdownloader.core.requests.start_options import START_OPTIONS
from csvdownloader.sources.tabular.file_types import suffixes

LINUX = Path(__file__).parents[2] / "resources/packaging/linux"
ENTRY = configparser.RawConfigParser()
ENTRY.read(LINUX / "csvdownloader.desktop", encoding="utf-8")
SYSTEM = Path("/usr/share/mime/packages/freedesktop.org.xml")
# Of any text, for which the desktop has other programs; and .tab, which it does not know.
NOT_OFFERED = {".asc", ".dat", ".data", ".log", ".psv", ".ssv", ".tab", ".txt"}
DATABASES = {".sqlite", ".sqlite3", ".duckdb"}
NAMESPACE = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}


def types_of_endings(path: Path) -> dict[str, set[str]]:
    """For each ending the types that the system knows it by."""
    found: dict[str, set[str]] = {}
    for kind in ElementTree.parse(path).getroot().findall("m:mime-type", NAMESPACE):
        for glob in kind.findall("m:glob", NAMESPACE):
            found.setdefault(glob.attrib["pattern"].lstrip("*"), set()).add(kind.attrib["type"])
    return found


@pytest.mark.skipif(not SYSTEM.exists(), reason="no shared-mime-info")
def test_each_ending_that_is_read_has_a_type_of_the_entry():
    known = types_of_endings(SYSTEM)
    for ending, types in types_of_endings(LINUX / "csvdownloader.xml").items():
        known.setdefault(ending, set()).update(types)
    declared = set(ENTRY["Desktop Entry"]["mimetype"].rstrip(";").split(";"))
    endings = {*suffixes(), *DATABASES} - NOT_OFFERED
    assert {ending for ending in endings if not known.get(ending, set()) & declared} == set()


def test_the_actions_are_options_of_the_program():
    actions = ENTRY["Desktop Entry"]["actions"].rstrip(";").split(";")
    commands = [ENTRY[f"Desktop Action {action}"]["exec"] for action in actions]
    assert commands == [f"csvdownloader {option}" for option in START_OPTIONS]
    assert re.fullmatch("csvdownloader %f", ENTRY["Desktop Entry"]["exec"])
