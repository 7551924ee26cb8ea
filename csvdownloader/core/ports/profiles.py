"""What the program asks of the profiles of web services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from csvdownloader.core.ports.connections import AccountKind
    from csvdownloader.core.sources.profiles import ProfileEntry, ProfileProblem


class Profiles(Protocol):
    """The profiles of web services. All methods run in a worker."""

    @property
    def entries(self) -> Sequence[ProfileEntry]:
        """All profiles by name, as of the last `load`; cheap."""

    @property
    def kinds(self) -> Sequence[AccountKind]:
        """The kind of account of each profile that takes a secret, as of the last `load`."""

    @property
    def own_folder(self) -> Path:
        """Where the user's own profiles lie; need not exist."""

    def load(self) -> None:
        """Reloads all profiles. One that is broken becomes an entry with its problem."""

    def check(self, path: Path) -> tuple[ProfileProblem, ...]:
        """What is wrong with the profile in the file. Raises UserError when it cannot be read."""

    def copy(self, profile_id: str) -> Path:
        """Copies a profile into the user's folder, under a new id, to be changed there.

        Raises:
            StorageError: The folder cannot be written.
        """
