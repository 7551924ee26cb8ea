"""The README says what the program does."""

from pathlib import Path

from csvdownloader.core.commands import COMMANDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
START = "python3 -m pip install uv && uv run csvdownloader"
TEST = "python3 -m pip install uv && uv run pytest"


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


def test_both_commands_stand_alone_on_a_line():
    assert {START, TEST} <= set(README.splitlines())


def test_the_check_runs_the_test_command_as_written():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert TEST in [line.strip() for line in lines]
