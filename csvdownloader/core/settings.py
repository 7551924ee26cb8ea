"""The settings: declared once, typed, with their bounds and a line of help."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from csvdownloader.core.messages import Message
from csvdownloader.core.models import Value


@dataclass(frozen=True, slots=True)
class Setting:
    """How one number of `Settings` is shown and bounded."""

    key: str
    title: Message
    help: Message
    unit: str
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user can set, with the defaults."""

    jobs_at_once: int = 2
    keep_days: int = 30
    keep_gigabytes: int = 20


SETTINGS = (
    Setting(
        "jobs_at_once",
        Message("&Downloads at once"),
        Message("Further downloads wait in the queue."),
        "",
        1,
        16,
    ),
    Setting(
        "keep_days",
        Message("Remove files &after"),
        Message("Finished downloads that are not kept are removed at this age."),
        "days",
        1,
        3650,
    ),
    Setting(
        "keep_gigabytes",
        Message("Remove files &over"),
        Message(
            "When all finished files together are larger, the oldest that are not kept go first."
        ),
        Message("GB"),
        1,
        100_000,
    ),
)


def settings_from(values: Mapping[str, Value]) -> Settings:
    """The stored values over the defaults; what is unknown or out of bounds is left out."""
    known = {
        s.key: value
        for s in SETTINGS
        if isinstance(value := values.get(s.key), int) and s.minimum <= value <= s.maximum
    }
    return replace(Settings(), **known)


def settings_to(settings: Settings) -> dict[str, Value]:
    """The settings as plain values."""
    return {f.name: getattr(settings, f.name) for f in fields(settings)}
