"""The README says what the program does."""

import re
from pathlib import Path

import pytest

from csvdownloader.core.commands.table import COMMANDS
from csvdownloader.core.requests.command_line import flag
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.tabular.reading_options import READING_KEYS
from resources.help import make

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHECK = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
UV = "uv==0.13.9"
START = f"python3 -m pip install {UV} && uv run csvdownloader"
FOR_DEVELOPERS = {
    "Build a package",
    "Measured",
    "For developers",
    "Where to change what",
    "Words",
    "Decisions",
}
TEST = f"python3 -m pip install {UV} && uv run pytest"


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def table_of_shortcuts() -> list[str]:
    rows = [
        f"| {command.title.replace('&', '')} | `{command.shortcut}` | {command.help} |"
        for command in COMMANDS
        if command.shortcut
    ]
    return ["| Command | Keys | What it does |", "|---|---|---|", *rows]


def test_the_shortcuts_are_those_of_the_program():
    written = [line for line in section("Shortcuts").splitlines() if line.startswith("|")]
    assert written == table_of_shortcuts(), "\n".join(["it should be:", *table_of_shortcuts()])


def test_the_help_has_the_sections_for_users():
    made = make.pages(README)
    written = {path.name: path.read_text(encoding="utf-8") for path in make.FOLDER.glob("*.md")}
    assert written == made, "run: python -m resources.help.make"
    assert {*make.SECTIONS, *FOR_DEVELOPERS} == set(re.findall(r"^## (.+)$", README, re.MULTILINE))


def test_both_commands_stand_alone_on_a_line():
    assert {START, TEST} <= set(README.splitlines())


def test_the_check_runs_the_test_command_as_written():
    assert TEST in [line.strip() for line in CHECK.splitlines()]


def test_the_check_builds_the_package_as_written():
    _, commands, *_ = section("Build a package").split("```\n")
    assert "--require-hashes" in commands
    assert commands in "".join(line.lstrip() for line in CHECK.splitlines(keepends=True))


def test_uv_has_one_version():
    assert set(re.findall(r"pip install (uv\S*)", README + CHECK)) == {UV}


@pytest.mark.parametrize("title", ["For developers", "Where to change what", "Words", "Decisions"])
def test_every_path_that_is_named_is_there(title):
    paths = set(re.findall(r"`([\w./]*/[\w./]*|\w+\.(?:py|spec|toml|md))`", section(title)))
    assert paths
    roots = [ROOT, ROOT / "csvdownloader", *(ROOT / "csvdownloader").glob("*/transfer")]
    missing = {path for path in paths if not any((root / path).exists() for root in roots)}
    assert missing == set()


def test_every_room_and_layer_is_explained():
    folders = [path.parent for path in (ROOT / "csvdownloader").glob("*/__init__.py")]
    rooms = [path.parent for path in (ROOT / "csvdownloader" / "ui").glob("*/__init__.py")]
    text = section("For developers")
    assert [path.name for path in (*folders, *rooms) if f"`{path.name}`" not in text] == []


def test_every_option_of_a_reading_is_explained():
    text = section("Reading files")
    keys = [*READING_KEYS, *(p.key for p in FileSource().parameters if not p.locator)]
    assert [flag(key) for key in keys if f"`{flag(key)}`" not in text] == []
