"""Sentences for people: an English template, and the values that stand in it.

A message is its English text wherever text is wanted: on the command line, in the log, in files.
It also keeps what it was made of, so that a receiver can say it in another language:

    Message("{name} has {rows:,} rows", name=path.name, rows=120)

The template is always a literal: so a tool that collects sentences for translators finds it
(`pyside6-lupdate -tr-function-alias QT_TR_NOOP+=Message`).
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Self, TypeAlias

from csvdownloader.core.overrides import override

Part: TypeAlias = str | int | float  # a value in a message; it may be a message itself


class Message(str):
    """A sentence, or a part of one. As text it is English.

    Attributes:
        template: The English text with a placeholder for each value: "{path} is not a file".
        values: What the placeholders stand for, by their names.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Part]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Fills the template, unless there are no values.

        Args:
            template: A literal, never put together.
            values: Texts, numbers and messages stay. Of an error, its message is taken; of
                anything else, its text.

        Raises:
            KeyError, ValueError: The template and the values do not fit.
        """
        parts = {name: _part(value) for name, value in values.items()}
        made = super().__new__(cls, template.format(**parts) if parts else template)
        made.template = template
        made.values = MappingProxyType(parts)
        return made

    @override
    def __reduce__(self) -> tuple[object, ...]:
        """How it is copied, and sent to another process."""
        return _made, (self.template, dict(self.values))

    def filled(self, **values: object) -> "Message":
        """The message of a template that was kept without its values."""
        return Message(self.template, **values)

    def mapped(self, change: Callable[[str], str]) -> "Message":
        """The message with `change` applied to every text among its values, however deep.

        The templates are this program's own, and stay.
        """
        parts = {name: _changed(part, change) for name, part in self.values.items()}
        return Message(self.template, **parts)


EMPTY = Message("")


def verbatim(text: str) -> Message:
    """A text that is not this program's: of a server, a library, a profile or a former version."""
    return text if isinstance(text, Message) else Message("{text}", text=text)


def joined(texts: Iterable[str], separator: str = " ") -> Message:
    """Messages and texts one behind the other, as one message; empty ones are left out."""
    parts = {f"part{number}": text for number, text in enumerate(filter(None, texts), 1)}
    return Message(separator.join(f"{{{name}}}" for name in parts), **parts)


def plain_message(said: str) -> dict[str, Any]:
    """Template and values as JSON has them, for `message_from_plain`."""
    whole = verbatim(said)
    values = {
        name: plain_message(part) if isinstance(part, Message) else part
        for name, part in whole.values.items()
    }
    return {"template": whole.template, "values": values}


def message_from_plain(text: str, plain: Any) -> Message:
    """The message of `plain_message`.

    Args:
        text: Its English text, which is taken as it is where `plain` says something else.
        plain: What was kept of it; None for what a version before kept.
    """
    try:
        made = _from_plain(plain)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        return verbatim(text)
    return made if made == text else verbatim(text)


def _from_plain(plain: Mapping[str, Any]) -> Message:
    values = {
        name: _from_plain(part) if isinstance(part, dict) else part
        for name, part in plain["values"].items()
    }
    return Message(plain["template"], **values)


def _made(template: str, values: Mapping[str, Part]) -> Message:
    return Message(template, **values)


def _part(value: object) -> Part:
    if isinstance(value, BaseException) and value.args and isinstance(value.args[0], Message):
        return value.args[0]
    return value if isinstance(value, str | int | float) else str(value)


def _changed(part: Part, change: Callable[[str], str]) -> Part:
    if isinstance(part, Message):
        return part.mapped(change)
    changed = change(str(part))
    return part if changed == str(part) else changed
