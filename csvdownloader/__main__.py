"""The program's entry point: dispatches before anything heavy is imported."""

import gc
import signal
import sys
from collections.abc import Callable
from typing import TypeAlias

from csvdownloader.system.program_version import program_version
from csvdownloader.system.pyside_import import import_pyside
from csvdownloader.system.standard_streams import (
    open_missing_streams,
    write_error,
    write_output,
)

Command: TypeAlias = Callable[[list[str]], int]

USAGE = """\
usage: csvdownloader [PATH | ADDRESS]           open the window, with that file chosen
       csvdownloader --new                      open the window where a download begins
       csvdownloader --open                     open the window, and choose files there
       csvdownloader export SOURCE [options]    do the same without a window
       csvdownloader run NAME [options]         run a request that was saved in the window
       csvdownloader inspect FILE [options]     say how a file would be read, with its first rows
       csvdownloader profiles [check FILE]      list web services, or check their profiles
       csvdownloader jobs                       list downloads
       csvdownloader resume ID [-o FILE]        take up a download that did not finish
       csvdownloader save ID -o FILE [options]  save a finished download once more, in any form
       csvdownloader verify FILE|FOLDER         check saved files against their receipts
       csvdownloader rows ID|FILE [options]     show rows of a finished download, or of a CSV file
       csvdownloader find ID|FILE TEXT          find a text in one, with its row and column
       csvdownloader doctor [--bundle FILE]     say how the program stands here, for a report
       csvdownloader COMMAND --help             what SOURCE and the options are
       csvdownloader --self-check               say whether the program itself is whole
       csvdownloader --version
"""
COMMANDS = frozenset(
    {
        "export",
        "run",
        "inspect",
        "profiles",
        "jobs",
        "resume",
        "save",
        "verify",
        "rows",
        "find",
        "doctor",
    }
)


def main() -> int:
    """Runs the program and returns its exit code."""
    open_missing_streams()
    try:
        return _run(sys.argv[1:])
    finally:
        write_output("")  # argparse leaves the text of --help in the buffer


def _run(arguments: list[str]) -> int:
    first = arguments[0] if arguments else ""
    if first == "--version":
        return 0 if write_output(f"csvdownloader {program_version()}\n") else 1
    if first in {"--help", "-h"}:
        return 0 if write_output(USAGE) else 1
    if arguments == ["--self-check"]:
        return _check_itself()
    if first in COMMANDS:
        return _run_command(first, arguments[1:])
    if len(arguments) > 1 or (first.startswith("-") and not _is_start_option(first)):
        write_error(USAGE)
        return 2
    gc.disable()  # until the window collects by itself: what is imported is no garbage
    import_pyside()
    from csvdownloader import app

    return app.main(first)


def _check_itself() -> int:
    from csvdownloader.cli.commands.self_check import main as command

    return command()


def _is_start_option(text: str) -> bool:
    from csvdownloader.core.requests.start_options import START_OPTIONS

    return text in START_OPTIONS


def _run_command(name: str, arguments: list[str]) -> int:
    # Until an export handles it, Ctrl+C just ends the program: a KeyboardInterrupt that is raised
    # inside of an import can be fatal.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    import_pyside()
    return (_fetching_command(name) or _looking_command(name))(arguments)


# Separate import statements: a packager finds them all, and a start imports only what it needs.


def _fetching_command(name: str) -> Command | None:
    """The command that fetches or saves rows; None when it is another one."""
    if name == "export":
        from csvdownloader.cli.commands.export import main as command
    elif name == "run":
        from csvdownloader.cli.commands.run import main as command
    elif name == "resume":
        from csvdownloader.cli.commands.resume import main as command
    elif name == "save":
        from csvdownloader.cli.commands.save import main as command
    else:
        return None
    return command


def _looking_command(name: str) -> Command:
    """The command that looks at what there is."""
    if name == "inspect":
        from csvdownloader.cli.commands.inspect import main as command
    elif name == "profiles":
        from csvdownloader.cli.commands.profiles import main as command
    elif name == "jobs":
        from csvdownloader.cli.commands.jobs import main as command
    elif name == "verify":
        from csvdownloader.cli.commands.verify import main as command
    elif name == "rows":
        from csvdownloader.cli.commands.rows import main as command
    elif name == "find":
        from csvdownloader.cli.commands.find import main as command
    else:
        from csvdownloader.cli.commands.doctor import main as command
    return command


if __name__ == "__main__":
    sys.exit(main())
