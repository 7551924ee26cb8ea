"""All profiles: those that came with the program, and the user's own.

Modules that read them are imported lazily: the window is painted before one is read.
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.messages import Message
from csvdownloader.core.resources import resource
from csvdownloader.sources.web.keys import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from csvdownloader.core.ports.connections import AccountKind
    from csvdownloader.core.sources.profiles import ProfileBasis, ProfileEntry, ProfileProblem
    from csvdownloader.sources.web.catalogue.loaded_profiles import LoadedProfiles
    from csvdownloader.sources.web.profile.profile import Profile


class ProfileCatalogue:
    """Implements `core.ports.profiles.Profiles`. Safe on any thread."""

    def __init__(self, own_folder: Path) -> None:
        self._own_folder = own_folder
        self._lock = threading.Lock()
        self._loaded: LoadedProfiles | None = None  # replaced as a whole, never changed
        self._by_path: Mapping[str, Profile] = {}

    @property
    def own_folder(self) -> Path:
        """See `core.ports.profiles.Profiles`."""
        return self._own_folder

    @property
    def entries(self) -> "Sequence[ProfileEntry]":
        """See `core.ports.profiles.Profiles`."""
        return self._loaded.entries if self._loaded else ()

    @property
    def kinds(self) -> "Sequence[AccountKind]":
        """See `core.ports.profiles.Profiles`."""
        return self._loaded.kinds if self._loaded else ()

    @property
    def is_loaded(self) -> bool:
        """Whether the profiles have been read."""
        return self._loaded is not None

    def load(self) -> None:
        """See `core.ports.profiles.Profiles`."""
        from csvdownloader.sources.web.catalogue.files import profile_files
        from csvdownloader.sources.web.catalogue.loaded_profiles import load_profiles

        bundled, own = resource("profiles"), self._own_folder
        with self._lock:
            self._loaded = load_profiles(profile_files(bundled), profile_files(own))

    def known(self, id_or_path: str) -> "Profile | None":
        """The profile, if it was read before. Does not read the disk."""
        if id_or_path.endswith(SUFFIX):
            return self._by_path.get(id_or_path)
        return self._loaded.profiles.get(id_or_path) if self._loaded else None

    def find(self, id_or_path: str) -> "Profile":
        """The profile of that id, or in that file. Call in a worker.

        A file is read once: what runs is what the user was shown, whatever it holds by then.

        Raises:
            ProfileError: There is none, or it is broken.
            SourceError: The file cannot be read.
        """
        from csvdownloader.core.errors.profiles import ProfileError

        if id_or_path.endswith(SUFFIX):
            return self.known(id_or_path) or self._read(id_or_path)
        if not self.is_loaded:
            self.load()
        known = self.known(id_or_path)
        if known is None:
            raise ProfileError(
                Message("There is no profile {id_or_path}", id_or_path=id_or_path),
                self._hint(id_or_path),
            )
        return known

    def own_file(self, id_or_path: str) -> Path | None:
        """The file of a profile that did not come with the program; None for one that did."""
        if id_or_path.endswith(SUFFIX):
            return Path(id_or_path)
        own = (entry.path for entry in self.entries if entry.is_own and entry.id == id_or_path)
        return next(own, None)

    def check(self, path: Path) -> "tuple[ProfileProblem, ...]":
        """See `core.ports.profiles.Profiles`."""
        from csvdownloader.sources.web.catalogue.files import profile_text
        from csvdownloader.sources.web.profile_toml.load import problems

        return problems(profile_text(path))

    def basis(self, path: Path) -> "ProfileBasis":
        """What the profile in the file rests on. Raises ProfileError, SourceError."""
        return self._read(str(path)).basis

    def copy(self, profile_id: str) -> Path:
        """See `core.ports.profiles.Profiles`."""
        from csvdownloader.core.errors.profiles import ProfileError
        from csvdownloader.sources.web.catalogue.copying import free_id, renamed
        from csvdownloader.sources.web.catalogue.files import (
            profile_files,
            profile_text,
            write_profile,
        )

        self.load()
        entry = next((e for e in self.entries if e.id == profile_id and not e.problem), None)
        if entry is None:
            raise ProfileError(Message("There is no profile {profile_id}", profile_id=profile_id))
        taken = {e.id for e in self.entries} | {
            path.stem for path in profile_files(self._own_folder)
        }
        new_id = free_id(entry.id, taken)
        text = renamed(profile_text(entry.path), new_id, f"{entry.name} (copy)")
        return write_profile(self._own_folder / f"{new_id}{SUFFIX}", text)

    def _read(self, path: str) -> "Profile":
        from csvdownloader.sources.web.catalogue.files import profile_text
        from csvdownloader.sources.web.profile_toml.load import read_profile

        profile = read_profile(profile_text(Path(path)))
        with self._lock:
            self._by_path = {**self._by_path, path: profile}
        return profile

    def _hint(self, profile_id: str) -> Message:
        problem = next((e.problem for e in self.entries if e.path.stem == profile_id), "")
        return (
            Message("Its file is broken: {problem}", problem=problem)
            if problem
            else Message("Choose another one.")
        )
