"""A snapshot of all profiles, as they were last read."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from csvdownloader.core.errors.files import SourceMissingError, SourceUnreadableError
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.messages import EMPTY, Message, verbatim
from csvdownloader.core.sources.profiles import ProfileEntry
from csvdownloader.sources.web.catalogue.accounts import ProfileAccount
from csvdownloader.sources.web.catalogue.files import profile_text
from csvdownloader.sources.web.profile.hosts import hosts_text
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.reachable_hosts import reachable_hosts
from csvdownloader.sources.web.profile_toml.load import read_profile

logger = logging.getLogger(__name__)

UNREADABLE = Message("The program cannot read this profile; the log says why")
NOT_TRIED = Message("Not tried against the real service.")


class LoadedProfiles(Struct, frozen=True):
    """All profiles: entries sorted by name, valid profiles by id, and their kinds of account."""

    entries: tuple[ProfileEntry, ...] = ()
    profiles: Mapping[str, Profile] = field(default_factory=dict)  # by id
    kinds: tuple[ProfileAccount, ...] = ()


def load_profiles(bundled: Sequence[Path], own: Sequence[Path]) -> LoadedProfiles:
    """Reads all files. One that is broken becomes an entry with its problem."""
    profiles: dict[str, Profile] = {}
    entries = []
    for path, is_own in [(p, False) for p in bundled] + [(p, True) for p in own]:
        try:
            profile = read_profile(profile_text(path))
            if profile.id in profiles:
                raise ProfileError(
                    Message("There is another profile with the id {id}", id=profile.id)
                )
            entry = _entry(profile, path, is_own)
        except (ProfileError, SourceMissingError, SourceUnreadableError) as error:
            entries.append(_broken(path, is_own, error.message))
        except Exception:  # a bug with one file must not hide all others; it is logged
            logger.exception("The profile %s cannot be read", path.name)
            entries.append(_broken(path, is_own, UNREADABLE))
        else:
            profiles[profile.id] = profile
            entries.append(entry)
    entries.sort(key=lambda entry: entry.name.casefold())
    kinds = tuple(ProfileAccount(p) for p in profiles.values() if p.secrets)
    return LoadedProfiles(tuple(entries), profiles, kinds)


def _broken(path: Path, is_own: bool, problem: Message) -> ProfileEntry:
    return ProfileEntry(str(path), path.name, "", path, is_own, problem=problem)


def _entry(profile: Profile, path: Path, is_own: bool) -> ProfileEntry:
    reach = reachable_hosts(profile, {})
    return ProfileEntry(
        profile.id,
        profile.name,
        profile.docs,
        path,
        is_own,
        remark=remark_of(profile),
        basis=profile.basis,
        hosts=hosts_text(profile),
        called=reach.hosts,
        is_open=reach.is_open,
    )


def remark_of(profile: Profile) -> Message:
    """What the user should know before using the profile; empty for nothing."""
    if profile.notes:
        return verbatim(profile.notes)
    return EMPTY if profile.verified else NOT_TRIED
