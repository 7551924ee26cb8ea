"""The composition root of the command line: sources, profiles and connections."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from csvdownloader.cli.terminal.secrets import SecretNeed
from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.masking import HIDDEN
from csvdownloader.core.ports.connections import ConnectionKind
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.core.settings.settings import Settings
from csvdownloader.engine.jobs.seen_time import SeenTime
from csvdownloader.sources.registry import other_sources, own_sources
from csvdownloader.sources.web.catalogue.consents import HostConsents
from csvdownloader.sources.web.keys import PROFILE
from csvdownloader.sources.web.profile.urls import is_url
from csvdownloader.store.key_store import SystemKeyStore
from csvdownloader.store.stored import stored_connections, stored_saved_requests, stored_settings

if TYPE_CHECKING:
    from csvdownloader.core.ports.sources import Source


class CommandServices:
    """The sources, the profiles, and the connections with their secrets."""

    def __init__(self, folder: DataFolder) -> None:
        """Builds the services over the data in `folder`; reads nothing yet."""
        self._store, self._consents = folder.store, HostConsents(folder.consents)
        self._seen_time = SeenTime(folder.seen_time)
        own = own_sources(folder, SystemKeyStore())
        self._trusts_hosts = False
        self.book, self.profiles = own.book, own.profiles
        self._database, self._web = own.database, own.web
        own.web.use_network(lambda: (self.settings() or Settings()).network)
        others = {source.key: source for source in other_sources(own.by_key)}
        self.sources: Mapping[str, Source] = own.by_key | others

    def load_connections(self) -> None:
        """Reads the stored connections into the book. Raises StorageError."""
        for stored in stored_connections(self._store):
            self.book.put(stored)

    def saved_requests(self) -> list[SavedRequest]:
        """The saved requests. Raises StorageError."""
        return stored_saved_requests(self._store)

    def trust_hosts(self) -> None:
        """Agrees to the hosts of any profile: the option --trust-hosts was given."""
        self._trusts_hosts = True

    def settings(self) -> Settings | None:
        """The settings of the window; None when its store cannot be read now."""
        try:
            return Settings.from_values(stored_settings(self._store))
        except StorageError:
            return None

    def seen_time(self) -> float:
        """The time that the program has seen pass, in seconds; also noted for later runs."""
        return self._seen_time.seconds()

    def find_profile(self, text: str) -> None:
        """Reads the profile that the command line's SOURCE names, if it names one.

        Raises:
            ProfileError, SourceError: There is none, or it is broken.
        """
        located = self._web.locate(text)
        if located is not None:
            self.profiles.find(str(located[PROFILE]))

    def need(self, request: Request) -> SecretNeed | None:
        """The secret that the request may need; None when it needs none.

        Before the first run of a profile that did not come with the program, says whom it calls.

        Raises:
            ConnectionMissingError, ProfileError, SourceError: The connection or profile is missing.
        """
        if request.source == self._database.key:
            connection = self._database.connection(request)
            return SecretNeed(connection, _kind_of(connection, self._database.kinds).secrets)
        if request.source != self._web.key:
            return None
        from csvdownloader.cli.terminal.web_need import (
            WebNeeds,  # what an export of a file can do without
        )

        needs = WebNeeds(self.book, self.profiles, self._consents, is_trusted=self._trusts_hosts)
        return needs.need(request, self.load_connections)


def _kind_of(connection: Connection, kinds: Sequence[ConnectionKind]) -> ConnectionKind:
    return next(kind for kind in kinds if kind.key == connection.kind)


def lacks_secrets(request: Request) -> bool:
    """Whether a secret was masked in a URL of the request: only the user can type it again."""
    texts = [value for value in request.parameters.values() if isinstance(value, str)]
    return any(is_url(text) and HIDDEN in text for text in texts)
