"""The secret that the export of a web service needs, and consent to who gets it."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from csvdownloader.cli.terminal.consent import HostConsent, Stranger
from csvdownloader.cli.terminal.secrets import SecretNeed
from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.web.catalogue.accounts import has_agreed, session_account
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.catalogue.consents import HostConsents
from csvdownloader.sources.web.checks import problems_of
from csvdownloader.sources.web.keys import ACCOUNT, BASE_URL, PROFILE
from csvdownloader.sources.web.profile.credential_scope import credential_scope
from csvdownloader.sources.web.profile.param_values import typed_params
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.reachable_hosts import reachable_hosts


class WebNeeds:
    """Finds out what a request of a web service needs."""

    def __init__(
        self,
        book: ConnectionBook,
        profiles: ProfileCatalogue,
        consents: HostConsents,
        *,
        is_trusted: bool,
    ) -> None:
        """`is_trusted`: the option --trust-hosts was given."""
        self._book, self._profiles, self._consents = book, profiles, consents
        self._is_trusted = is_trusted

    def need(self, request: Request, load_connections: Callable[[], None]) -> SecretNeed | None:
        """See `CommandServices.need`.

        Args:
            request: Of a web service.
            load_connections: Reads the stored connections into the book. May raise StorageError.
        """
        profile = self._profiles.find(request.text(PROFILE))
        file = self._profiles.own_file(request.text(PROFILE))
        if file is None and not profile.secrets:
            return None
        if fields := problems_of(profile, request):  # of a stored request: profiles may change
            raise InvalidRequestError(fields)
        params, base_url = typed_params(profile, request), request.text(BASE_URL).strip()
        scope, consent = credential_scope(profile, params, base_url), None
        if file is not None:
            is_known = request.text(PROFILE) == profile.id
            stranger = Stranger(
                profile.id,
                profile.name,
                file,
                reachable_hosts(profile, params, base_url),
                scope.hosts_of_profile,
                is_agreed=is_known and self._has_agreed(profile, load_connections),
            )
            consent = HostConsent(self._consents, stranger, is_trusted=self._is_trusted)
            consent.tell()
        return self._need_of(profile, request.text(ACCOUNT), scope.hosts, consent)

    def _need_of(
        self, profile: Profile, account: str, hosts: Sequence[str], consent: HostConsent | None
    ) -> SecretNeed | None:
        if not profile.secrets:
            return None
        connection = self._book.find(account) if account else session_account(profile)
        return SecretNeed(connection, profile.secrets, hosts, consent)

    def _has_agreed(self, profile: Profile, load_connections: Callable[[], None]) -> bool:
        with suppress(StorageError):  # then the user is asked once more
            load_connections()
        return any(has_agreed(account, profile) for account in self._book.all())
