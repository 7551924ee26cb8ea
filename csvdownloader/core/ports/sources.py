"""What the program asks of a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from csvdownloader.core.control import Cancel
    from csvdownloader.core.messages import Message
    from csvdownloader.core.ports.running import Report, Spool
    from csvdownloader.core.requests.request import Request, Value
    from csvdownloader.core.sources.first_rows import PreviewMode
    from csvdownloader.core.sources.inspection import Inspection
    from csvdownloader.core.sources.outcomes import Outcome
    from csvdownloader.core.sources.parameters import Parameter, RowBounds
    from csvdownloader.core.tables.excerpt import Excerpt


class Source(Protocol):
    """A type of data source, for example the files."""

    @property
    def key(self) -> str:
        """The stable name, in requests and on the command line."""

    @property
    def title(self) -> str:
        """The name in the form."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """The parameters that are always there, in the order of the form."""

    @property
    def row_bounds(self) -> RowBounds:
        """Which numbers of rows are accepted."""

    def dynamic_parameters(self, values: Mapping[str, Value]) -> Sequence[Parameter]:
        """The parameters that depend on the values of `parameters`. Reads no disk."""

    def without_secrets(self, request: Request) -> Request:
        """The request as it may be stored. Its secrets are kept in memory for this session."""

    def named(self, request: Request) -> Request:
        """The request with names instead of ids, as a copied command has them."""

    def describe(self, request: Request) -> str:
        """A short title for a job, for example "orders.csv"."""

    def locate(self, text: str) -> dict[str, Value] | None:
        """The parameters of the command line's SOURCE; None when it names another source."""

    def locator(self, request: Request) -> str:
        """The SOURCE that names this request on the command line."""

    def origin(self, request: Request) -> Sequence[str]:
        """Where the rows come from, in parts and without secrets; uses no disk and no network.

        A path and a sheet, an address, or a connection and its table or query, for example.
        """

    def files(self, request: Request) -> Sequence[Path]:
        """The files on this computer that the request reads: nothing may be saved over them."""

    def check(self, request: Request) -> dict[str, Message]:
        """What is wrong with the parameters: key to sentence. Uses no disk and no network."""

    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        """Inspects the source without exporting. Runs in a worker. Raises UserError."""

    def excerpt(self, request: Request, line: int, cancel: Cancel) -> Excerpt:
        """The lines of the source's text around that one; none without a text. Raises SourceError.

        `line` counts from 1.
        """

    def export(self, request: Request, spool: Spool, report: Report, cancel: Cancel) -> Outcome:
        """Writes header and rows into `spool.part`. Runs in a worker.

        Raises:
            UserError: The source or the disk failed; nothing is published.
            Cancelled: `cancel` was set.
        """

    def preview_mode(self, request: Request) -> PreviewMode:
        """When the first rows of the request can be shown. Uses no disk and no network."""

    def export_first(
        self, request: Request, spool: Spool, report: Report, cancel: Cancel
    ) -> Outcome:
        """As `export`, for the few rows of `request.row_limit`, soon, and starting no job.

        Nothing of it is kept or proven. Not called where `preview_mode` is NEVER.
        """
