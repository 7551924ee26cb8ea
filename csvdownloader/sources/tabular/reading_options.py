"""The parameters that say how a file is read, and what their values mean."""

import re
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.sources.reading import BadBytes, Ragged, ReadingChoices
from csvdownloader.engine.charsets import known_charset

AUTO, NONE = "auto", "none"
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}
_DETECT = (AUTO, Message("Detect"))
_DIGITS = 6
_MOST_LINES = 10**_DIGITS - 1
_NUMBERED = re.compile(r"\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})")
_T = TypeVar("_T")

MEMBER = Parameter(
    "member",
    Message("File in the &archive"),
    ParameterKind.TEXT,
    "",
    Message("The name of the file in an archive that holds several."),
    is_option=True,
)


def reading_parameters(kinds: tuple[tuple[str, Message], ...]) -> tuple[Parameter, ...]:
    """The parameters. `kinds` are the keys and titles of the formats that can be chosen."""
    return (
        _choice(
            "kind",
            Message("&Kind"),
            Message("What the file is, whatever its name says."),
            (_DETECT, *kinds),
        ),
        _suggested(
            "encoding",
            Message("&Encoding"),
            Message(
                "How the characters of a text are stored: utf-8, windows-1252, or any other "
                "encoding that Python knows."
            ),
            (
                ("utf-8", verbatim("UTF-8")),
                ("utf-16", verbatim("UTF-16")),
                ("windows-1252", verbatim("Windows-1252")),
                ("latin-1", verbatim("Latin-1")),
            ),
        ),
        _suggested(
            "delimiter",
            Message("De&limiter"),
            Message(
                "What stands between the values of a text: comma, semicolon, tab, pipe, space, "
                "or the characters themselves."
            ),
            (
                ("comma", Message("Comma")),
                ("semicolon", Message("Semicolon")),
                ("tab", Message("Tab")),
                ("pipe", Message("Pipe")),
                ("space", Message("Space")),
            ),
        ),
        _suggested(
            "quote",
            Message("&Quote"),
            Message("What stands around values: one character, or none."),
            (('"', verbatim('"')), ("'", verbatim("'")), (NONE, Message("None"))),
        ),
        _suggested(
            "escape",
            Message("Esca&pe"),
            Message("What makes the next character an ordinary one: one character, or none."),
            (("\\", verbatim("\\")), (NONE, Message("None"))),
        ),
        _choice(
            "initial_space",
            Message("Space &before values"),
            Message("Whether spaces behind a delimiter belong to the value."),
            (_DETECT, ("keep", Message("Keep")), ("skip", Message("Skip"))),
        ),
        _suggested(
            "comment",
            Message("Co&mment"),
            Message("What a line begins with that is no part of the table, or none."),
            (("#", verbatim("#")), (NONE, Message("None"))),
        ),
        _suggested(
            "header_row",
            Message("&Header row"),
            Message("The line that names the columns, from 1, or none."),
            (("1", verbatim("1")), (NONE, Message("None"))),
        ),
        _suggested(
            "skip_lines",
            Message("S&kip lines"),
            Message("How many lines stand before the table."),
            (("0", verbatim("0")),),
        ),
        Parameter(
            "records_path",
            Message("&Path of the records"),
            ParameterKind.TEXT,
            "",
            Message("Where the records of a JSON text are, in JMESPath: items, or data.rows."),
            is_option=True,
        ),
        _choice(
            "ragged",
            Message("&Rows of other lengths"),
            Message("What happens to rows with more or fewer values than the header."),
            (
                (Ragged.REFUSE, Message("Refuse the file")),
                (Ragged.PAD, Message("Fill short, set long aside")),
                (Ragged.CUT, Message("Fill short, cut long")),
                (Ragged.ASIDE, Message("Set them aside")),
            ),
        ),
        _choice(
            "bad_bytes",
            Message("Bytes that do not &fit"),
            Message("What happens to bytes that do not fit the encoding."),
            (
                (BadBytes.REFUSE, Message("Refuse the file")),
                (BadBytes.REPLACE, Message("Replace them by �")),
            ),
        ),
        Parameter(
            "strict",
            Message("Refuse a file that is read with a &doubt"),
            ParameterKind.BOOLEAN,
            default=False,
            help=Message("Fails instead of finishing unverified."),
            is_option=True,
        ),
    )


def reading_choices(request: Request) -> ReadingChoices:
    """What the request says of the reading. Call `check_reading` first."""
    quote = _said(request, "quote", _quote)
    return ReadingChoices(
        kind=_said(request, "kind", str),
        encoding=_said(request, "encoding", _charset),
        delimiter=_said(request, "delimiter", _delimiter),
        quote=quote,
        escape=_said(request, "escape", partial(_escape_beside, quote)),
        skip_initial_space=_said(request, "initial_space", "skip".__eq__),
        comment=_said(request, "comment", _comment),
        header_row=_said(request, "header_row", _header_row),
        skip_lines=_said(request, "skip_lines", _lines),
        records_path=_said(request, "records_path", _records_path),
        ragged=Ragged(request.text("ragged") or Ragged.REFUSE),
        bad_bytes=BadBytes(request.text("bad_bytes") or BadBytes.REFUSE),
        strict=request.parameters.get("strict") is True,
    )


