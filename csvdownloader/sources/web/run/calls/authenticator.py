"""Authenticates the calls of a run; access tokens are fetched, kept in memory, and renewed."""

from urllib.parse import urlencode, urlsplit

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.http import Credentials, HttpRequest
from csvdownloader.sources.web.profile.auth import Auth, AuthKind, OAuth2
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.profile.templates import TemplateScope
from csvdownloader.sources.web.run.calls.replies import host_of
from csvdownloader.sources.web.run.calls.service_errors import message_of
from csvdownloader.sources.web.run.calls.throttled_client import ThrottledClient
from csvdownloader.sources.web.run.order import RunOrder

_RENEW_BEFORE = 60.0  # seconds before its expiry that a token is not used any more
_REFUSALS = (400, 401, 403)
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Authenticator:
    """Provides the credential of a run, and fetches the OAuth 2 access token that it may need."""

    def __init__(self, order: RunOrder, client: ThrottledClient) -> None:
        self._order, self._client = order, client
        self._auth, self._oauth2 = order.profile.auth, order.profile.auth.oauth2
        self._token, self._valid_until = "", float("-inf")

    def credentials(self) -> Credentials | None:
        """The credential for a call, added for listed hosts only. May fetch a token first."""
        if self._auth.kind is AuthKind.NONE:
            return None
        if self._oauth2 and self._client.clock.monotonic() >= self._valid_until:
            self._fetch(self._oauth2)
        secrets = {**self._order.secrets, "access_token": self._token}
        return self._order.credential_scope.credentials(
            self._auth, TemplateScope(self._order.params, secrets)
        )

    def needs_new_token(self, reply: ParsedReply) -> bool:
        """Whether the response says that the access token has to be renewed (`refresh_on`)."""
        if self._oauth2 is None:
            return False
        codes = {selector.text(reply) for selector in self._order.profile.errors.code}
        return any(on == reply.status or on in codes for on in self._oauth2.refresh_on)

    def renew(self) -> bool:
        """Drops the access token, so that the next call fetches one; False without OAuth 2."""
        self._valid_until = float("-inf")
        return self._oauth2 is not None

    def _fetch(self, oauth2: OAuth2) -> None:
        call = self._token_call(oauth2)
        if not self._order.credential_scope.allows(call.url):
            raise ProfileError(
                Message("{host} may not see the account's secret", host=host_of(call.url))
            )
        reply = self._client.send_with_retries(lambda: self._ask_for_token(call))
        self._token = oauth2.token.text(reply)
        if not self._token:
            raise LoginRefusedError(Message("{host} gave no access token", host=host_of(call.url)))
        lifetime = oauth2.expires_in.text(reply) if oauth2.expires_in else ""
        seconds = float(lifetime) if lifetime.isdecimal() else float("inf")
        self._valid_until = self._client.clock.monotonic() + max(
            seconds - _RENEW_BEFORE, seconds / 2
        )

    def _ask_for_token(self, call: HttpRequest) -> ParsedReply:
        reply = self._client.send(call)
        if reply.status in _REFUSALS:
            message = message_of(self._order.profile.errors, reply)
            raise LoginRefusedError(
                Message(
                    "{host} gave no access token: {message}",
                    host=host_of(call.url),
                    message=message,
                ),
                Message("Check the account."),
            )
        return reply

    def _token_call(self, oauth2: OAuth2) -> HttpRequest:
        scope = TemplateScope(self._order.params, self._order.secrets)
        fields = {"grant_type": oauth2.grant}
        credentials = None
        if oauth2.client_auth == "basic":
            credentials = self._order.credential_scope.credentials(_client_auth(oauth2), scope)
        else:
            fields |= {
                "client_id": oauth2.client_id.text(scope),
                "client_secret": oauth2.client_secret.text(scope),
            }
        if oauth2.scope:
            fields["scope"] = oauth2.scope.text(scope)
        fields |= {name: template.text(scope) for name, template in oauth2.fields.items()}
        body = urlencode(fields).encode()
        return HttpRequest("POST", self._token_url(oauth2, scope), _FORM, body, credentials)

    def _token_url(self, oauth2: OAuth2, scope: TemplateScope) -> str:
        url = oauth2.token_url.url(scope)
        if self._order.has_custom_base_url:
            return f"{self._order.base_url}{urlsplit(url).path}"
        return url


def _client_auth(oauth2: OAuth2) -> Auth:
    """Basic authentication of the OAuth 2 client itself."""
    return Auth(AuthKind.BASIC, user=oauth2.client_id, password=oauth2.client_secret)
