"""The composition root of the command line: sources, profiles and connections."""

from collections.abc import Mapping, Sequence

from csvdownloader.cli.secrets import SecretNeed
from csvdownloader.core.connections import Connection
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors import StorageError
from csvdownloader.core.masking import HIDDEN
from csvdownloader.core.models import Request
from csvdownloader.core.ports import ConnectionKind, Source
from csvdownloader.core.settings import Settings
from csvdownloader.sources.registry import other_sources, own_sources
from csvdownloader.sources.web.catalogue.accounts import session_account
from csvdownloader.sources.web.keys import ACCOUNT, BASE_URL, PROFILE
from csvdownloader.sources.web.profile.credential_scope import credential_scope
from csvdownloader.sources.web.profile.param_values import typed_params
from csvdownloader.sources.web.profile.urls import is_url
from csvdownloader.store.key_store import SystemKeyStore
from csvdownloader.store.sqlite import stored_connections, stored_settings


class CommandServices:
    """The sources, the profiles, and the connections with their secrets."""

    def __init__(self, folder: DataFolder) -> None:
        """Builds the services over the data in `folder`; reads nothing yet."""
        self._store = folder.store
        own = own_sources(folder, SystemKeyStore())
        self.book, self.profiles = own.book, own.profiles
        self._database, self._web = own.database, own.web
        others = {source.key: source for source in other_sources(own.by_key)}
        self.sources: Mapping[str, Source] = own.by_key | others

    def load_connections(self) -> None:
        """Reads the stored connections into the book. Raises StorageError."""
        for stored in stored_connections(self._store):
            self.book.put(stored)

    def settings(self) -> Settings | None:
        """The settings of the window; None when its store cannot be read now."""
        try:
            return Settings.from_values(stored_settings(self._store))
        except StorageError:
            return None

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

        Raises:
            ConnectionMissingError, ProfileError, SourceError: The connection or profile is missing.
        """
        if request.source == self._database.key:
            connection = self._database.connection(request)
            return SecretNeed(connection, _kind_of(connection, self._database.kinds).secrets)
        return self._web_need(request) if request.source == self._web.key else None

    def _web_need(self, request: Request) -> SecretNeed | None:
        profile = self.profiles.find(request.text(PROFILE))
        if not profile.secrets:
            return None
        account = request.text(ACCOUNT)
        connection = self.book.find(account) if account else session_account(profile)
        base_url = request.text(BASE_URL).strip()
        scope = credential_scope(profile, typed_params(profile, request), base_url)
        return SecretNeed(connection, profile.secrets, scope.hosts)


def _kind_of(connection: Connection, kinds: Sequence[ConnectionKind]) -> ConnectionKind:
    return next(kind for kind in kinds if kind.key == connection.kind)


def lacks_secrets(request: Request) -> bool:
    """Whether a secret was masked in a URL of the request: only the user can type it again."""
    texts = [value for value in request.parameters.values() if isinstance(value, str)]
    return any(is_url(text) and HIDDEN in text for text in texts)
