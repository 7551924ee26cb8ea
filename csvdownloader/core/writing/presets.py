"""Presets: named sets of options of writing, those that come with the program and one's own.

The options themselves are imported when a preset of one's own is read or written.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message, verbatim

EXCEL = "excel"
LONGEST_NAME = 60  # of one's own preset, in characters
_SHEET_ROWS = "1048575"  # that Excel shows below a header
_BACKSLASHES = MappingProxyType({"delimiter": "tab", "quoting": "backslash", "header": "no"})
_FOR_EXCEL = MappingProxyType(
    {"bom": "yes", "line_end": "crlf", "guard": "on", "split_rows": _SHEET_ROWS}
)
_COMMA = MappingProxyType({"delimiter": "semicolon", "decimal": "comma"})
BUNDLED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "programs": MappingProxyType({}),
        EXCEL: _FOR_EXCEL,
        "excel-anywhere": MappingProxyType(
            {**_FOR_EXCEL, "encoding": "utf-16-le", "delimiter": "tab"}
        ),
        "mysql": _BACKSLASHES,
        "postgresql": _BACKSLASHES,
    }
)
_TITLES = {
    "programs": Message("Programs"),
    EXCEL: Message("Excel"),
    "excel-anywhere": Message("Excel in any country"),
    "mysql": verbatim("MySQL"),
    "postgresql": verbatim("PostgreSQL"),
}


def preset(name: str, own: Mapping[str, Mapping[str, str]], *, has_comma: bool) -> dict[str, str]:
    """The options of a preset, as texts of `core.writing.texts`.

    Args:
        name: Its name.
        own: One's own; none of them hides a bundled one.
        has_comma: Whether numbers have a comma here: *excel* goes by that, as Excel itself does.

    Raises:
        InvalidRequestError: There is none of that name.
    """
    if name in BUNDLED:
        is_comma = name == EXCEL and has_comma
        return {**BUNDLED[name], **(_COMMA if is_comma else {})}
    if name in own:
        return dict(own[name])
    names = ", ".join([*BUNDLED, *sorted(own)])
    sentence = Message("There is no preset {name}; there are: {names}", name=name, names=names)
    raise InvalidRequestError({"preset": sentence})


def title_of(name: str) -> str:
    """What the window calls a preset; one's own has its name."""
    return _TITLES.get(name, name)


def own_presets(text: str) -> dict[str, dict[str, str]]:
    """The presets of a TOML file: a table for each, with options as the command line names them.

    Raises:
        InvalidRequestError: The text is no such file.
    """
    import tomllib  # loaded late: most starts read none

    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _refusal(
            Message("The file of presets cannot be read: {error}", error=error)
        ) from None
    return {name: _texts(name, table) for name, table in tables.items()}


def presets_text(own: Mapping[str, Mapping[str, str]]) -> str:
    """The TOML file of presets; what `own_presets` reads."""
    return "\n".join(_table(name, texts) for name, texts in sorted(own.items()))


def check_preset_name(name: str) -> str:
    """The name without spaces around it. Raises InvalidRequestError where it can be none."""
    name = name.strip()
    if not name:
        raise _refusal(Message("A preset needs a name"))
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise _refusal(Message("At most {most} characters of one line", most=LONGEST_NAME))
    if name.casefold() in BUNDLED:
        raise _refusal(Message("{name} comes with the program; take another name", name=name))
    return name


def _table(name: str, texts: Mapping[str, str]) -> str:
    from csvdownloader.core.writing.option_table import WRITE_OPTIONS

    lines = [f"[{_toml_text(name)}]"]
    for key, text in texts.items():
        option = WRITE_OPTIONS[key]
        is_switch = not option.metavar
        value = {"yes": "true", "no": "false"}[text] if is_switch else _toml_text(text)
        lines.append(f"{option.flag.removeprefix('--')} = {value}")
    return "\n".join(lines) + "\n"


def _toml_text(text: str) -> str:
    """A basic string of TOML: JSON's own, but that DEL is escaped, and the rest of Unicode not."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(name: str, table: object) -> dict[str, str]:
    from csvdownloader.core.writing.option_table import WRITE_OPTIONS
    from csvdownloader.core.writing.texts import options_of

    keys = {option.flag.removeprefix("--"): key for key, option in WRITE_OPTIONS.items()}
    if not isinstance(table, dict):
        raise _refusal(Message("The preset {name} is no table", name=name))
    texts = {}
    for key, value in table.items():
        if key not in keys:
            raise _refusal(
                Message("The preset {name} has an unknown option {key}", name=name, key=key)
            )
        texts[keys[key]] = _text(value)
    options_of(texts)
    return texts


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _refusal(sentence: Message) -> InvalidRequestError:
    return InvalidRequestError({"preset": sentence})
