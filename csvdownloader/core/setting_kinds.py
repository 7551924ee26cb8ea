"""The kinds of settings. A table of settings is a dataclass; each field of it is one setting."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.models import Value
from csvdownloader.core.overrides import override

logger = logging.getLogger(__name__)

T = TypeVar("T", int, bool, str)
_KIND, _SECTION = "kind", "section"  # keys of a field's metadata


@dataclass(frozen=True, slots=True)
class Setting(ABC, Generic[T]):
    """How one setting is shown, and which values it may have.

    Attributes:
        title: The label in the dialog, with its Alt key marked (&).
        help: One sentence on what it does.
        default: The value until the user sets another.
    """

    title: Message
    help: Message
    default: T

    @abstractmethod
    def problem(self, value: object) -> Message:
        """What is wrong with a value, as a sentence; empty when it may be set. Uses no disk."""


@dataclass(frozen=True, slots=True)
class NumberSetting(Setting[int]):
    """A whole number between bounds, both included.

    Attributes:
        unit: What is counted, for example "days"; empty for nothing.
    """

    minimum: int
    maximum: int
    unit: Message = EMPTY

    @override
    def problem(self, value: object) -> Message:
        is_whole = isinstance(value, int) and not isinstance(value, bool)  # a bool is an int too
        if is_whole and value in range(self.minimum, self.maximum + 1):
            return EMPTY
        return Message(
            "This must be a whole number from {minimum:,} to {maximum:,}",
            minimum=self.minimum,
            maximum=self.maximum,
        )


@dataclass(frozen=True, slots=True)
class BooleanSetting(Setting[bool]):
    """Yes or no."""

    @override
    def problem(self, value: object) -> Message:
        return EMPTY if isinstance(value, bool) else Message("This must be yes or no")


@dataclass(frozen=True, slots=True)
class TextSetting(Setting[str]):
    """One line of text.

    Attributes:
        longest: Characters at most.
    """

    longest: int = 1000

    @override
    def problem(self, value: object) -> Message:
        if isinstance(value, str) and value.isprintable() and len(value) <= self.longest:
            return EMPTY
        return Message(
            "This must be one line of at most {longest:,} characters", longest=self.longest
        )


@dataclass(frozen=True, slots=True)
class ProxySetting(TextSetting):
    """The address of an HTTP proxy, without a password; empty for none."""

    @override
    def problem(self, value: object) -> Message:
        from csvdownloader.core.errors import ProxyError
        from csvdownloader.core.proxies import parsed_proxy  # loaded late: few have one

        # a zero-argument super() does not work in a class with slots
        problem = TextSetting.problem(self, value)
        if problem or not value:
            return problem
        try:
            proxy = parsed_proxy(str(value))
        except ProxyError as error:
            return error.message
        if proxy.user or proxy.password:
            return Message(
                "A password would be readable here: name such a proxy in the variables http_proxy "
                "and https_proxy"
            )
        return EMPTY


@dataclass(frozen=True, slots=True)
class PatternSetting(TextSetting):
    """A pattern that names files; empty for none."""

    @override
    def problem(self, value: object) -> Message:
        from csvdownloader.core.name_pattern import pattern_problem  # loaded late: few have one

        wrong = TextSetting.problem(self, value)  # `super()` fails in a dataclass with slots
        return wrong if wrong or not value else pattern_problem(str(value))


@dataclass(frozen=True, slots=True)
class PresetSetting(TextSetting):
    """The name of a preset, a bundled one or one's own, which may be gone; empty for none."""


@dataclass(frozen=True, slots=True)
class ChoiceSetting(Setting[str]):
    """One of several values.

    Attributes:
        choices: (value, label) pairs, at least two.
    """

    choices: tuple[tuple[str, Message], ...]

    @override
    def problem(self, value: object) -> Message:
        if value in [known for known, _ in self.choices]:
            return EMPTY
        labels = joined((label for _, label in self.choices), ", ")
        return Message("This must be one of {choices}", choices=labels)


@dataclass(frozen=True, slots=True)
class FolderSetting(Setting[str]):
    """The whole path of a folder; empty for none.

    The folder may be gone when it is needed: whoever uses it has to handle that.
    """

    @override
    def problem(self, value: object) -> Message:
        return (
            EMPTY if _is_whole_path(value) else Message("This must be the whole path of a folder")
        )


@dataclass(frozen=True, slots=True)
class FileSetting(Setting[str]):
    """The whole path of a file; empty for none.

    The file may be gone when it is needed: whoever uses it has to handle that.

    Attributes:
        suffixes: What such files usually end in, without the dot.
    """

    suffixes: tuple[str, ...] = ()

    @override
    def problem(self, value: object) -> Message:
        return EMPTY if _is_whole_path(value) else Message("This must be the whole path of a file")


def _is_whole_path(value: object) -> bool:
    """Whether it is the whole path of something, or empty. No system has a path with a NUL."""
    return isinstance(value, str) and "\0" not in value and (not value or Path(value).is_absolute())


def setting(section: str, kind: Setting[T]) -> T:
    """The default of a field in a table of settings; makes the field a setting of that kind.

    Args:
        section: The page of the dialog that it stands on.
        kind: How it is shown and bounded.
    """
    return field(default=kind.default, metadata={_KIND: kind, _SECTION: section})


@dataclass(frozen=True, slots=True)
class SettingsTable:
    """Base of a table of settings."""

    @classmethod
    def kinds(cls) -> dict[str, Setting[Any]]:
        """How each setting is shown and bounded, by its name."""
        return {each.name: each.metadata[_KIND] for each in fields(cls)}

    @classmethod
    def in_section(cls, section: str) -> dict[str, Setting[Any]]:
        """Those of `kinds` that stand on that page of the dialog."""
        found = (each for each in fields(cls) if each.metadata[_SECTION] == section)
        return {each.name: each.metadata[_KIND] for each in found}

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """The stored values over the defaults. A wrong one is left out, and logged."""
        stored = {key: values[key] for key in cls.kinds() if key in values}
        wrong = {key for key, value in stored.items() if cls._is_wrong(key, value)}
        return replace(cls(), **{key: stored[key] for key in stored.keys() - wrong})

    def to_values(self) -> dict[str, Value]:
        """The settings as plain values."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def _is_wrong(cls, key: str, value: object) -> bool:
        kind = cls.kinds()[key]
        problem = kind.problem(value)
        if problem:
            logger.warning(
                "the setting %s is %r, so %r is used: %s", key, value, kind.default, problem
            )
        return bool(problem)
