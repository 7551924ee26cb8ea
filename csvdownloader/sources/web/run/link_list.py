"""The links of a result, and how they are had again when they have ended."""

from collections.abc import Callable, Sequence

from csvdownloader.core.errors import HttpStatusError, RemoteJobError, SourceError
from csvdownloader.sources.web.profile.model import CallTemplate, Result
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.links import Link, links_in, names_of
from csvdownloader.sources.web.run.service import Service


class RestartExportError(Exception):
    """The result is gone: the profile wants the export to be started once more."""


class LinkList:
    """The links that one answer leads to.

    Attributes:
        links: In their order.
        names: What tells the files that they lead to from each other; see `names_of`.
        reply: The answer that they are in, or the last one before the download.
    """

    def __init__(
        self,
        result: Result,
        resolve: Sequence[CallTemplate],
        service: Service,
        reply: ParsedReply,
        again: Callable[[], ParsedReply],
    ) -> None:
        """Asks what `resolve` wants asked; `again` asks once more for what `reply` was."""
        self._result, self._resolve, self._service = result, resolve, service
        self._first, self._again = reply, again
        self._list()

    def refreshed(self, index: int, error: HttpStatusError | None) -> Link:
        """The link anew. Raises the error when there is no way.

        Raises:
            BeginAnewError: The profile wants that.
        """
        how = self._result.on_expired
        if how == "restart":
            raise RestartExportError from error
        if how == "stop":
            if error:
                raise error
            raise SourceError("The link to the file has expired", "Run the export again.")
        if how == "poll":
            self._first = self._again()
        self._list()
        if index < len(self.links):
            return self.links[index]
        raise error or RemoteJobError("The service does not give the file any more")

    def _list(self) -> None:
        self.reply = self._first
        for step in self._resolve:
            self.reply = self._service.demand(step)
        call = self._service.filled(self._result.call) if self._result.call else None
        self.links = links_in(self._result, self.reply, call, self._service.client.clock.now())
        self.names = names_of(self.links)
