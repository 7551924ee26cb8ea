"""The form for a new download: source, its parameters, its first rows, rows, format."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.errors import InvalidRequestError
from csvdownloader.core.formats import Format
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Request
from csvdownloader.core.overrides import override
from csvdownloader.core.ports import Source
from csvdownloader.core.requests import reads_files
from csvdownloader.ui.connections.secret_guard import SecretGuard
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.field_rows import FieldForm, FieldRows, set_buddy
from csvdownloader.ui.fields.fields import FileField, ParameterField
from csvdownloader.ui.fields.rows_field import RowsField
from csvdownloader.ui.form.detected_line import DetectedLine
from csvdownloader.ui.form.field_maker import FieldMaker
from csvdownloader.ui.form.footed_area import FootedArea
from csvdownloader.ui.form.form_foot import FormFoot
from csvdownloader.ui.form.previewer import FormParts, Previewer
from csvdownloader.ui.form.rows_panel import RowsPanel
from csvdownloader.ui.form.source_fields import SourceFields
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import GAP, TITLE
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.disclosure import Disclosure
from csvdownloader.ui.widgets.labels import IconLabel, Label
from csvdownloader.ui.widgets.segments import Segments
from csvdownloader.ui.widgets.source_icons import source_icon
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.profiles import ProfileService


class FormPage(QWidget):
    """Asks for a request.

    Signals:
        submitted(Request): The form is right as far as it can tell; start it.
    """

    submitted = Signal(object)

    def __init__(
        self,
        sources: Mapping[str, Source],
        connections: ConnectionService,
        profiles: ProfileService,
        lookups: Lookups,
        start: QAction,
        preview: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sources = sources
        self.source_combo = self._make_source_combo()
        self._source_box = FieldBox(self.source_combo)
        self._source_box.place(self.source_combo, stretched=False)
        self.options = Disclosure(Message("Adj&ust"))
        self.detected = DetectedLine(self.options)
        self.panel = RowsPanel(preview, self)
        self.rows_field = RowsField()
        self.format_field = Segments([(known, known.label) for known in Format])
        self.format_field.setAccessibleName(Message("Format"))
        self._format_box = FieldBox(self.format_field)
        self._format_box.place(self.format_field, stretched=False)
        self.foot = FormFoot(self.rows_field, lookups, start, self)
        self.start_button = self.foot.start_button
        self._icon = IconLabel(icons.LARGE)
        self._form = FieldForm()
        self._fields = QVBoxLayout()
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

    def clear(self) -> None:
        """Shows the chosen source's defaults."""
        self._change_source()

    def fill(self, request: Request) -> None:
        """Shows an earlier request, to be changed and started."""
        self._choose_source(request.source)
        self.own.set_values(request.parameters)
        self.rows_field.set_rows(request.row_limit)
        self.format_field.choose(request.format)
        self.foot.refresh()
        self.previewer.start_over()

    def choose_file(self, path: str) -> None:
        """Chooses the source that reads the file, with that file.

        Options of the file before are forgotten: they say how that one is read.
        """
        readers = [source for source in self._sources.values() if reads_files(source)]
        fitting = [source for source in readers if source.locate(path) is not None]
        field = self._file_field([*fitting, *readers])
        if field is not None:
            self.own.set_values({})
            field.choose(path)

    def browse(self) -> None:
        """Opens the file dialog of the first source that reads files."""
        readers = [source for source in self._sources.values() if reads_files(source)]
        field = self.own.file_field() or self._file_field(readers)
        if field is not None:
            field.browse()

    def submit(self) -> None:
        """Emits `submitted`, or shows what is wrong."""
        errors: dict[str, Message] = {}
        rows = None
        try:
            rows = self.rows_field.row_limit()
        except InvalidRequestError as error:
            errors = error.fields
        request = Request(
            self.source.key, self.own.values(), rows, Format(self.format_field.value())
        )
        errors = self.source.check(request) | self.own.problems() | errors
        self.show_errors(errors)
        if not errors:
            self.submitted.emit(request)

    def show_errors(self, errors: Mapping[str, Message]) -> None:
        """Shows each sentence at its field and goes to the first."""
        boxes: dict[str, FieldBox] = {
            "": self._source_box,
            **self.own.fields,
            "rows": self.rows_field,
            "format": self._format_box,
        }
        for key, box in boxes.items():
            box.show_error(errors.get(key, ""))
        wrong = [box for key, box in boxes.items() if key in errors]
        if errors and not wrong:  # they are of fields that the form does not show
            wrong = [self._noted_box()]
            wrong[0].show_error(next(iter(errors.values())))
        self.own.reveal(wrong)
        if wrong:
            wrong[0].focus()
            # Later: the layout has not yet moved the rows to their places.
            QTimer.singleShot(0, wrong[0], partial(self._area.bring_into_sight, wrong[0]))

    def focus_first(self) -> None:
        """Moves the keyboard to the first question."""
        self.source_combo.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers().value & (
            Qt.KeyboardModifier.ControlModifier.value | Qt.KeyboardModifier.AltModifier.value
        ):
            self.submit()
        else:
            super().keyPressEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.previewer.show_form(shown=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.previewer.show_form(shown=False)

    # --- parts --------------------------------------------------------------------------------

    def _make_source_combo(self) -> QComboBox:
        combo = QComboBox(self)
        for source in self._sources.values():
            combo.addItem(source.title, source.key)
        combo.setAccessibleName(Message("Source"))
        combo.setMinimumWidth(26 * GAP)
        return combo

    def _make_title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._icon)
        row.addWidget(Label(Message("New download")).sized(TITLE, bold=True), 1)
        return row

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
        for box in (self._source_box, self.rows_field, self._format_box):
            set_buddy(form, box)
        self._fields.setContentsMargins(0, 0, 0, 0)
        self._fields.setSpacing(2 * GAP)
        self._fields.addLayout(self._make_title())
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
        self.previewer.turned.connect(self._turn_to)
        self.previewer.wrong.connect(self.show_errors)
        self.source_combo.currentIndexChanged.connect(self._change_source)
        profiles.changed.connect(self._follow_profiles)

    # --- the source --------------------------------------------------------------------------

    def _change_source(self) -> None:
        self.own.show_source(self.source)
        self.rows_field.set_bounds(self.source.row_bounds)
        self.foot.refresh()
        self._icon.show_icon(source_icon(self.source.key), Tone.ACTIVE)
        self._source_box.show_note("")
        self.show_errors({})
        self.previewer.start_over()

    def _choose_source(self, key: str) -> None:
        self.source_combo.setCurrentIndex(self.source_combo.findData(key))
        self._change_source()

    def _turn_to(self, request: Request) -> None:
        """Shows the source that the chosen file belongs to, with that file."""
        self._choose_source(request.source)
        self.own.set_values(request.parameters)
        self.previewer.start_over()

    def _file_field(self, readers: Sequence[Source]) -> FileField | None:
        if not readers:
            return None
        if readers[0] is not self.source:
            self._choose_source(readers[0].key)
        return self.own.file_field()

    def _noted_box(self) -> FieldBox:
        return self.own.location_field() or self._source_box

    def _follow_profiles(self) -> None:
        self.own.follow_source()
        self.previewer.refine()

    # --- keyboard and room --------------------------------------------------------------------

    def _order_tabs(self) -> None:
        order: list[QWidget] = [self.source_combo, *self.own.focusables(options=False)]
        order += [self.options, *self.own.focusables(options=True)]
        order += [self.panel.button, self.panel.table, *self.rows_field.focusables()]
        order += self.format_field.buttons.values()
        order += [self.start_button]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _go_on(self, field: ParameterField) -> None:
        """Moves the keyboard on from a field whose value was chosen in a dialog."""
        further = [w for w in self.own.after(field) if w.isVisible() and _takes_tab(w)]
        target = next(iter(further), self.start_button)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _share_height(self) -> None:
        self._form.setRowVisible(self.panel, self.panel.has_content)
        grows = self.own.grows or self.panel.has_rows
        self._fields.setStretch(1, 1 if grows else 0)
        self._fields.setStretch(2, 0 if grows else 1)


def _takes_tab(widget: QWidget) -> bool:
    return widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
