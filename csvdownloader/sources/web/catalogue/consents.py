"""What the user was told of profiles that did not come with the program, and agreed to."""

import json
from pathlib import Path
from typing import Any

from msgspec import Struct

from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.engine.disk.durable import make_private_folder, write_atomically

_Key = tuple[str, str]  # id of the profile, path of its file


class Consent(Struct, frozen=True):
    """What holds for one profile of one file.

    Attributes:
        secret: The hosts that may see its secret.
        called: The hosts that the user was told it calls.
    """

    secret: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()


class HostConsents:
    """The consents on disk. A file that cannot be read holds none: then the user is asked again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, profile_id: str, file: Path) -> Consent:
        """What holds for that profile in that file."""
        return self._load().get((profile_id, str(file)), Consent())

    def add(self, profile_id: str, file: Path, consent: Consent) -> None:
        """Adds hosts to those that are known. Raises StorageError."""
        known, key = self._load(), (profile_id, str(file))
        before = known.get(key, Consent())
        known[key] = Consent(before.secret | consent.secret, before.called | consent.called)
        plain = [
            {"profile": i, "file": f, "secret": sorted(c.secret), "called": sorted(c.called)}
            for (i, f), c in known.items()
        ]
        try:
            make_private_folder(self._path.parent)
            write_atomically(self._path, json.dumps(plain, indent=1))
        except OSError as error:
            raise own_storage_error(error, self._path) from error

    def _load(self) -> dict[_Key, Consent]:
        try:
            entries = json.loads(self._path.read_text(encoding="utf-8"))
            return dict(map(_entry, entries))
        except (OSError, ValueError, KeyError, TypeError):
            return {}


def _entry(plain: Any) -> tuple[_Key, Consent]:
    consent = Consent(frozenset(plain["secret"]), frozenset(plain["called"]))
    return (str(plain["profile"]), str(plain["file"])), consent
