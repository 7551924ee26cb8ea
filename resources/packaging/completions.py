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
_FILES = {"FILE", "FOLDER", "SOURCE"}


def write_completions(share: Path) -> None:
    """Writes the three files below what is to become /usr/share."""
    parser = command_line()
    for action in actions_of(parser):
        _complete(action)
    for shell, place in _PLACES.items():
        path = share / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shtab.complete(parser, shell), encoding="utf-8")


def _complete(action: argparse.Action) -> None:
    """Lets shtab know what the help says of the value: its choices, or that it is a file."""
    words = action.metavar.split("|") if isinstance(action.metavar, str) else []
    choices = [word for word in words if word == word.lower()]
    if _FILES.intersection(words):
        action.complete = shtab.FILE  # type: ignore[attr-defined]  # as shtab wants it
    elif choices:
        action.choices = choices
