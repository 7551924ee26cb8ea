"""What would run elsewhere does the same as here; it has not been run."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORKFLOWS = {path.stem: path.read_text() for path in (ROOT / ".github/workflows").glob("*.yml")}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_github_s_own_and_pinned_by_their_major_version(name):
    used = re.findall(r"uses: (.*)", WORKFLOWS[name])
    assert used
    assert [each for each in used if not re.fullmatch(r"actions/[\w-]+@v\d+", each)] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_may_write_but_what_makes_the_release(name):
    rights = re.findall(r"^permissions:\n  (.*)", WORKFLOWS[name], re.MULTILINE)
    assert rights == ["contents: read"]
    assert WORKFLOWS[name].count("contents: write") == (name == "package")


def test_the_tests_run_on_each_promised_version_of_python():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    [versions] = re.findall(r"python: \[(.*)\]", WORKFLOWS["check"])
    assert versions.split(", ")[0] == f'"{oldest}"'


def test_what_qt_needs_of_the_system_is_what_the_readme_says():
    [packages] = re.findall(r"^apt-get install (fontconfig .*)$", README, re.MULTILINE)
    assert packages in WORKFLOWS["check"]


def test_the_package_is_built_as_the_readme_says():
    _, commands, _, for_linux, *_ = README.split("\n## Build a package\n")[1].split("```\n")
    _, *building = commands.splitlines()
    text = WORKFLOWS["package"].replace("/Scripts/", "/bin/")
    assert [text.count(line) for line in building] == [3] * len(building)
    assert text.count(for_linux.strip()) == 1


def test_uv_has_the_version_of_the_readme():
    found = re.findall(r"uv==\S+", README + "".join(WORKFLOWS.values()))
    assert len(set(found)) == 1
