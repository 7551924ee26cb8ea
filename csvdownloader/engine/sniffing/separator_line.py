"""A first line that declares the delimiter: `sep=;`, as Excel writes and reads it."""

import re

_LINE = re.compile(r'"?[sS][eE][pP]=(\\t|[^"\n])"?[;,\t]{0,1000}+(?:\n|\Z)')


def declared_delimiter(text: str) -> str | None:
    """The delimiter that the first line declares; None when it is no such line."""
    match = _LINE.match(text)
    return match[1].replace("\\t", "\t") if match else None
