"""Prints what `csvdownloader inspect` found."""

import shutil
from collections.abc import Mapping, Sequence

from msgspec import Struct

from csvdownloader.cli.terminal.output import print_json, print_table, settling_line
from csvdownloader.cli.terminal.terminal import put
from csvdownloader.core.jobs.records import plain_reading
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.command_line import flag
from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.core.sources.reading import Reading
from csvdownloader.core.texts import listed, one_line
from csvdownloader.core.units import count

_WIDEST = 30  # characters of a value
_GAP = 2  # characters between two columns
_MOST_SHOWN = 200  # characters of a line that was set aside


class Inspected(Struct, frozen=True):
    """How a file is read.

    Attributes:
        name: Of the file.
        content: One line on what it is.
        choices: For a parameter's key, the values to choose from.
        reading: What was found; None where there was nothing to decide.
        settling: The options that settle what is doubtful; empty where nothing is.
        preview: The first rows.
    """

    name: str
    content: Message
    choices: Mapping[str, tuple[str, ...]]
    reading: Reading | None
    settling: str
    preview: Preview


def print_inspected(inspected: Inspected, *, as_json: bool) -> None:
    """Writes it to standard output."""
    if as_json:
        print_json(_plain(inspected))
        return
    put(f"{inspected.name}: {inspected.content}\n")
    for key, values in inspected.choices.items():
        put(f"{flag(key)} takes {listed(map(one_line, values), any_of=True)}\n")
    if inspected.reading is not None:
        _print_reading(inspected.reading)
    if inspected.settling:
        put(settling_line(inspected.settling))
    _print_rows(inspected.preview)


def _plain(inspected: Inspected) -> dict[str, object]:
    return {
        "name": inspected.name,
        "content": inspected.content,
        "choices": {key: list(values) for key, values in inspected.choices.items()},
        "reading": plain_reading(inspected.reading) if inspected.reading else None,
        "header": list(inspected.preview.header),
        "rows": [list(_texts(row)) for row in inspected.preview.rows],
        "complete": inspected.preview.complete,
    }


def _print_reading(reading: Reading) -> None:
    put("\n")
    print_table(
        [(flag(key), value, reading.certainty(key).value) for key, value in reading.options]
    )
    for note in reading.notes:
        put(f"note: {one_line(note)}\n")
    for line in reading.set_aside:
        put(f"set aside: {one_line(line, _MOST_SHOWN)}".rstrip() + "\n")


def _print_rows(preview: Preview) -> None:
    put("\n")
    rows = [preview.header, *(_texts(row) for row in preview.rows)]
    columns = _fitting([max(len(row[i]) for row in rows) for i in range(len(preview.header))])
    print_table([row[:columns] for row in rows], _WIDEST)
    more = [] if preview.complete else [Message("more rows")]
    if left := len(preview.header) - columns:
        more.append(Message("{columns} more", columns=count(left, "column")))
    if more:
        put(f"... {listed(more)}\n")


def _texts(row: Sequence[str | None]) -> tuple[str, ...]:
    """The cells as texts; a missing value is an empty one."""
    return tuple(cell or "" for cell in row)


def _fitting(widths: Sequence[int]) -> int:
    """How many columns fit into the terminal; at least one."""
    room = shutil.get_terminal_size().columns
    for number, width in enumerate(widths):
        room -= min(width, _WIDEST + len("...")) + _GAP
        if room + _GAP < 0 and number:
            return number
    return len(widths)
