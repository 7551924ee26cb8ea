"""Reads the source while the form is filled in: what it is, and its first rows."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.requests.rules import is_asked, reads_files, with_defaults
from csvdownloader.core.sources.first_rows import FirstRows, PreviewMode
from csvdownloader.core.sources.inspection import Inspection
from csvdownloader.core.sources.parameters import ParameterKind
from csvdownloader.ui.connections.secret_guard import SecretGuard
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.form.detected_line import DetectedLine
from csvdownloader.ui.form.rows_panel import RowsPanel
from csvdownloader.ui.form.rows_reader import RowsReader
from csvdownloader.ui.form.source_fields import SourceFields
from csvdownloader.ui.form.source_inspector import SourceInspector
from csvdownloader.workers.lookups import Lookups


class FormParts(Struct, frozen=True):
    """The parts of a form that show what is found out.

    Attributes:
        source: Gives the chosen source.
        own: Its fields.
        line: What was detected.
        panel: The first rows.
        noted_box: Gives the field that the inspection's note or refusal stands under.
    """

    source: Callable[[], Source]
    own: SourceFields
    line: DetectedLine
    panel: RowsPanel
    noted_box: Callable[[], FieldBox]


class Previewer(QObject):
    """Inspects the source, then reads its first rows where that is cheap or was asked for.

    Signals:
        turned(Request): The chosen file belongs to another source.
        cleared(Request): The file of a request that is to start can be read.
        wrong(dict): What has to be corrected before rows can be asked for: key to sentence.
    """

    turned = Signal(object)
    cleared = Signal(object)
    wrong = Signal(object)

    def __init__(
        self, parts: FormParts, lookups: Lookups, guard: SecretGuard, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._parts, self._guard = parts, guard
        self._inspector, self._reader = SourceInspector(lookups, self), RowsReader(lookups, self)
        self._is_inspected = self._is_shown = False
        self._values: Mapping[str, Value] | None = None  # of the rows that were asked for last
        self._failure: Failure | None = None  # of these
        self._to_start: Request | None = None  # waits until its file was looked at
        self._inspector.inspected.connect(self._show_inspection)
        self._inspector.refused.connect(self._show_refusal)
        self._inspector.looked_again.connect(self._go_on)
        self._reader.read.connect(self._show_rows)
        self._reader.refused.connect(self._show_failure)

    def show_form(self, *, shown: bool) -> None:
        """Notes whether the form is shown: only then rows are read."""
        self._is_shown = shown
        if not shown and self._reader.is_reading:
            self._reader.cancel()
            self._values = None
            self._parts.panel.clear()
        if shown and self._is_inspected:
            self._follow(self._reader.read_now)

    def start_over(self) -> None:
        """Forgets what was found out, and looks at what the form says now."""
        self._forget()
        self._parts.noted_box().show_note("")
        self._inspect()

    def refine(self) -> None:
        """Looks again after an edit of anything but the place."""
        if self._parts.own.asks_profile:  # hosts depend on parameters
            self._inspect()
        if self._is_inspected:
            self._follow(self._reader.read_later)

    def ask(self) -> None:
        """Reads the first rows now, or says what has to be corrected first."""
        request = self._request()
        errors = self._problems(request)
        self.wrong.emit(errors)
        if not errors and self._mode(request) is not PreviewMode.NEVER:
            self._guard.after_failure(request, self._failure, partial(self._read_now, request))

    def look_again(self) -> None:
        """Reads anew what has changed since it was read, if the form is shown."""
        if self._is_shown and self._is_inspected:
            self._inspector.look_again()

    def before_start(self, request: Request) -> None:
        """Looks at the file of the request, if it has one, unless it is as it was looked at.

        `cleared` follows, at once or when it was looked at; or it is said at its field why it
        cannot be read, or what is missing, or the form turns to the source that it belongs to.
        """
        if not self._wants_look(request):
            self.cleared.emit(request)
            return
        self._to_start = request
        if self._inspector.has_seen(request):
            self._inspector.look_again()
        else:
            self._inspect_now(request)

    def _wants_look(self, request: Request) -> bool:
        """Whether it is of a file, or of a database whose table is not named: it may be a file."""
        source = self._parts.source()
        values = with_defaults(source, request.parameters)
        tables = (p for p in source.parameters if p.kind is ParameterKind.TABLE)
        lacks_table = any(is_asked(p, values) and not request.text(p.key).strip() for p in tables)
        return lacks_table or reads_files(source)

    # --- inspection -----------------------------------------------------------------------------

    def _forget(self) -> None:
        self._inspector.cancel()
        self._reader.cancel()
        self._is_inspected, self._values, self._failure = False, None, None
        self._to_start = None
        self._parts.own.show_findings(())
        self._parts.line.show_findings((), {})
        self._parts.panel.clear()

    def _inspect(self) -> None:
        request = self._request()
        errors = self._problems(request)
        location = self._parts.own.location_field()
        if errors if location is None else location.parameter.key in errors:
            self._forget()
        else:
            self._inspector.inspect_later(request)

    def _inspect_now(self, request: Request) -> None:
        self._parts.noted_box().show_note(Message("Looking at the file…"))
        self._inspector.inspect_now(request)

    def _go_on(self, has_changed: bool) -> None:
        if has_changed:
            self._values = None  # the rows are those of before
            self._inspect_now(self._to_start or self._request())
        else:
            self._clear_start()

    def _clear_start(self) -> None:
        request, self._to_start = self._to_start, None
        if request is not None:
            self.cleared.emit(request)

    def _show_inspection(self, inspection: Inspection) -> None:
        if inspection.instead is not None:
            self.turned.emit(inspection.instead)
            return
        self._parts.noted_box().show_note(inspection.note)
        self._parts.own.follow_source()  # the inspection may have read a profile file
        self._parts.own.show_choices(inspection.choices)
        self._is_inspected = True
        if self._to_start is None:
            self._follow(self._reader.read_now)
        elif inspection.missing:
            self._to_start = None
            self.wrong.emit(inspection.missing)
        else:
            self._clear_start()

    def _show_refusal(self, failure: Failure) -> None:
        self._forget()
        text = f"{failure.message.rstrip('.')}. {failure.hint}"
        self._parts.noted_box().show_error(text)

    # --- first rows -----------------------------------------------------------------------------

    def _follow(self, read: Callable[[Request], None]) -> None:
        """Reads the rows again if the form says something else, or offers to."""
        if not self._is_shown:
            return
        request = self._request()
        mode = self._mode(request)
        if mode is PreviewMode.NEVER:
            self._reader.cancel()
            self._parts.panel.show_never()
        elif mode is PreviewMode.ON_DEMAND and self._is_elsewhere(request):
            self._reader.cancel()
            self._values = None
            self._parts.panel.show_prompt()
        elif request.parameters != self._values:
            self._values = request.parameters
            self._begin(request, read)

    def _read_now(self, request: Request) -> None:
        self._values = request.parameters
        self._begin(request, self._reader.read_now)

    def _begin(self, request: Request, read: Callable[[Request], None]) -> None:
        errors = self._problems(request)
        if errors:
            self._reader.cancel()
            sentence = joined(errors.values(), ". ")
            self._show_failure(Failure(FailureKind.INVALID_REQUEST, sentence, EMPTY))
        else:
            self._parts.panel.show_waiting()
            read(request)

    def _is_elsewhere(self, request: Request) -> bool:
        """Whether other rows are asked for than before, not only read in another way."""
        if self._values is None:
            return True
        fields = self._parts.own.fields.values()
        keys = [f.parameter.key for f in fields if not f.parameter.is_option]
        return any(self._values.get(key) != request.parameters.get(key) for key in keys)

    def _show_rows(self, rows: FirstRows) -> None:
        self._failure = None
        self._parts.own.show_findings(rows.findings)
        self._parts.line.show_findings(rows.findings, self._parts.own.fields)
        self._parts.panel.show_rows(rows, on_demand=self._is_on_demand())

    def _show_failure(self, failure: Failure) -> None:
        self._failure = failure
        self._parts.panel.show_failure(failure, on_demand=self._is_on_demand())
        self._parts.own.open_options(failure.fields)

    # --- what the form says ---------------------------------------------------------------------

    def _request(self) -> Request:
        return Request(self._parts.source().key, self._parts.own.values())

    def _problems(self, request: Request) -> dict[str, Message]:
        return self._parts.source().check(request) | self._parts.own.problems()

    def _mode(self, request: Request) -> PreviewMode:
        return self._parts.source().preview_mode(request)

    def _is_on_demand(self) -> bool:
        return self._mode(self._request()) is PreviewMode.ON_DEMAND
