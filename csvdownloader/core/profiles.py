"""What window and command line know of profiles: the files that describe web export services."""

from dataclasses import dataclass
from pathlib import Path

from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.overrides import override


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """One profile of the list.

    Attributes:
        id: Names it in requests.
        name: What the list shows, for example "Qualtrics: survey responses".
        docs: URL of the service's documentation; empty when there is none.
        path: Its file.
        is_own: Whether the user made it; else it came with the program.
        remark: What is to be known before it is used, for example that it was not tried against
            the real service.
        hosts: The hosts that will see the credential, with placeholders where parameters decide.
        called: All hosts that it may call, likewise.
        is_open: Whether answers of the service name further ones.
        problem: Why it cannot be used; empty for a good one.
    """

    id: str
    name: str
    docs: str
    path: Path
    is_own: bool = False
    remark: Message = EMPTY
    hosts: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    is_open: bool = False
    problem: Message = EMPTY


@dataclass(frozen=True, slots=True)
class ProfileProblem:
    """One thing that is wrong with a profile.

    Attributes:
        line: Line of the file, from 1.
        key: The key in TOML's dotted way, for example "poll.interval.first"; empty for the file.
        message: What is wrong, one sentence.
    """

    line: int
    key: str
    message: Message

    @override
    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> Message:
        """Line, key and problem as one sentence."""
        line = Message("line {line}", line=self.line)
        return joined([joined([line, self.key], ", "), self.message], ": ")
