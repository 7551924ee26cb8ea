"""Looks for rows without any value in a written file: some readers skip them."""

import re
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.engine.proof.verify import BLOCK


def may_have_empty_row(path: Path, delimiter: bytes, columns: int, cancel: Cancel) -> bool:
    """Whether a row below the header might have nothing but missing values and empty texts.

    Never False when there is one. It may be True for a line inside of a text that looks like one.

    Args:
        path: A file by the rules of `core.writing.formats`.
        delimiter: One byte, comma or tab.
        columns: Fields of each record.
        cancel: Checked after each block.

    Raises:
        OSError: The file cannot be read.
        Cancelled: `cancel` was set.
    """
    empty_row = re.compile(rb'\n(?:"")?+(?:%b(?:"")?+){%d}\r?+\n' % (delimiter, columns - 1))
    longest = len(b'""' + delimiter) * columns + len(b"\n\r\n")  # of what that finds
    rest = b""  # the row that has not ended, while it may still be an empty one
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            text = rest + block
            if empty_row.search(text):
                return True
            rest = text[text.rfind(b"\n") :] if b"\n" in text[-longest:] else b""
            cancel.check()
    # The last record may lack its line end.
    return rest not in {b"", b"\n"} and empty_row.match(rest + b"\n") is not None
