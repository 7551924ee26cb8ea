"""How deep a TOML text nests, found in one pass before `tomllib` builds it.

`tomllib` takes time and memory by the square of the parts of a dotted key.
"""

import re

# Each token begins where the last one ended, and an open string goes on to its line's or the
# text's end: nothing is read twice.
_TOKEN = re.compile(
    r'"""(?:\\.|(?!""").)*+(?:""")?+'
    r"|'''(?:(?!''').)*+(?:''')?+"
    r'|"(?:\\[^\n]|[^"\\\n])*+"?+'
    r"|'[^'\n]*+'?+"
    r"|#[^\n]*+|[A-Za-z0-9_-]++|[ \t]++|.",
    re.DOTALL,
)
_OPENING, _CLOSING = "[{", "]}"
_ENDS_KEY = f"{_OPENING}{_CLOSING}=,\n"


def is_deeper(text: str, most: int) -> bool:
    """Whether a key has more than `most` dots, or lists and inline tables nest deeper."""
    dots = depth = 0
    for found in _TOKEN.finditer(text):
        part = found[0]
        if part == ".":
            dots += 1
        elif part in _ENDS_KEY:
            dots = 0
            depth += (part in _OPENING) - (part in _CLOSING)
        if max(dots, depth) > most:
            return True
    return False
