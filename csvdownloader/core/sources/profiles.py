"""What window and command line know of profiles: the files that describe web export services."""

from datetime import date
from pathlib import Path

from msgspec import Struct

from csvdownloader.core.messages import EMPTY, Message, joined, verbatim
from csvdownloader.core.overrides import override


class ProfileBasis(Struct, frozen=True):
    """What a profile rests on.

    Attributes:
        sources: Addresses of what was read: documentation, descriptions, public clients.
        checked: The day of that; None when nobody says.
        api_version: The version of the service's interface that is asked for; empty for none.
        ends: The first day on which the service need not support that version; None if unknown.
    """

    sources: tuple[str, ...] = ()
    checked: date | None = None
    api_version: str = ""
    ends: date | None = None

    def warning(self, today: date) -> Message:
        """That the version has ended; empty for one that has not."""
        if self.ends is None or today < self.ends:
            return EMPTY
        return Message(
            "Version {version} of the service's interface ended on {day}",
            version=self.api_version,
            day=self.ends.isoformat(),
        )

    @property
    def statement(self) -> Message:
        """When it was checked by which sources; empty when nobody says."""
        if self.checked is None:
            return EMPTY
        return Message(
            "{day}, by {sources}",
            day=self.checked.isoformat(),
            sources=", ".join(source.removeprefix("https://") for source in self.sources),
        )

    @property
    def interface(self) -> Message:
        """The version of the interface, and until when it is supported; empty for none."""
        if not self.api_version or self.ends is None:
            return verbatim(self.api_version)
        return Message(
            "{version}, supported until {day}", version=self.api_version, day=self.ends.isoformat()
        )


class ProfileEntry(Struct, frozen=True):
    """One profile of the list.

    Attributes:
        id: Names it in requests.
        name: What the list shows, for example "Qualtrics: survey responses".
        docs: URL of the service's documentation; empty when there is none.
        path: Its file.
        is_own: Whether the user made it; else it came with the program.
        remark: What is to be known before it is used, for example that it was not tried against
            the real service.
        basis: What it rests on.
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
    basis: ProfileBasis = ProfileBasis()
    hosts: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    is_open: bool = False
    problem: Message = EMPTY


class ProfileProblem(Struct, frozen=True):
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
