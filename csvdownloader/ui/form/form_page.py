"""The form for a new download: source, its parameters, its first rows, rows, format."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.requests.rules import all_parameters, asks_connection
from csvdownloader.core.saving.free_names import check_target
from csvdownloader.core.sources.parameters import ParameterKind
from csvdownloader.ui.connections.secret_guard import SecretGuard
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.field_rows import FieldForm, FieldRows, set_buddy
from csvdownloader.ui.fields.fields import ParameterField
from csvdownloader.ui.fields.rows_field import RowsField
from csvdownloader.ui.form.detected_line import DetectedLine
from csvdownloader.ui.form.field_maker import FieldMaker
from csvdownloader.ui.form.footed_area import FootedArea
from csvdownloader.ui.form.form_foot import FormFoot
from csvdownloader.ui.form.form_memory import FormMemory
from csvdownloader.ui.form.previewer import FormParts, Previewer
from csvdownloader.ui.form.rows_panel import RowsPanel
from csvdownloader.ui.form.source_fields import SourceFields
from csvdownloader.ui.form.target_section import FormatRow, TargetSection
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.disclosure import Disclosure
from csvdownloader.ui.widgets.source_icons import source_icon
from csvdownloader.ui.widgets.title_row import TitleRow
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.profiles import ProfileService


class FormPage(QWidget):
    """Asks for a request.

    Attributes:
        saved_as: The name of the saved request that is edited here; empty for none.

    Signals:
        submitted(Request): The form is right as far as it can tell; start it.
        left(): The user does not want to go on.
    """

    submitted = Signal(object)
    left = Signal()

    def __init__(
        self,
        sources: Mapping[str, Source],
        connections: ConnectionService,
        profiles: ProfileService,
        lookups: Lookups,
        memory: FormMemory,
        start: QAction,
        preview: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sources, self._connections, self._memory = sources, connections, memory
        self._is_fresh = True  # nothing was shown or edited yet
        self.saved_as = ""
        self.source_combo = self._make_source_combo()
        self._source_box = FieldBox(self.source_combo)
        self._source_box.place(self.source_combo, stretched=False)
        self.options = Disclosure(Message("Adj&ust"))
        self.detected = DetectedLine(self.options)
        self.panel = RowsPanel(preview, self)
        self.rows_field = RowsField()
        format_row = FormatRow()
        self.format_field, self.saving_toggle = format_row.formats, format_row.toggle
        self._format_box = FieldBox(self.format_field)
        self._format_box.place(format_row)
        self.saving = TargetSection(format_row, lookups, lambda: self.own.letters, self)
        self.foot = FormFoot(self.rows_field, lookups, start, self)
        self.start_button = self.foot.start_button
        self.head = TitleRow(Message("New download"), self, can_close=True)
        self.head.close_button.clicked.connect(self.left)
        self._form = FieldForm()
        self._fields = QVBoxLayout()
        self._renewal = QTimer(self, singleShot=True, interval=0)  # once, where much changes
        self._area = self._arrange()
        rows = FieldRows(self._form, self.detected, self.panel, self.options)
        self.own = SourceFields(rows, self.options, FieldMaker(connections, profiles), self)
        parts = FormParts(lambda: self.source, self.own, self.detected, self.panel, self._noted_box)
        guard = SecretGuard(connections, sources, self)
        self.previewer = Previewer(parts, lookups, guard, self)
        self._connect(profiles)
        self._change_source()

    @property
    def source(self) -> Source:
        """The chosen source."""
        return self._sources[self.source_combo.currentData()]

    def add_source(self, source: Source) -> None:
        """Offers one more source, which must be in `sources` already."""
        self.source_combo.addItem(source.title, source.key)

    def fill(self, request: Request) -> None:
        """Shows an earlier request, to be changed and started."""
        self._choose_source(request.source)
        self.own.set_values(request.parameters)
        self.rows_field.set_rows(request.row_limit)
        self.saving.fill(request)
        self.foot.refresh()
        self.previewer.start_over()

    def come_back_to(self, source_key: str) -> None:
        """Shows what the form said last of that source; its defaults where that is nothing."""
        last = self._last(source_key)
        if last is None:
            self.turn_to(Request(source_key))
        else:
            self.fill(last)

    def turn_to(self, request: Request) -> None:
        """Shows the request's source and parameters, with the rows that are usual for it.

        Options of the source before are forgotten: they say how that one is read. Where it names no
        connection, the last one is taken.
        """
        self._choose_source(request.source)
        self.own.set_values(self._last_connection() | dict(request.parameters))
        self.previewer.start_over()

    def connect_to(self, url: str) -> None:
        """Opens the dialog of a new connection to the database, which the form then reads from."""
        from csvdownloader.ui.form.connection_field import ConnectionField  # loads much

        self._choose_source(next(s.key for s in self._sources.values() if asks_connection(s)))
        field = self.own.location_field()
        if isinstance(field, ConnectionField):
            field.make_of(url)

    def browse(self) -> None:
        """Opens the file dialog of the field for a file, if the source has one."""
        field = self.own.file_field()
        if field is not None:
            field.browse()

    def submit(self) -> None:
        """Emits `submitted`, or shows what is wrong; a file is looked at before."""
        request = self.checked_request()
        if request is not None:
            self.previewer.before_start(request)

    def checked_request(self) -> Request | None:
        """What the form says, as far as it can tell; None after it has shown what is wrong."""
        errors: dict[str, Message] = {}
        request = Request(self.source.key, self.own.values())
        try:
            request = replace(request, row_limit=self.rows_field.row_limit())
        except InvalidRequestError as error:
            errors |= error.fields
        try:
            request = self.saving.completed(request)
            check_target(request, self.source, datetime.now(UTC))
        except InvalidRequestError as error:
            errors |= error.fields
        errors = self.source.check(request) | self.own.problems() | errors
        self.show_errors(errors)
        return None if errors else request

    def show_errors(self, errors: Mapping[str, Message]) -> None:
        """Shows each sentence at its field and goes to the first."""
        boxes: dict[str, FieldBox] = {
            "": self._source_box,
            **self.own.fields,
            "rows": self.rows_field,
            "format": self._format_box,
            **self.saving.boxes,
        }
        for key, box in boxes.items():
            box.show_error(errors.get(key, ""))
        wrong = [box for key, box in boxes.items() if key in errors]
        if errors and not wrong:  # they are of fields that the form does not show
            wrong = [self._noted_box()]
            wrong[0].show_error(next(iter(errors.values())))
        self.own.reveal(wrong)
        if any(box in wrong for box in self.saving.boxes.values()):
            self.saving_toggle.setChecked(True)
        if wrong:
            self._go_to(wrong[0])

    def point_at(self, keys: Sequence[str]) -> None:
        """Moves the keyboard to the first of these fields that is asked for, and opens it."""
        named = (field for key in keys if (field := self.own.fields.get(key)))
        field = next((f for f in named if f.parameter.is_option or not f.isHidden()), None)
        if field is not None:
            self.own.reveal([field])
            self._go_to(field)

    def focus_first(self) -> None:
        """Moves the keyboard to the first question without an answer, else to the source."""
        box = next(iter(self._unanswered()), None)
        if box is None:
            self.source_combo.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go_to(box)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers().value & (
            Qt.KeyboardModifier.ControlModifier.value | Qt.KeyboardModifier.AltModifier.value
        ):
            self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.previewer.show_form(shown=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._remember()
        self.previewer.show_form(shown=False)

    # --- parts --------------------------------------------------------------------------------

    def _make_source_combo(self) -> QComboBox:
        combo = QComboBox(self)
        for source in self._sources.values():
            combo.addItem(source.title, source.key)
        combo.setAccessibleName(Message("Source"))
        combo.setMinimumWidth(26 * GAP)
        return combo

    def _arrange(self) -> FootedArea:
        form = self._form
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)  # where the window is small
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(GAP + GAP // 2)
        form.addRow(Message("&Source"), self._source_box)
        form.addRow(self.detected.label, self.detected)
        form.addRow(self.panel)
        form.addRow(Message("&Rows"), self.rows_field)
        form.addRow(Message("For&mat"), self._format_box)
        form.addRow(self.saving)
        form.setRowVisible(self.saving, False)
        for box in (self._source_box, self.rows_field, self._format_box):
            set_buddy(form, box)
        self._fields.setContentsMargins(0, 0, 0, 0)
        self._fields.setSpacing(2 * GAP)
        self._fields.addWidget(self.head)
        self._fields.addLayout(form)
        self._fields.addStretch()
        area = FootedArea(self._fields, self.foot, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        return area

    def _connect(self, profiles: ProfileService) -> None:
        self.own.location_edited.connect(self.previewer.start_over)
        self.own.refined.connect(self.previewer.refine)
        self.own.chosen.connect(self._go_on)
        self.own.replaced.connect(self._order_tabs)
        self.own.rearranged.connect(self._share_height)
        self.panel.changed.connect(self._share_height)
        self.saving_toggle.toggled.connect(self._show_saving)
        self.saving.built.connect(self._order_tabs)
        for change in (
            self.saving.edited,
            self.own.refined,
            self.own.location_edited,
            self.rows_field.edited,
            self.own.replaced,
        ):
            change.connect(self._renewal.start)
        self._renewal.timeout.connect(self._refresh_saving)
        self.previewer.turned.connect(self.turn_to)
        self.previewer.turned.connect(self.focus_first)
        self.previewer.cleared.connect(self.submitted)
        self.previewer.wrong.connect(self.show_errors)
        self.source_combo.currentIndexChanged.connect(self._change_source)
        self.source_combo.activated.connect(lambda: self.come_back_to(self.source.key))
        profiles.changed.connect(self._follow_profiles)

    # --- the source --------------------------------------------------------------------------

    def _change_source(self) -> None:
        if self.own.source is not self.source:
            self._remember()
        self.own.show_source(self.source)
        self.rows_field.set_bounds(self.source.row_bounds)
        self.foot.refresh()
        self.head.show_icon(source_icon(self.source.key))
        self._source_box.show_note("")
        self.saved_as = ""
        self.saving.start_over()
        self.show_errors({})
        self.previewer.start_over()

    def _choose_source(self, key: str) -> None:
        self.source_combo.setCurrentIndex(self.source_combo.findData(key))
        self._change_source()
        self._is_fresh = False

    # --- what was said before -----------------------------------------------------------------

    def _remember(self) -> None:
        source = self.own.source
        if source is None or self._is_fresh:
            return
        rows = source.row_bounds.default
        with suppress(InvalidRequestError):
            rows = self.rows_field.row_limit()
        request = Request(source.key, self.own.kept_values(), rows)
        self._memory.note(self.saving.remembered(request))

    def _last(self, source_key: str) -> Request | None:
        """What the form said last; None also where its connection is gone."""
        last = self._memory.last(source_key)
        if last is None:
            return None
        parameters = all_parameters(self._sources[source_key], last.parameters)
        keys = (p.key for p in parameters if p.kind is ParameterKind.CONNECTION)
        is_whole = all(self._is_known(text) for key in keys if (text := last.text(key)))
        return last if is_whole else None

    def _last_connection(self) -> dict[str, Value]:
        last = self._last(self.source.key)
        keys = (p.key for p in self.source.parameters if p.kind is ParameterKind.CONNECTION)
        return {key: last.text(key) for key in keys if last is not None and last.text(key)}

    def _is_known(self, connection: str) -> bool:
        found = self._connections.find(connection) or self._connections.of_url(connection)
        return found is not None

    def _noted_box(self) -> FieldBox:
        return self.own.location_field() or self._source_box

    def _follow_profiles(self) -> None:
        self.own.follow_source()
        self.previewer.refine()

    # --- keyboard and room --------------------------------------------------------------------

    def _unanswered(self) -> list[ParameterField]:
        """The fields that the source misses; a table too, as only some files have a single one."""
        errors = self.source.check(Request(self.source.key, self.own.values()))
        return [
            field
            for key, field in self.own.fields.items()
            if not field.isHidden()
            and not field.value()
            and (key in errors or field.parameter.kind is ParameterKind.TABLE)
        ]

    def _order_tabs(self) -> None:
        order: list[QWidget] = [self.source_combo, *self.own.focusables(options=False)]
        order += [self.options, *self.own.focusables(options=True)]
        order += [self.panel.button, self.panel.table, *self.rows_field.focusables()]
        order += [*self.format_field.buttons.values(), self.saving_toggle]
        if self.saving.boxes:
            order += self.saving.fields.focusables()
        order += [self.start_button, self.head.close_button]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _go_on(self, field: ParameterField) -> None:
        """Moves the keyboard on from a field whose value was chosen in a dialog."""
        unanswered = self._unanswered()
        if unanswered:
            self._go_to(unanswered[0])
            return
        further = [w for w in self.own.after(field) if w.isVisible() and _takes_tab(w)]
        target = next(iter(further), self.start_button)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to(self, box: FieldBox) -> None:
        box.focus()
        # Later: the layout has not yet moved the rows to their places.
        QTimer.singleShot(0, box, partial(self._area.bring_into_sight, box))

    def _show_saving(self, shown: bool) -> None:
        if shown:
            self.saving.fields.show()  # makes them at the first time
        self._form.setRowVisible(self.saving, shown)
        self._renewal.start()
        if shown:
            # Later: the layout has not yet moved the rows to their places.
            QTimer.singleShot(0, self, partial(self._area.bring_into_sight, self.saving))

    def _refresh_saving(self) -> None:
        try:
            rows = self.rows_field.row_limit()
        except InvalidRequestError:
            rows = None
        request = Request(self.source.key, self.own.values(), rows)
        self.saving.refresh(request, self.source)

    def _share_height(self) -> None:
        self._form.setRowVisible(self.panel, self.panel.has_content)
        grows = self.own.grows or self.panel.has_rows
        self._fields.setStretch(1, 1 if grows else 0)
        self._fields.setStretch(2, 0 if grows else 1)


def _takes_tab(widget: QWidget) -> bool:
    return widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
