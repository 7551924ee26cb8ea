"""`csvdownloader --self-check`: says whether the program itself is whole."""

from csvdownloader.cli.terminal.output import COMPLETE, FAILED
from csvdownloader.cli.terminal.terminal import put
from csvdownloader.diagnostics.self_check import self_check


def main() -> int:
    """Prints a line for each thing that was tried, and returns the exit code."""
    checked = self_check()
    put("".join(f"{each}\n" for each in checked))
    return FAILED if any(each.is_broken for each in checked) else COMPLETE
