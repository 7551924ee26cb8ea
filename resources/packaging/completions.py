"""What lets a shell complete the command line: options, their choices, and files."""

import argparse
from pathlib import Path

import shtab

from resources.packaging.command_line import NAME, actions_of, command_line

# Where each shell looks, below /usr/share.
_PLACES = {
    "bash": f"bash-completion/completions/{NAME}",
    "zsh": f"zsh/vendor-completions/_{NAME}",
    "fish": f"fish/vendor_completions.d/{NAME}.fish",
}
_FIRST_WORD = {
    "bash": ("complete -o bashdefault -F", "complete -o bashdefault -o default -F"),
    "zsh": ("': :_shtab_csvdownloader_commands'", "': :{_shtab_csvdownloader_commands; _files}'"),
    "fish": (
        "complete -c csvdownloader -f\n",
        "complete -c csvdownloader -f\n"
        "complete -c csvdownloader -n '_shtab_csvdownloader_using; "
        "and test $_shtab_csvdownloader_npos -eq 0' -F\n",
    ),
}
_FILES = {"FILE", "FOLDER", "SOURCE"}


def write_completions(share: Path) -> None:
    """Writes the three files below what is to become /usr/share."""
    parser = command_line()
    for action in actions_of(parser):
        _complete(action)
    for shell, place in _PLACES.items():
        path = share / place
        path.parent.mkdir(parents=True, exist_ok=True)
        text = shtab.complete(parser, shell)
        path.write_text(_with_files_first(text, shell), encoding="utf-8")


def _with_files_first(text: str, shell: str) -> str:
    """Lets the first word be a file too, not only a command: of that shtab knows nothing."""
    command, or_file = _FIRST_WORD[shell]
    if text.count(command) != 1:
        raise ValueError(f"shtab writes another script for {shell} now")
    return text.replace(command, or_file)


def _complete(action: argparse.Action) -> None:
    """Lets shtab know what the help says of the value: its choices, or that it is a file."""
    words = action.metavar.split("|") if isinstance(action.metavar, str) else []
    choices = [word for word in words if word == word.lower()]
    if _FILES.intersection(words):
        action.complete = shtab.FILE  # type: ignore[attr-defined]  # as shtab wants it
    elif choices:
        action.choices = choices
