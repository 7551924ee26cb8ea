"""One service in one run: its calls are filled in, sent with the credential, and captured from."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.sources.tabular.json_objects import Written
from csvdownloader.sources.web.bodies.json_values import parse_json
from csvdownloader.sources.web.profile.model import CallTemplate
from csvdownloader.sources.web.profile.rules import UUID
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector
from csvdownloader.sources.web.profile.templates import TemplateScope
from csvdownloader.sources.web.run.authenticator import Authenticator
from csvdownloader.sources.web.run.checkpoint import Checkpoint
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.render import NOTHING, ExtraFields, http_call
from csvdownloader.sources.web.run.replies import captured
from csvdownloader.sources.web.run.throttled_client import ThrottledClient

_WRITTEN = "number as it was written"  # the only key of the object that stands for one


class Service:
    """Asks in the name of the user.

    Attributes:
        line: The way to the service.
        job: What was captured so far, by name.
    """

    def __init__(self, order: RunOrder, client: ThrottledClient, checkpoint: Checkpoint) -> None:
        self.client = client
        self.job = {name: _unpacked(value) for name, value in checkpoint.job.items()}
        self._order, self._checkpoint = order, checkpoint
        self._authenticator = Authenticator(order, client)

    @property
    def scope(self) -> TemplateScope:
        """What placeholders stand for now. Secrets are not among it: they are the credential's."""
        return TemplateScope(self._order.params, {}, {**self.job, UUID: self._checkpoint.uuid})

    @property
    def storable_job(self) -> dict[str, Any]:
        """What was captured so far, as JSON that loses nothing."""
        return {name: _packed(value) for name, value in self.job.items()}

    def filled(self, call: CallTemplate, extra: ExtraFields = NOTHING) -> HttpRequest:
        """The call with its values. Raises ProfileError."""
        return http_call(call, self.scope, self._order.base_url, extra)

    def authorized(self, call: HttpRequest) -> HttpRequest:
        """The call with the credential."""
        return replace(call, credentials=self._authenticator.credentials())

    def renew(self) -> bool:
        """Drops the access token; False when the credential is none that can be renewed."""
        return self._authenticator.renew()

    def ask(self, call: HttpRequest) -> ParsedReply:
        """One attempt; with a new access token, if one helps. Any status is an answer."""
        reply = self.client.ask(self.authorized(call))
        may_repeat = call.may_be_repeated or not reply.changed_by_redirect
        if may_repeat and self._authenticator.needs_new_token(reply):
            self._authenticator.renew()
            reply = self.client.ask(self.authorized(call))
        return reply

    def demand(self, call: CallTemplate) -> ParsedReply:
        """An answer of success, with its values captured. Asks again while trouble may pass."""
        reply = self.client.demand(lambda: self.ask(self.filled(call)), call.expect)
        self.capture(call.capture, reply)
        return reply

    def capture(self, selectors: Mapping[str, Selector], reply: ParsedReply) -> None:
        """Keeps values of the answer under `job.`; those that it lacks are dropped."""
        found = {name: captured(selector, reply) for name, selector in selectors.items()}
        self.job.update(found)
        for name in [name for name, value in found.items() if value is None]:
            del self.job[name]


def _packed(value: Any) -> Any:
    return {_WRITTEN: value.text} if isinstance(value, Written) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {_WRITTEN}:
        return parse_json(str(value[_WRITTEN]).encode(), "")
    return value
