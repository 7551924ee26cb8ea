"""Which jobs the list shows: those with some words, in one of the states that are wanted."""

from enum import StrEnum

from msgspec import Struct

from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.lifecycle import ACTIVE
from csvdownloader.core.messages import Message


class Wanted(StrEnum):
    """The states that are wanted."""

    ALL = "all"
    ACTIVE = "active"
    FINISHED = "finished"
    UNSAVED = "unsaved"
    FAILED = "failed"


WANTED_TITLES = {
    Wanted.ALL: Message("&All"),
    Wanted.ACTIVE: Message("&Running and waiting"),
    Wanted.FINISHED: Message("&Finished"),
    Wanted.UNSAVED: Message("&Not saved yet"),
    Wanted.FAILED: Message("Failed or &interrupted"),
}
_FAILED = frozenset({JobState.ERROR, JobState.INTERRUPTED})


class JobFilter(Struct, frozen=True):
    """What somebody looks for.

    Attributes:
        typed: The words, each of which is somewhere in what the list says of a job.
        wanted: The states.
    """

    typed: str = ""
    wanted: Wanted = Wanted.ALL

    @property
    def takes_all(self) -> bool:
        """Whether nothing is left out."""
        return self.wanted is Wanted.ALL and not self.typed.strip()

    def takes_state(self, job: Job) -> bool:
        """Whether the state of the job is wanted."""
        match self.wanted:
            case Wanted.ALL:
                return True
            case Wanted.ACTIVE:
                return job.state in ACTIVE
            case Wanted.FINISHED:
                return job.receipt is not None
            case Wanted.UNSAVED:
                return job.receipt is not None and job.saved_to is None
            case Wanted.FAILED:
                return job.state in _FAILED

    def takes_text(self, text: str) -> bool:
        """Whether the text has all words."""
        folded = text.casefold()
        return all(word in folded for word in self.typed.casefold().split())
