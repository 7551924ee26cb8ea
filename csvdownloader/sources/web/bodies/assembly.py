"""Puts the bodies of one export together into one file, whatever their format is."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import storage_error
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.progress import Progress
from csvdownloader.core.messages import EMPTY, Message, joined, message_from_plain, plain_message
from csvdownloader.core.ports.running import Spool
from csvdownloader.core.sources.outcomes import Outcome, is_limited
from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.core.units import count
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_conformance import CsvConformance
from csvdownloader.sources.tabular.delimited.csv_text import blank_lines
from csvdownloader.sources.web.bodies.content_sniffing import (
    nothing_sent,
    refuse_notice,
    refuse_other,
)
from csvdownloader.sources.web.bodies.doubts import doubt_about_objects, doubt_about_text
from csvdownloader.sources.web.bodies.further_pages import pages_by_object
from csvdownloader.sources.web.bodies.row_reader import BROKEN, RowReader
from csvdownloader.sources.web.bodies.row_store import RowShape, RowStore
from csvdownloader.sources.web.bodies.targets import FileTarget, PartTarget
from csvdownloader.sources.web.bodies.totals import Totals, outcome
from csvdownloader.sources.web.bodies.unwrap import unwrapped
from csvdownloader.sources.web.bodies.verbatim import may_stay_verbatim, names_if_verbatim
from csvdownloader.sources.web.profile.decode import Decode
from csvdownloader.sources.web.profile.selectors import ParsedReply

if TYPE_CHECKING:
    from csvdownloader.engine.transfer.body import DownloadedBody
    from csvdownloader.engine.transfer.partial_download import Target

_LONGEST_LINE = 4096  # bytes of the last one that are looked at


class Assembly:
    """Takes bodies and pages, and makes the part file of them.

    Attributes:
        doubt: Why what came may be no table; empty when nothing speaks for that.

    All methods raise StorageError when the disk refuses. When `take_file` or `take_page` raises,
    the export has failed; another run may resume from the last state.
    """

    def __init__(
        self,
        spool: Spool,
        file_format: Format,
        limit: int | None,
        decode: Decode,
        choices: ReadingChoices | None = None,
        *,
        simple: bool,
    ) -> None:
        """Begins without rows.

        Args:
            spool: Of the job.
            file_format: Of the file.
            limit: Row limit; None for all.
            decode: How bodies become rows.
            choices: What the user says of a text that is inspected; None leaves all to `decode`.
            simple: Whether there will be one file and no page: its bytes may stay as they are.
        """
        self._spool, self._format, self._limit = spool, file_format, limit
        self._decode, self._choices, self._simple = decode, choices, simple
        self._store = RowStore(spool, file_format, limit, decode)
        self._reader = RowReader(self._store, decode, choices)
        self._bodies, self._noun, self._verbatim = 0, "part", False
        self._hosts: tuple[str, ...] = ()
        self.doubt = EMPTY
        # observes the part file, while that may stay verbatim
        self._conformance: CsvConformance | None = None

    @property
    def rows(self) -> int:
        """Rows so far."""
        return self._store.rows

    @property
    def is_full(self) -> bool:
        """Whether the row limit is reached: further bodies add nothing."""
        return is_limited(self.rows, self._limit)

    @property
    def truncated(self) -> bool:
        """Whether the limit is known to have left out rows, so that those before it are whole."""
        return self._store.truncated

    @property
    def nothing(self) -> bool:
        """Whether not even a header came: `finish` would raise NotTheDataError."""
        return not self._store.names

    @property
    def headerless(self) -> bool:
        """Whether the last text lacks even the header that those before it had."""
        return self._reader.headerless

    def target(self) -> "Target":
        """Where to download the next body to. Always the same file until the body is taken."""
        if self._simple and not self._bodies and may_stay_verbatim(self._decode):
            self._spool.observe(self._make_conformance)
            return PartTarget(self._spool)
        target = FileTarget(self._spool.folder / "body")
        if not target.path.exists():
            target.reset()
        return target

    def take_file(
        self, body: "DownloadedBody", report: Callable[[Progress], None], cancel: Cancel
    ) -> int:
        """Takes the rows of a body, and removes its file unless that is the part file now.

        Args:
            body: What was downloaded.
            report: Gets the progress of the copy; percents are of this body, 0 to 100.
            cancel: Checked between blocks.

        Returns:
            Rows that it added; not more than were asked for.

        Raises:
            NotTheDataError: The body is no data: a login page, an error, a document.
            SourceError: The body is damaged, or does not fit the bodies before it.
            NotWholeError: The file was changed after the download.
            Cancelled: `cancel` was set.
        """
        if self._verbatim:
            raise RuntimeError("there was to be only one body")
        before = self.rows
        self._hosts = body.hosts
        try:
            if not self._adopt_verbatim(body, cancel):
                self._copy_rows(body, report, cancel)
        except OSError as error:
            raise storage_error(error, self._spool.part) from error
        except BROKEN:  # what is no table at all is the better reason
            refuse_other(self._reader.start, body.hosts)
            refuse_notice(self._reader.start, body.hosts)
            raise
        self._bodies += 1
        if self._bodies == 1:
            self.doubt = self._doubt(body.media_type)
        return self.rows - before

    def take_page(self, value: Any, reply: ParsedReply, cancel: Cancel) -> int:
        """Takes the rows of a parsed response; see `parse_json`.

        Returns:
            Rows that the profile's selector found in it and that were added.

        Raises:
            ProfileError: The selector finds something else than rows.
            SourceError: The rows do not fit the pages before.
            Cancelled: `cancel` was set.
        """
        before = self.rows
        self._hosts = (urlsplit(reply.url).hostname or Message("The server"),)
        try:
            self._reader.take_value(value, reply, cancel)
        except OSError as error:
            raise storage_error(error, self._spool.part) from error
        self._bodies, self._noun = self._bodies + 1, "page"
        return self.rows - before

    def last_row_doubt(self) -> Message:
        """Why the last of several objects may be an error; empty when nothing speaks for that."""
        objects = self._store.objects
        return doubt_about_objects(objects) if objects.rows > 1 else EMPTY

    def state(self) -> dict[str, Any]:
        """JSON values for `restore`; all rows so far are on disk when this returns."""
        try:
            store = self._store.state()
        except OSError as error:
            raise storage_error(error, self._spool.part) from error
        return {
            "store": store,
            "bodies": self._bodies,
            "noun": self._noun,
            "verbatim": self._verbatim,
            "hosts": list(self._hosts),
            "findings": self._reader.json.state(),
            "doubt": str(self.doubt),
            "doubt_parts": plain_message(self.doubt),
        }

    def restore(self, state: Mapping[str, Any], cancel: Cancel) -> None:
        """Resumes from `state`: what was written after it is truncated.

        Call it on a new assembly, before the part file is verified while it grows.

        Raises:
            LostRowsError: The files are not what the state says; start over, with a new assembly.
            Cancelled: `cancel` was set.
        """
        try:
            self._store.restore(state["store"], cancel)
        except OSError as error:
            raise storage_error(error, self._spool.part) from error
        self._bodies, self._noun = state["bodies"], state["noun"]
        self._verbatim, self._hosts = state["verbatim"], tuple(state["hosts"])
        # older checkpoints have neither
        self._reader.json.restore(state.get("findings", ()))
        self.doubt = message_from_plain(state.get("doubt", ""), state.get("doubt_parts"))

    def finish(
        self, report: Callable[[Progress], None], cancel: Cancel, *, proven: bool, ended: bool
    ) -> Outcome:
        """Completes the part file.

        Args:
            report: Gets the progress; percents are of this call, 0 to 100.
            cancel: Checked between blocks.
            proven: Whether no body was truncated before or within the rows that are here.
            ended: Whether the service has no more bodies.

        Raises:
            NotTheDataError: The service sent nothing, not even a header; see `nothing`.
            Cancelled: `cancel` was set.
        """
        if self.nothing:
            raise nothing_sent(self._hosts)
        try:
            self._store.complete(report, cancel)
        except OSError as error:
            raise storage_error(error, self._spool.part) from error
        totals = Totals(
            row_count=self.rows,
            bodies=self._bodies,
            noun=self._noun,
            limited=proven and (self.truncated or (self.is_full and not ended)),
            verbatim=self._verbatim,
            remark=joined([blank_lines(self._store.csv.blank), self._null_words()]),
            doubt=self.doubt,
        )
        return self._reader.qualified(outcome(totals, proven=proven and ended))

    def _null_words(self) -> Message:
        number = self._store.csv.nulls
        if not number:
            return EMPTY
        values = count(number, "value")
        word = self._decode.null
        return Message("The word {word} became nothing in {values}.", word=word, values=values)

    def _doubt(self, media_type: str) -> Message:
        """Why the only body may be no table. Raises NotTheDataError when it is a piece of one."""
        if self._reader.json.around:
            return pages_by_object(self._reader.json.around, self.rows)
        if self._store.shape is RowShape.OBJECTS:
            return doubt_about_objects(self._store.objects)
        names, text = self._store.names, self._reader.start.decode(errors="ignore")
        if self._reader.is_prose_possible:  # as if its lines had not been divided
            names = names[:1]
        if self._store.shape is not RowShape.CSV or (self.rows and len(names) > 1):
            return EMPTY
        refuse_other(self._reader.start, self._hosts)
        return doubt_about_text(text, self._last_line(), names, self.rows, media_type)

    def _last_line(self) -> str:
        with self._spool.part.open("rb") as file:
            file.seek(-min(_LONGEST_LINE, file.seek(0, os.SEEK_END)), os.SEEK_END)
            text = file.read().decode(errors="replace")
        return text.rstrip("\r\n").rpartition("\n")[2].strip('"')

    def _make_conformance(self) -> CsvConformance:
        self._conformance = CsvConformance(self._format.delimiter)
        return self._conformance

    def _adopt_verbatim(self, body: "DownloadedBody", cancel: Cancel) -> bool:
        """Adopts the body as the finished file, if it may stay verbatim; False if not."""
        if body.path != self._spool.part or not body.size:
            return False
        names = names_if_verbatim(body, self._reader, self._decode, self._choices, self._format)
        measured = None if names is None else self._spool.measured(cancel)
        if names is None or measured is None:
            return False
        if (measured.bytes, measured.checksum) != (body.size, body.checksum):
            raise _changed_error()
        if self._limit is not None and measured.row_count > self._limit:
            return False
        if self._conformance is None or not self._conformance.conforms():
            return False
        self._store.adopt_part_file(names, measured)
        self._verbatim = True
        return True

    def _copy_rows(
        self, body: "DownloadedBody", report: Callable[[Progress], None], cancel: Cancel
    ) -> None:
        if body.path.stat().st_size != body.size:
            raise _changed_error()
        if body.path == self._spool.part:
            moved = self._spool.folder / "body"
            self._spool.move_part(moved)
            body = replace(body, path=moved)
        with unwrapped(body, self._decode, self._spool.folder, cancel) as layers:
            for layer in layers:
                self._reader.take(layer, body, report, cancel)
        body.path.unlink()


def _changed_error() -> NotWholeError:
    return NotWholeError(Message("The downloaded file was changed while it was read"))
