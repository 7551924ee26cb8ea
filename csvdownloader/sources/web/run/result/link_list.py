"""The links of a result, and how they are refreshed when they have expired."""

from collections.abc import Callable, Sequence

from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.result import Result
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.calls.service import Service
from csvdownloader.sources.web.run.result.links import Link, links_in, names_of


class RestartExportError(Exception):
    """The result is gone, and the profile says to start the export again (`on_expired`)."""


class LinkList:
    """The links that one response has, or leads to by the calls of `resolve`.

    Attributes:
        links: In their order.
        names: Stable names of the files that they lead to; see `names_of`.
        reply: The response that they are in, or the last one before the download.
    """

    def __init__(
        self,
        result: Result,
        resolve: Sequence[CallTemplate],
        service: Service,
        reply: ParsedReply,
        again: Callable[[], ParsedReply],
    ) -> None:
        """Makes the calls of `resolve`; `again` repeats the call whose response was `reply`."""
        self._result, self._resolve, self._service = result, resolve, service
        self._listing_reply, self._repeat_listing = reply, again
        self._resolve_links()

    def refreshed(self, index: int, error: HttpStatusError | None) -> Link:
        """A fresh link, obtained as `on_expired` says. Raises the error if there is no way.

        Raises:
            RestartExportError: `on_expired` is "restart".
        """
        on_expired = self._result.on_expired
        if on_expired == "restart":
            raise RestartExportError from error
        if error and on_expired == "stop":
            raise error
        if on_expired == "poll":
            self._listing_reply = self._repeat_listing()
        self._resolve_links()
        if index < len(self.links):
            return self.links[index]
        raise error or RemoteJobError(Message("The service does not give the file any more"))

    def _resolve_links(self) -> None:
        self.reply = self._listing_reply
        for step in self._resolve:
            self.reply = self._service.send_with_retries(step)
        call = self._service.filled(self._result.call) if self._result.call else None
        self.links = links_in(self._result, self.reply, call, self._service.client.clock.now())
        self.names = names_of(self.links)
