"""The service of one run: fills in its calls, sends them authorized, and captures values."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.sources.tabular.json.json_values import OriginalNumber
from csvdownloader.sources.web.bodies.json_values import parse_json
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.captures import secret_captures
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector
from csvdownloader.sources.web.profile.start import UUID
from csvdownloader.sources.web.profile.templates import TemplateScope
from csvdownloader.sources.web.run.calls.authenticator import Authenticator
from csvdownloader.sources.web.run.calls.render import NOTHING, ExtraFields, http_call
from csvdownloader.sources.web.run.calls.replies import captured_value
from csvdownloader.sources.web.run.calls.throttled_client import ThrottledClient
from csvdownloader.sources.web.run.checkpoint import Checkpoint
from csvdownloader.sources.web.run.order import RunOrder

_LEAST_SECRET = 8  # characters; what is shorter may stand in any message by chance
_WRITTEN = (
    "number as it was written"  # in checkpoints: the only key of an object that stands for a number
)


class Service:
    """Makes the calls of one run.

    Attributes:
        client: Sends the requests, within the rate limit.
        job: The values that were captured so far, by the NAME of `job.NAME`.
    """

    def __init__(self, order: RunOrder, client: ThrottledClient, checkpoint: Checkpoint) -> None:
        self.client = client
        self.job = {name: _unpacked(value) for name, value in checkpoint.job.items()}
        self._order, self._checkpoint = order, checkpoint
        self._secret_captures = secret_captures(order.profile)
        self._authenticator = Authenticator(order, client)

    @property
    def scope(self) -> TemplateScope:
        """The current values of placeholders. Secrets are not among them: only [auth] has those."""
        return TemplateScope(self._order.params, {}, {**self.job, UUID: self._checkpoint.uuid})

    @property
    def storable_job(self) -> dict[str, Any]:
        """The values that were captured so far, as JSON that loses no digit of a number."""
        return {name: _packed(value) for name, value in self.job.items()}

    def filled(self, call: CallTemplate, extra: ExtraFields = NOTHING) -> HttpRequest:
        """The request for a call, with the current values. Raises ProfileError."""
        return http_call(call, self.scope, self._order.base_url, extra)

    def authorized(self, call: HttpRequest) -> HttpRequest:
        """The request with the credential."""
        return replace(call, credentials=self._authenticator.credentials())

    def renew(self) -> bool:
        """Drops the access token; False if the credential cannot be renewed."""
        return self._authenticator.renew()

    def masked(self, text: str) -> str:
        """The text without secrets, for the log: a service may repeat what was sent to it."""
        return self._order.credential_scope.masked(text)

    def send(self, call: HttpRequest) -> ParsedReply:
        """Sends the request once, or again with a new access token. Returns any HTTP status."""
        reply = self.client.send(self.authorized(call))
        may_repeat = call.may_be_repeated or not reply.changed_by_redirect
        if may_repeat and self._authenticator.needs_new_token(reply):
            self._authenticator.renew()
            reply = self.client.send(self.authorized(call))
        return reply

    def send_with_retries(self, call: CallTemplate) -> ParsedReply:
        """A successful response, with its values captured. Retries after transient errors."""
        reply = self.client.send_with_retries(lambda: self.send(self.filled(call)), call.expect)
        self.capture(call.capture, reply)
        return reply

    def capture(self, selectors: Mapping[str, Selector], reply: ParsedReply) -> None:
        """Keeps values of the response as `job.NAME`; those that it lacks are dropped."""
        found = {name: captured_value(selector, reply) for name, selector in selectors.items()}
        self.job.update(found)
        for name in self._secret_captures & found.keys():
            secret = found[name]
            if isinstance(secret, str) and len(secret) >= _LEAST_SECRET:
                self._order.credential_scope.hide(secret)
        for name in [name for name, value in found.items() if value is None]:
            del self.job[name]


def _packed(value: Any) -> Any:
    return {_WRITTEN: value.text} if isinstance(value, OriginalNumber) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {_WRITTEN}:
        return parse_json(str(value[_WRITTEN]).encode(), "")
    return value
