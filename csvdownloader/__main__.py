"""The program's entry: dispatches before anything heavy is imported."""

import sys

from csvdownloader import __version__

USAGE = """\
usage: csvdownloader [PATH]                     open the window, with that file chosen
       csvdownloader export SOURCE [options]    do the same without a window
       csvdownloader export --help              what SOURCE and the options are
       csvdownloader --version
"""


def main() -> int:
    """Runs the program and returns its exit code."""
    arguments = sys.argv[1:]
    first = arguments[0] if arguments else ""
    if first == "--version":
        sys.stdout.write(f"csvdownloader {__version__}\n")
        return 0
    if first in {"--help", "-h"}:
        sys.stdout.write(USAGE)
        return 0
    if first == "export":
        from csvdownloader.cli import export

        return export.main(arguments[1:])
    if first.startswith("-") or len(arguments) > 1:
        sys.stderr.write(USAGE)
        return 2
    from csvdownloader import app

    return app.main(first)


if __name__ == "__main__":
    sys.exit(main())