def check_reading(request: Request) -> dict[str, Message]:
    """What is wrong with the reading's parameters: a sentence for each key that is."""
    fields: dict[str, Message] = {}
    for key, parse in _PARSERS.items():
        try:
            _said(request, key, parse)
        except _WrongValueError as error:
            fields[key] = error.sentence
    for key, allowed in _ALLOWED.items():
        if (given := request.text(key)) and given not in allowed:
            fields[key] = Message("There is no {key} {given}", key=key, given=given)
    return fields or _conflicts(reading_choices(request))


def _conflicts(choices: ReadingChoices) -> dict[str, Message]:
    """What is wrong with the choices together."""
    fields: dict[str, Message] = {}
    if choices.header_row and choices.header_row <= (choices.skip_lines or 0):
        fields["header_row"] = Message("The header row is one of the lines to skip")
    if choices.quote and choices.quote in (choices.delimiter or ""):
        fields["quote"] = Message("The quote cannot stand in the delimiter")
    if choices.escape and choices.escape in (choices.delimiter or ""):
        fields["escape"] = Message("The escape cannot stand in the delimiter")
    return fields


class _WrongValueError(Exception):
    def __init__(self, sentence: Message) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _said(request: Request, key: str, parse: Callable[[str], _T]) -> _T | None:
    text = request.text(key)
    return None if text.lower() in {"", AUTO} else parse(text)


def _charset(text: str) -> str:
    found = known_charset(text)
    if found is None:
        raise _WrongValueError(Message("There is no encoding {text}", text=text))
    return found


def _delimiter(text: str) -> str:
    if text.lower() in DELIMITERS:
        return DELIMITERS[text.lower()]
    delimiter = _unescaped(text)
    if set(delimiter) & set('\r\n"\ufeff'):
        raise _WrongValueError(Message("A delimiter has no quote and no line end in it"))
    if "\\" in delimiter and len(delimiter) > 1:
        example = r"\t, \x1f or \u00a7"
        raise _WrongValueError(
            Message("{text} is no character; write one as {example}", text=text, example=example)
        )
    return delimiter


def _quote(text: str) -> str:
    return _character(text, Message("The quote is one character, or {none}", none=NONE))


def _escape(text: str) -> str:
    return _character(text, Message("The escape is one character, or {none}", none=NONE))


def _escape_beside(quote: str | None, text: str) -> str:
    """Others call a quote that is doubled inside of a value an escape. Here it always is one."""
    escape = _escape(text)
    return "" if escape == ('"' if quote is None else quote) else escape


def _character(text: str, refusal: Message) -> str:
    character = "" if text.lower() == NONE else _unescaped(text)
    if len(character) > 1 or character in {"\r", "\n"}:
        raise _WrongValueError(refusal)
    return character


def _comment(text: str) -> str:
    if set(text) & set("\r\n"):
        raise _WrongValueError(Message("A comment begins with no line end"))
    return "" if text.lower() == NONE else text


def _header_row(text: str) -> int:
    if text.lower() == NONE:
        return 0
    refusal = Message(
        "The header row is the number of a line, from 1 to {most:,}, or {none}",
        most=_MOST_LINES,
        none=NONE,
    )
    return _whole_number(text, 1, refusal)


def _lines(text: str) -> int:
    refusal = Message("The lines to skip are a whole number up to {most:,}", most=_MOST_LINES)
    return _whole_number(text, 0, refusal)


def _records_path(text: str) -> str:
    from csvdownloader.sources.tabular.json.expressions import compiled

    try:
        compiled(text)
    except ValueError as error:
        raise _WrongValueError(Message("{problem}", problem=error)) from error
    return text


def _whole_number(text: str, least: int, refusal: Message) -> int:
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) >= least:
        return int(text)
    raise _WrongValueError(refusal)


def _unescaped(text: str) -> str:
    r"""The text, in which `\t` is a tab and `\x1f` or `\u00a7` the character of that number."""
    return _NUMBERED.sub(lambda m: chr(int(m[1] or m[2], 16)), text.replace("\\t", "\t"))


def _choice(
    key: str, title: Message, help_text: Message, choices: tuple[tuple[str, Message], ...]
) -> Parameter:
    kind, default = ParameterKind.CHOICE, choices[0][0]
    return Parameter(key, title, kind, default, help_text, choices=choices, is_option=True)


def _suggested(
    key: str, title: Message, help_text: Message, choices: tuple[tuple[str, Message], ...]
) -> Parameter:
    choices = (_DETECT, *choices)
    kind = ParameterKind.SUGGESTED
    return Parameter(key, title, kind, AUTO, help_text, choices=choices, is_option=True)


_PARSERS: dict[str, Callable[[str], object]] = {
    "encoding": _charset,
    "delimiter": _delimiter,
    "quote": _quote,
    "escape": _escape,
    "comment": _comment,
    "header_row": _header_row,
    "skip_lines": _lines,
    "records_path": _records_path,
}
READING_KEYS = frozenset(parameter.key for parameter in reading_parameters(()))
_ALLOWED = {
    "initial_space": (AUTO, "keep", "skip"),
    "ragged": tuple(Ragged),
    "bad_bytes": tuple(BadBytes),
}
