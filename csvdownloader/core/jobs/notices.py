"""What the desktop says of a download while the window is not in front."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

from csvdownloader.core import texts, units
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.messages import EMPTY, Message, joined


class NoticeAction(StrEnum):
    """What a notice offers. The values are names between the program and the desktop."""

    SHOW = "default"  # a click on the notice itself
    SAVE = "save"
    OPEN = "open"
    SHOW_IN_FOLDER = "show-in-folder"


_SHOW = {NoticeAction.SHOW: Message("Show")}


class DesktopNotice(Struct, frozen=True):
    """A few words in the corner of the screen.

    Attributes:
        title: One line.
        text: What more there is to say; plain text.
        actions: The label of each action.
        stays: Whether it is there until the user has seen it.
    """

    title: Message
    text: Message
    actions: Mapping[NoticeAction, Message] = field(default_factory=lambda: _SHOW)
    stays: bool = False


def notice_of_end(job: Job) -> DesktopNotice | None:
    """What to say of a job that has just ended.

    None for one that the user stopped, and for one whose file is about to be saved.
    """
    if job.is_save_due:
        return None
    if job.receipt is not None:
        facts = [
            texts.COMPLETENESS_WORDS[job.receipt.completeness],
            units.count(job.receipt.row_count, "row"),
            units.size(job.receipt.bytes),
        ]
        save = Message("Save {label}", label=job.request.saved_label)
        title = Message("{name} is ready", name=job.title)
        return DesktopNotice(title, joined(facts, ", "), _SHOW | {NoticeAction.SAVE: save})
    if job.state is JobState.ERROR:
        reason = job.failure.message if job.failure else EMPTY
        return DesktopNotice(Message("{name} failed", name=job.title), reason, stays=True)
    return None


def notice_of_save(path: Path) -> DesktopNotice:
    """What to say of a file that has just been saved to that path."""
    actions = {
        NoticeAction.OPEN: Message("Open"),
        NoticeAction.SHOW_IN_FOLDER: Message("Show in folder"),
    }
    title = Message("{name} is saved", name=path.name)
    return DesktopNotice(title, Message("In {folder}", folder=path.parent), _SHOW | actions)


def notice_of_failed_save(job: Job, reason: Message) -> DesktopNotice:
    """What to say of a job whose file could not be saved."""
    return DesktopNotice(Message("{name} was not saved", name=job.title), reason, stays=True)
