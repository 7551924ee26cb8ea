"""The kinds of settings. In a table of settings each field is one setting."""

import logging
from abc import ABCMeta, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from msgspec import Struct, StructMeta
from msgspec.structs import asdict, replace

from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value

logger = logging.getLogger(__name__)


class _AbstractStruct(StructMeta, ABCMeta):
    """For a record with abstract methods."""


class Setting(Struct, frozen=True, metaclass=_AbstractStruct):
    """How one setting is shown, and which values it may have.

    Attributes:
        title: The label in the dialog, with its Alt key marked (&).
        help: One sentence on what it does.
    """

    title: Message
    help: Message

    @abstractmethod
    def problem(self, value: object) -> Message:
        """What is wrong with a value, as a sentence; empty when it may be set. Uses no disk."""


class NumberSetting(Setting, frozen=True):
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


class BooleanSetting(Setting, frozen=True):
    """Yes or no."""

    @override
    def problem(self, value: object) -> Message:
        return EMPTY if isinstance(value, bool) else Message("This must be yes or no")


class TextSetting(Setting, frozen=True):
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


class ProxySetting(TextSetting, frozen=True):
    """The address of an HTTP proxy, without a password; empty for none."""

    @override
    def problem(self, value: object) -> Message:
        from csvdownloader.core.errors.network import ProxyError
        from csvdownloader.core.settings.proxies import parsed_proxy  # loaded late: few have one

        problem = super().problem(value)
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


class PatternSetting(TextSetting, frozen=True):
    """A pattern that names files; empty for none."""

    @override
    def problem(self, value: object) -> Message:
        from csvdownloader.core.saving.name_pattern import (
            pattern_problem,  # loaded late: few have one
        )

        wrong = super().problem(value)
        return wrong if wrong or not value else pattern_problem(str(value))


class PresetSetting(TextSetting, frozen=True):
    """The name of a preset, a bundled one or one's own, which may be gone; empty for none."""


class ChoiceSetting(Setting, frozen=True):
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


class FolderSetting(Setting, frozen=True):
    """The whole path of a folder; empty for none.

    The folder may be gone when it is needed: whoever uses it has to handle that.
    """

    @override
    def problem(self, value: object) -> Message:
        return (
            EMPTY if _is_whole_path(value) else Message("This must be the whole path of a folder")
        )


class FileSetting(Setting, frozen=True):
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


class SettingsTable(Struct, frozen=True):
    """Base of a table of settings.

    The type of each field is annotated with the page of the dialog that the setting stands on, and
    with its kind: `theme: Annotated[str, Section.APPEARANCE, ChoiceSetting(...)] = "system"`.
    """

    @classmethod
    def kinds(cls) -> dict[str, Setting]:
        """How each setting is shown and bounded, by its name."""
        return {name: kind for name, (_section, kind) in cls._annotated().items()}

    @classmethod
    def in_section(cls, section: str) -> dict[str, Setting]:
        """Those of `kinds` that stand on that page of the dialog."""
        found = cls._annotated().items()
        return {name: kind for name, (its_section, kind) in found if its_section == section}

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """The stored values over the defaults. A wrong one is left out, and logged."""
        stored = {key: values[key] for key in cls.kinds() if key in values}
        wrong = {key for key, value in stored.items() if cls._is_wrong(key, value)}
        return replace(cls(), **{key: stored[key] for key in stored.keys() - wrong})

    def to_values(self) -> dict[str, Value]:
        """The settings as plain values."""
        return asdict(self)

    @classmethod
    def _is_wrong(cls, key: str, value: object) -> bool:
        problem = cls.kinds()[key].problem(value)
        if problem:  # without the value: that of a proxy may have a password
            logger.warning("the stored setting %s is not used: %s", key, problem)
        return bool(problem)

    @classmethod
    def _annotated(cls) -> dict[str, tuple[str, Setting]]:
        """Section and kind of each setting, by its name."""
        return {name: hint.__metadata__ for name, hint in cls.__annotations__.items()}
