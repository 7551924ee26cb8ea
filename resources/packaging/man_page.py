"""Writes the manual page: what --help says of each command, as man shows it."""

import argparse
import gzip
from collections.abc import Iterator
from pathlib import Path

from csvdownloader import __version__
from csvdownloader.core.texts import APP_NAME
from resources.packaging.command_line import NAME, actions_of, command_line, commands_of

_SUMMARY = "get the CSV you asked for, with proof that it is whole"
_INDENT = "\n       "  # of further lines of a usage, below the word "usage:"
_FILES = (
    ("~/.local/share/csvdownloader", "The data folder: downloads, settings, log."),
    ("CSVDOWNLOADER_HOME", "Names another data folder."),
    ("CSVDOWNLOADER_SECRET", "The password or token for a source."),
)


def write_man_page(share: Path) -> None:
    """Writes the page below what is to become /usr/share, packed as Debian wants it."""
    path = share / f"man/man1/{NAME}.1.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(man_page().encode(), mtime=0))


def man_page() -> str:
    """The page in the language of troff's macros "man"."""
    parser = command_line()
    lines = [
        f'.TH {NAME.upper()} 1 "" "{APP_NAME} {__version__}" "User Commands"',
        ".SH NAME",
        f"{NAME} \\- {_escaped(_SUMMARY)}",
        ".SH SYNOPSIS",
        *_verbatim(parser.format_usage().removeprefix("usage: ").replace(_INDENT, "\n")),
        ".SH DESCRIPTION",
        _escaped(parser.description or ""),
        *_options(parser, set()),
        ".SH COMMANDS",
    ]
    shown = set[str]()
    for command in commands_of(parser).values():
        lines += _command(command, shown)
    lines.append(".SH FILES AND ENVIRONMENT")
    for name, meaning in _FILES:
        lines += [".TP", f".B {_escaped(name)}", _escaped(meaning)]
    return "\n".join(lines) + "\n"


def _command(parser: argparse.ArgumentParser, shown: set[str]) -> Iterator[str]:
    yield f".SS {_escaped(parser.prog)}"
    yield _escaped(parser.description or "")
    yield ".PP"
    yield from _verbatim((parser.usage or _usage(parser)).replace(_INDENT, "\n"))
    yield from _options(parser, shown)
    if parser.epilog:
        yield ".PP"
        yield from _verbatim(parser.epilog)


def _usage(parser: argparse.ArgumentParser) -> str:
    """Without the options, which follow one by one."""
    given = [_invocation(action) for action in actions_of(parser) if not action.option_strings]
    return " ".join((parser.prog, "[options]", *given))


def _options(parser: argparse.ArgumentParser, shown: set[str]) -> Iterator[str]:
    """Its options. Groups that stand in `shown`, by their titles, are not told again."""
    for group in parser._action_groups:  # noqa: SLF001 - argparse has no public name for it
        title = group.title or ""
        if title in shown:
            yield f".PP\n{_escaped(title)}: the options of the commands before."
            continue
        if group.description:
            shown.add(title)
            yield f".PP\n{_escaped(title)}: {_escaped(group.description)}"
        for action in group._group_actions:  # noqa: SLF001
            if action.help and action.dest not in {"help", "command"}:
                told = action.help % {**vars(action), "prog": parser.prog}
                yield f".TP\n.B {_escaped(_invocation(action))}\n{_escaped(told)}"


def _invocation(action: argparse.Action) -> str:
    name = ", ".join(action.option_strings)
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    return f"{name} {value}".strip()


def _verbatim(text: str) -> Iterator[str]:
    yield from (".nf", _escaped(text.strip("\n")), ".fi")


def _escaped(text: str) -> str:
    """The text as troff prints it: without requests at the begin of a line."""
    plain = text.strip().replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line[:1] in {".", "'"} else line for line in plain.split("\n"))
