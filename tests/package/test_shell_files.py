"""Man page and completions are made of the program's own parsers, and real shells take them."""

import gzip
import re
import shutil
import subprocess

import pytest

from csvdownloader.__main__ import COMMANDS, USAGE
from resources.packaging.command_line import actions_of, command_line, commands_of
from resources.packaging.completions import write_completions
from resources.packaging.man_page import man_page, write_man_page

pytestmark = pytest.mark.process
# Starts a shell in a terminal of its own, types, and says what stands there then.
_TYPE_IN_ZSH = """
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; unsetopt zle_bracketed_paste; fpath=({folder} $fpath)'
zpty -w shell 'autoload -Uz compinit; compinit -u -D; echo rea''dy'
zpty -r shell text '*ready*'
zpty -w -n shell $'{typed}\\t'
zpty -r shell text '*{expected}*' && print found
"""


@pytest.fixture(scope="module")
def share(tmp_path_factory):
    folder = tmp_path_factory.mktemp("share")
    write_completions(folder)
    write_man_page(folder)
    return folder


@pytest.fixture(autouse=True)
def _file_to_complete(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "orders.csv").touch()


def run(program, *arguments):
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not on this machine")
    told = subprocess.run(
        [path, *arguments], capture_output=True, text=True, check=False, timeout=30
    )
    assert told.stderr == ""
    return told.stdout


def completed_by_bash(share, *words):
    """What Bash offers for the last word."""
    typed = " ".join(f"'{word}'" for word in words)
    return run(
        "bash",
        "--norc",
        "-c",
        f"source {share}/bash-completion/completions/csvdownloader; COMP_WORDS=({typed});"
        f"COMP_CWORD={len(words) - 1}; _shtab_csvdownloader; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
    ).splitlines()


def test_the_parser_has_the_commands_of_the_program_and_its_options():
    parser = command_line()
    assert commands_of(parser).keys() == COMMANDS
    own = {name for action in parser._actions for name in action.option_strings[-1:]}
    assert own == {"--help", *re.findall(r"csvdownloader (--[\w-]+)", USAGE)}


def test_the_page_has_every_option_and_is_what_man_understands(share):
    page = man_page()
    for command in commands_of(command_line()).values():
        assert f".SS {command.prog}\n" in page
        for action in actions_of(command):
            names = ", ".join(action.option_strings).replace("-", "\\-")
            assert action.dest == "help" or names in page
    packed = share / "man/man1/csvdownloader.1.gz"
    assert gzip.decompress(packed.read_bytes()).decode() == page
    faults = run("mandoc", "-W", "warning", "-T", "lint", packed).splitlines()
    assert [line for line in faults if "STYLE" not in line and "missing date" not in line] == []


def test_bash_completes_commands_options_choices_and_files(share):
    assert completed_by_bash(share, "csvdownloader", "ex") == ["export"]
    assert completed_by_bash(share, "csvdownloader", "export", "--rag") == ["--ragged"]
    assert completed_by_bash(share, "csvdownloader", "export", "--ragged", "p") == ["pad"]
    assert completed_by_bash(share, "csvdownloader", "inspect", "ord") == ["orders.csv"]
    script = share / "bash-completion/completions/csvdownloader"
    assert " -o default " in run("bash", "-c", f"source {script}; complete -p csvdownloader")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ex", "export"),
        ("export --rag", "--ragged"),
        ("save --format x", "xlsx"),
        ("ord", "orders.csv"),
    ],
)
def test_fish_completes(share, typed, offered):
    script = share / "fish/vendor_completions.d/csvdownloader.fish"
    told = run("fish", "--no-config", "-c", f"source {script}; complete -C 'csvdownloader {typed}'")
    assert offered in [line.split("\t")[0] for line in told.splitlines()]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("doct", "doctor"),
        ("export --rag", "--ragged"),
        ("--self", "--self-check"),
        ("ord", "orders.csv"),
    ],
)
def test_zsh_completes(share, typed, expected):
    typing = _TYPE_IN_ZSH.format(
        folder=share / "zsh/vendor-completions", typed=f"csvdownloader {typed}", expected=expected
    )
    assert run("zsh", "-f", "-c", typing) == "found\n"
