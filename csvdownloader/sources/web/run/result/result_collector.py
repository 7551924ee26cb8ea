"""Collects the rows of one export, and knows whether they are proven to be complete."""

import os
from collections.abc import Mapping
from http import HTTPStatus
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message, joined, message_from_plain, plain_message
from csvdownloader.core.ports.running import Spool
from csvdownloader.core.sources.outcomes import Outcome, is_limited, stopped_after
from csvdownloader.core.units import count
from csvdownloader.engine.transfer.body import DownloadedBody, Proof
from csvdownloader.sources.web.bodies.assembly import Assembly
from csvdownloader.sources.web.bodies.further_pages import pages_by_headers
from csvdownloader.sources.web.profile.params import ROWS
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.checkpoint import Checkpoint
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.progress_reporter import FETCHED, ProgressReporter, Span
from csvdownloader.sources.web.run.result.links import Link

if TYPE_CHECKING:
    from csvdownloader.engine.transfer.partial_download import Target


class ResultCollector:
    """Collects the rows of one export.

    Attributes:
        remarks: Sentences on why this may not be all.
        position: Where to resume, as an earlier run saved it; empty when there is none. Its keys
            are those of checkpoints on disk.
    """

    def __init__(
        self,
        order: RunOrder,
        spool: Spool,
        checkpoint: Checkpoint,
        reporter: ProgressReporter,
        cancel: Cancel,
        *,
        simple: bool,
    ) -> None:
        """Resumes where an earlier run stopped. Raises LostRowsError if that is not possible."""
        self._order, self._checkpoint = order, checkpoint
        self._reporter, self._cancel = reporter, cancel
        self._assembly = Assembly(
            spool,
            order.format,
            order.row_limit,
            order.profile.decode,
            order.choices,
            simple=simple,
        )
        self._is_proven = True
        cursor = checkpoint.cursor
        if cursor:
            self._assembly.restore(cursor["assembly"], cancel)
            self._is_proven = cursor["proven"]
        self._may_be_truncated = not self._is_proven  # within its last record
        self.position: dict[str, Any] = cursor["place"] if cursor else {}
        self._has_ended = self.position.get("ended", False)
        self.remarks = [
            message_from_plain(text, plain)
            for text, plain in zip_longest(
                self.position.get("remarks", []), self.position.get("remark_parts", [])
            )
        ]

    @property
    def rows(self) -> int:
        """Rows so far."""
        return self._assembly.rows

    @property
    def is_full(self) -> bool:
        """Whether there are as many rows as were asked for."""
        return self._assembly.is_full

    def target(self) -> "Target":
        """Where the next body goes."""
        return self._assembly.target()

    def take_file(self, body: DownloadedBody, link: Link, span: Span | None) -> int:
        """Takes the rows of a file, and compares their number with what the link promises."""
        promised = link.promised_rows
        is_framed = body.proof is not Proof.NONE
        self._may_be_truncated |= not (is_framed or _ends_with_record(body.path))
        rows = self._assembly.take_file(body, self._reporter.inside(span), self._cancel)
        is_whole = is_framed or (rows == promised and not self._may_be_truncated)
        self._is_proven &= is_whole or self._assembly.truncated
        if self._assembly.headerless and not link.is_page and promised != 0:
            self.refuse_headerless()
        if promised is not None and rows != promised and not self.is_full:
            raise ChecksumError(
                Message(
                    "The service announced {promised}, but {rows:,} came",
                    promised=count(promised, "row"),
                    rows=rows,
                )
            )
        if promised is not None:
            self._assembly.doubt = EMPTY  # the service itself counts what came as rows
        if not link.is_page:
            reply = ParsedReply(HTTPStatus.OK, body.headers.items, None, "", body.url)
            self.remarks += filter(None, [pages_by_headers(reply, rows)])
        return rows

    @property
    def headerless(self) -> bool:
        """Whether the last file lacks even the header that those before it had."""
        return self._assembly.headerless

    def refuse_headerless(self) -> NoReturn:
        """Raises NotTheDataError for a file without a header."""
        raise NotTheDataError(
            Message("A part has nothing in it, not even the header that the parts before it have"),
            Message("Nothing was saved. Retry; if it happens again, ask whoever runs the service."),
        )

    def check_total(self, promised: int | None) -> None:
        """Compares the rows of all parts with what the service says. Raises ChecksumError."""
        if promised is None or self.is_full:
            return
        if self.rows != promised:
            raise ChecksumError(
                Message(
                    "The service announced {promised} in all, but {rows:,} came",
                    promised=count(promised, "row"),
                    rows=self.rows,
                )
            )
        self._is_proven |= not self._may_be_truncated

    def compare_count(self, counted: int | None) -> None:
        """Compares the rows with those of `count`, between which some may have come or gone."""
        if counted is None or self.is_full:
            return
        if self.rows == counted:
            self._is_proven |= not self._may_be_truncated
        else:
            self.remarks.append(
                Message("The service counted {counted} before.", counted=count(counted, "row"))
            )

    def take_page(self, reply: ParsedReply) -> int:
        """Takes the rows of a response of JSON."""
        return self._assembly.take_page(reply.body, reply, self._cancel)

    def last_row_doubt(self) -> Message:
        """Why the last of several rows may be an error; empty when nothing speaks for that."""
        return self._assembly.last_row_doubt()

    def save(self, position: Mapping[str, Any]) -> None:
        """Saves in the checkpoint that all rows so far are written, and where to resume."""
        state = self._assembly.state()
        parts = [plain_message(remark) for remark in self.remarks]
        place = {**position, "remarks": self.remarks, "remark_parts": parts}
        cursor = {"assembly": state, "proven": self._is_proven, "place": place}
        self._checkpoint.save_cursor(cursor)

    def remark(self, reason: Message) -> None:
        """Adds a sentence on why this may not be all, once."""
        if reason not in self.remarks:
            self.remarks.append(reason)

    def end(self) -> None:
        """Notes that the service has no more rows."""
        self._has_ended = True

    def finish(self, empty: Message = EMPTY) -> Outcome:
        """Completes the file.

        Args:
            empty: What the service says of a result without rows.
        """
        if self._assembly.nothing and empty:
            raise RemoteJobError(empty, Message("Check the parameters: nothing fits them."))
        if (
            self._order.profile.cleanup
        ):  # after the cleanup, the service does not have the result any more
            self.save({"all": True, "ended": self._has_ended})
        report = self._reporter.inside(Span(FETCHED, 100))
        outcome = self._assembly.finish(
            report, self._cancel, proven=self._is_proven, ended=self._has_ended
        )
        return self._qualified(outcome)

    def _qualified(self, outcome: Outcome) -> Outcome:
        if outcome.completeness is Completeness.LIMITED:
            return outcome
        names = {param.name for param in self._order.profile.params}
        is_whole = outcome.completeness is Completeness.COMPLETE
        if is_whole and ROWS in names and is_limited(self.rows, self._order.row_limit):
            statement = stopped_after(self.rows)
            return replace(outcome, completeness=Completeness.LIMITED, statement=statement)
        if not self.remarks:
            return outcome
        statement = joined([Message("{rows} came.", rows=count(self.rows, "row")), *self.remarks])
        return replace(outcome, completeness=Completeness.UNVERIFIED, statement=statement)


def _ends_with_record(path: Path) -> bool:
    """Whether the last byte is one that ends a line or a JSON text.

    The right number of rows alone proves nothing: the last one may be truncated.
    """
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) in {b"\n", b"\r", b"]", b"}"}
