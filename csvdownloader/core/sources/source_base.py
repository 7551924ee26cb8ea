"""What most sources have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.sources.parameters import RowBounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from csvdownloader.core.control import Cancel
    from csvdownloader.core.ports.running import Report, Spool
    from csvdownloader.core.requests.request import Request, Value
    from csvdownloader.core.sources.first_rows import PreviewMode
    from csvdownloader.core.sources.inspection import Inspection
    from csvdownloader.core.sources.outcomes import Outcome
    from csvdownloader.core.sources.parameters import Parameter
    from csvdownloader.core.tables.excerpt import Excerpt


class SourceBase(ABC):
    """A source that asks for nothing but a number of rows, and reads no file on this computer.

    `key`, `title` and `export` each source has of its own; what else differs is overridden. The
    methods do what `core.ports.sources.Source` says of them.
    """

    key: str
    title: str
    row_bounds: RowBounds = RowBounds(None, None)

    @property
    def parameters(self) -> Sequence[Parameter]:
        """No parameters."""
        return ()

    def dynamic_parameters(self, values: Mapping[str, Value]) -> Sequence[Parameter]:  # noqa: ARG002 - the port's
        """No parameters that depend on others."""
        return ()

    def without_secrets(self, request: Request) -> Request:
        """The request itself: it has no secrets."""
        return request

    def named(self, request: Request) -> Request:
        """The request itself: it has no ids."""
        return request

    def describe(self, request: Request) -> str:  # noqa: ARG002 - the port's signature
        """The key."""
        return self.key

    def locate(self, text: str) -> dict[str, Value] | None:
        """The command line's SOURCE is the key."""
        return {} if text == self.key else None

    def locator(self, request: Request) -> str:  # noqa: ARG002 - the port's signature
        """The key."""
        return self.key

    def origin(self, request: Request) -> Sequence[str]:  # noqa: ARG002 - the port's signature
        """The title."""
        return (self.title,)

    def files(self, request: Request) -> Sequence[Path]:  # noqa: ARG002 - the port's signature
        """No files."""
        return ()

    def check(self, request: Request) -> dict[str, Message]:  # noqa: ARG002 - the port's signature
        """Nothing is wrong."""
        return {}

    def inspect(self, request: Request, cancel: Cancel) -> Inspection:  # noqa: ARG002 - as above
        """Nothing to choose from; the title as a note."""
        from csvdownloader.core.sources.inspection import Inspection

        return Inspection({}, verbatim(self.title))

    def excerpt(self, request: Request, line: int, cancel: Cancel) -> Excerpt:  # noqa: ARG002
        """No lines."""
        from csvdownloader.core.tables.excerpt import Excerpt

        return Excerpt()

    @abstractmethod
    def export(self, request: Request, spool: Spool, report: Report, cancel: Cancel) -> Outcome:
        """See `core.ports.sources.Source.export`."""

    def preview_mode(self, request: Request) -> PreviewMode:  # noqa: ARG002 - the port's signature
        """When the user asks for it."""
        from csvdownloader.core.sources.first_rows import PreviewMode

        return PreviewMode.ON_DEMAND

    def export_first(
        self, request: Request, spool: Spool, report: Report, cancel: Cancel
    ) -> Outcome:
        """The export, which ends at the row limit."""
        return self.export(request, spool, report, cancel)
