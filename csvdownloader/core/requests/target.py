"""What the user says, before the rows are fetched, of where and when their file is saved."""

from enum import StrEnum

from msgspec import Struct

from csvdownloader.core.messages import Message


class WhenDone(StrEnum):
    """What happens to a finished file. The values stand in stored jobs and in the settings."""

    ASK = "ask"  # it waits until the user saves it
    SAVE = "save"
    OPEN = "open"  # it is saved, and then opened with the default program


WHEN_DONE_LABELS = (
    (WhenDone.ASK.value, Message("Ask")),
    (WhenDone.SAVE.value, Message("Save")),
    (WhenDone.OPEN.value, Message("Save and open")),
)


class SaveTarget(Struct, frozen=True):
    """Where a finished file is saved, and when.

    Attributes:
        folder: The whole path of the folder; empty for the one that is usual when it is saved.
        name: A pattern of `core.saving.name_pattern`, below the folder; empty for the download's
            own name.
        when_done: See `WhenDone`.
    """

    folder: str = ""
    name: str = ""
    when_done: WhenDone = WhenDone.ASK
