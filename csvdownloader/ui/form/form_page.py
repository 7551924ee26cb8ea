"""The form for a new download: source, its parameters, rows, format."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.errors import InvalidRequestError
from csvdownloader.core.formats import Format
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Failure, Inspection, Request
from csvdownloader.core.overrides import override
from csvdownloader.core.ports import Source
from csvdownloader.core.requests import reads_files
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.field_rows import FieldForm, FieldRows, set_buddy
from csvdownloader.ui.fields.fields import FileField
from csvdownloader.ui.fields.rows_field import RowsField
from csvdownloader.ui.form.field_maker import FieldMaker
from csvdownloader.ui.form.footed_area import FootedArea
from csvdownloader.ui.form.source_fields import SourceFields
from csvdownloader.ui.form.source_inspector import SourceInspector
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import CommandButton
from csvdownloader.ui.widgets.disclosure import Disclosure
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.profiles import ProfileService

_WIDEST = 84 * GAP


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
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sources = sources
        self.source_combo = self._make_source_combo()
        self._source_box = FieldBox(self.source_combo)
        self._source_box.place(self.source_combo, stretched=False)
        self.rows_field = RowsField()
        self.format_combo = self._make_format_combo()
        self._format_box = FieldBox(self.format_combo)
        self._format_box.place(self.format_combo, stretched=False)
        self.options = Disclosure(Message("&Options"))
        self.start_button = CommandButton(start, Message("Start &Download"), "running")
        self.start_button.setDefault(True)
        self._inspector = SourceInspector(lookups, self)
        self._inspector.inspected.connect(self._show_inspection)
        self._inspector.refused.connect(self._show_refusal)
        self._form = FieldForm()
        self._area = self._arrange(start)
        field_rows = FieldRows(self._form, self.rows_field, self.options)
        maker = FieldMaker(connections, profiles)
        self.own = SourceFields(field_rows, self.options, maker, self)
        self.own.location_edited.connect(self._inspect_again)
        self.own.refined.connect(self._inspect_refined)
        self.own.replaced.connect(self._order_tabs)
        self.own.rearranged.connect(self._share_height)
        self.source_combo.currentIndexChanged.connect(self._change_source)
        profiles.changed.connect(self._follow_profiles)
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
        self.format_combo.setCurrentIndex(self.format_combo.findData(request.format))
        self._inspect_source()

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
            self.source.key, self.own.values(), rows, Format(self.format_combo.currentData())
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

    # --- parts --------------------------------------------------------------------------------

    def _make_source_combo(self) -> QComboBox:
        combo = QComboBox(self)
        for source in self._sources.values():
            combo.addItem(source.title, source.key)
        combo.setAccessibleName(Message("Source"))
        combo.setMinimumWidth(26 * GAP)
        return combo

    def _make_format_combo(self) -> QComboBox:
        combo = QComboBox(self)
        for file_format in Format:
            combo.addItem(file_format.label, file_format)
        combo.setAccessibleName(Message("Format"))
        return combo

    def _arrange_rows(self) -> None:
        form = self._form
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(GAP + GAP // 2)
        form.addRow(Message("&Source"), self._source_box)
        form.addRow(Message("&Rows"), self.rows_field)
        form.addRow(Message("For&mat"), self._format_box)
        form.addRow("", self.options)
        for box in (self._source_box, self.rows_field, self._format_box):
            set_buddy(form, box)

    def _make_foot(self, start: QAction) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(2 * GAP)
        key = start.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        foot.addStretch(1)
        foot.addWidget(Label(Message("Enter or {key}", key=key), Tone.MUTED))
        foot.addWidget(self.start_button)
        return foot

    def _arrange(self, start: QAction) -> FootedArea:
        self._arrange_rows()
        fields = QVBoxLayout()
        fields.setSpacing(3 * GAP)
        fields.addWidget(Label(Message("New download")).sized(1.5, bold=True))
        fields.addLayout(self._form, 1)
        area = FootedArea(fields, self._make_foot(start), _WIDEST, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        return area

    # --- the source --------------------------------------------------------------------------

    def _change_source(self) -> None:
        self._inspector.cancel()
        self.own.show_source(self.source)
        self.rows_field.set_bounds(self.source.row_bounds)
        self._source_box.show_note("")
        self.show_errors({})
        self._inspect_source()

    def _choose_source(self, key: str) -> None:
        self.source_combo.setCurrentIndex(self.source_combo.findData(key))
        self._change_source()

    def _file_field(self, readers: Sequence[Source]) -> FileField | None:
        if not readers:
            return None
        if readers[0] is not self.source:
            self._choose_source(readers[0].key)
        return self.own.file_field()

    def _order_tabs(self) -> None:
        order: list[QWidget] = [self.source_combo, *self.own.focusables(options=False)]
        order += [self.rows_field.edit, self.rows_field.all_rows, self.format_combo, self.options]
        order += [*self.own.focusables(options=True), self.start_button]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _share_height(self) -> None:
        self._area.share_height(grows=self.own.grows)

    # --- inspection of the source -------------------------------------------------------------

    def _inspect_again(self) -> None:
        self._noted_box().show_note("")
        self._inspect_source()

    def _inspect_refined(self) -> None:
        """Inspects again where the result depends on more than file, connection or profile."""
        if self.own.asks_profile:
            self._inspect_source()

    def _follow_profiles(self) -> None:
        self.own.follow_source()
        self._inspect_refined()

    def _inspect_source(self) -> None:
        request = Request(self.source.key, self.own.values())
        errors = self.source.check(request) | self.own.problems()
        location = self.own.location_field()
        if errors if location is None else location.parameter.key in errors:
            self._inspector.cancel()
        else:
            self._inspector.inspect_later(request)

    def _noted_box(self) -> FieldBox:
        return self.own.location_field() or self._source_box

    def _show_inspection(self, inspection: Inspection) -> None:
        if inspection.instead is not None:
            self._turn_to(inspection.instead)
            return
        self._noted_box().show_note(inspection.note)
        self.own.follow_source()  # the inspection may have read a profile file
        self.own.show_choices(inspection.choices)

    def _turn_to(self, request: Request) -> None:
        """Shows the source that the chosen file belongs to, with that file."""
        self._choose_source(request.source)
        self.own.set_values(request.parameters)
        self._inspect_source()

    def _show_refusal(self, failure: Failure) -> None:
        self._noted_box().show_error(f"{failure.message.rstrip('.')}. {failure.hint}")
