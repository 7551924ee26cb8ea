"""Copies the text of a profile under a new id and name; all else stays, comments too."""

import json
import re
from collections.abc import Container

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile_toml.toml_lines import key_lines

_LONGEST_ID = 50  # characters of the old id that the new one keeps
_VALUE = re.compile(r"""^(\s*+[^=]++=\s*+)(?:"(?!"")(?:\\.|[^"\\])*+"|'(?!'')[^']*+')""")


def free_id(profile_id: str, taken: Container[str]) -> str:
    """An id for a copy: "x-copy", or "x-copy2" and so on."""
    base, number = f"{profile_id[:_LONGEST_ID].removesuffix('-copy')}-copy", 2
    new_id = base
    while new_id in taken:
        new_id, number = f"{base}{number}", number + 1
    return new_id


def renamed(text: str, new_id: str, name: str) -> str:
    """The text with that id and name. Raises ProfileError if one of them spans several lines."""
    lines, line_numbers = text.split("\n"), key_lines(text)
    for key, value in (("id", new_id), ("name", name)):
        index = line_numbers[(key,)] - 1
        match = _VALUE.match(lines[index])
        if match is None:
            raise ProfileError(
                Message("The {key} of the profile is written over several lines", key=key)
            )
        quoted = json.dumps(value, ensure_ascii=False)
        lines[index] = f"{match[1]}{quoted}{lines[index][match.end() :]}"
    return "\n".join(lines)
