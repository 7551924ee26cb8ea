"""The part of the form that says, before the start, where, how and when the file is saved."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import EMPTY, Message, joined, verbatim
from csvdownloader.core.overrides import override
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from csvdownloader.core.saving.free_names import example_name
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.core.writing.rules import unless_as_fetched
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.form.target_fields import TargetFields
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.saving.writing_fields import WritingFields
from csvdownloader.ui.widgets.disclosure import Disclosure
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.plain_text import SEPARATOR, from_home
from csvdownloader.ui.widgets.segments import Segments
from csvdownloader.workers.lookups import Lookups

_LEAST_SUMMARY = 12 * GAP  # with less room it is left out
_PAUSE_MS = 300  # of typing, before a folder is looked at


class FormatRow(QWidget):
    """The format beside the toggle of what is folded, which is said in a few words.

    Attributes:
        formats: In which the rows are fetched.
        toggle: Shows and hides the target.
        summary: What the target says.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.formats = Segments([(known, known.label) for known in Format], self)
        self.formats.setAccessibleName(Message("Format"))
        self.toggle = Disclosure(Message("Savin&g"), self)
        self.summary = ElidedLabel("", Tone.MUTED, self, cut=Qt.TextElideMode.ElideRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.formats)
        row.addWidget(self.toggle)
        row.addWidget(self.summary, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        others = self.formats.sizeHint().width() + self.toggle.sizeHint().width() + 2 * GAP
        self.summary.setVisible(self.width() - others >= _LEAST_SUMMARY)


class TargetSection(QWidget):
    """Folder, name, time and form of the saved file; its fields are made when they are first seen.

    Signals:
        edited(): The user changed something.
        built(): The fields were made.
    """

    edited = Signal()
    built = Signal()

    def __init__(
        self,
        row: FormatRow,
        lookups: Lookups,
        letters: Callable[[], set[str]],
        parent: QWidget | None = None,
    ) -> None:
        """`letters` gives the Alt keys that are taken around the fields when they are made."""
        super().__init__(parent)
        self._row, self._lookups, self._letters = row, lookups, letters
        self._usual = SaveTarget()
        self._offer_presets: Callable[[WritingFields, QWidget], object] = _offer_none
        self._target: SaveTarget | None = None  # None while it is the usual one
        self._options = WriteOptions()
        self._is_filled = False  # with an earlier request, which the user left as it is
        self._look = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._look.timeout.connect(self._look_at_folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row.formats.chosen.connect(self._take_format)
        lookups.disk_seen.connect(self._note_folder)

    @property
    def boxes(self) -> Mapping[str, FieldBox]:
        """The fields by the keys of errors; none before they are made."""
        return self.fields.boxes if "fields" in vars(self) else {}

    @cached_property
    def fields(self) -> TargetFields:
        """The fields."""
        fields = TargetFields(self._letters(), self)
        fields.show_usual_folder(from_home(self._usual.folder))
        fields.show_target(self._said())
        fields.writing.set_options(self._options)
        self._offer_presets(fields.writing, fields)
        fields.edited.connect(self._take)
        fields.folder.edited.connect(self._look.start)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(fields)
        QTimer.singleShot(0, self.built.emit)
        return fields

    def offer_presets(self, offer: Callable[[WritingFields, QWidget], object]) -> None:
        """Lets somebody put one's own presets into the fields when they are made."""
        self._offer_presets = offer

    def set_usual(self, usual: SaveTarget) -> None:
        """What holds where the user says nothing; its folder is a whole path."""
        self._usual = usual
        if "fields" in vars(self):
            self.fields.show_usual_folder(from_home(usual.folder))
            if self._target is None:
                self.fields.show_target(self._said())

    def start_over(self) -> None:
        """Forgets an earlier request; what the user said here stays."""
        if self._is_filled:
            self._show(None, WriteOptions(format=SavedFormat(self._row.formats.value())))
            self._row.toggle.setChecked(False)

    def fill(self, request: Request) -> None:
        """Shows an earlier request; opens where it says more than usual."""
        self._row.formats.choose(request.format)
        fetched = WriteOptions(format=SavedFormat(request.format.value))
        is_usual = request.target == SaveTarget()
        self._show(None if is_usual else request.target, request.writing or fetched)
        self._is_filled = True
        self._row.toggle.setChecked(not is_usual or request.writing is not None)

    def completed(self, request: Request) -> Request:
        """The request with the format, the form and the target that are said here.

        Raises:
            InvalidRequestError: The options of writing contradict each other.
        """
        if "fields" in vars(self):
            options = self.fields.writing.options()
            if options is None:
                raise InvalidRequestError(self._wrong_options())
            self._options = options
        fetched = Format(self._row.formats.value())
        target = self._said()
        if target.when_done is not WhenDone.ASK and not target.folder:
            target = replace(target, folder=self._usual.folder)
        writing = unless_as_fetched(self._options, fetched)
        return replace(request, format=fetched, writing=writing, target=target)

    def remembered(self, request: Request) -> Request:
        """The request with what the user said here, for `fill`; what is usual is left out."""
        fetched = Format(self._row.formats.value())
        writing = unless_as_fetched(self._options, fetched)
        return replace(
            request, format=fetched, writing=writing, target=self._target or SaveTarget()
        )

    def refresh(self, request: Request, source: Source) -> None:
        """Shows what the file of the request, which need not be complete, will be called."""
        self._row.summary.setText(self._summary())
        if "fields" not in vars(self) or self.isHidden():
            return
        try:
            request = self.completed(request)
            is_ready = not source.check(request)
            name = example_name(request, source, datetime.now(UTC)) if is_ready else ""
            problem = EMPTY
        except InvalidRequestError as error:
            name, problem = "", error.fields.get("name_pattern", EMPTY)
        folder = request.target.folder or self._usual.folder
        self.fields.name.show_note(from_home(str(Path(folder, name))) if name else problem)

    # --- inside -----------------------------------------------------------------------------

    def _show(self, target: SaveTarget | None, options: WriteOptions) -> None:
        self._target, self._options, self._is_filled = target, options, False
        if "fields" in vars(self):
            self.fields.show_target(self._said())
            self.fields.writing.set_options(options)

    def _said(self) -> SaveTarget:
        return self._target or replace(self._usual, folder="")

    def _take(self) -> None:
        self._target, self._is_filled = self.fields.target(), False
        options = self.fields.writing.options()
        if options is not None:
            self._options = options
            known = {each.value: each for each in Format}
            self._row.formats.choose(known.get(options.format.value, Format.CSV))
        self.edited.emit()

    def _take_format(self) -> None:
        """Saves in the format that is fetched, too."""
        self._is_filled = False
        chosen = SavedFormat(self._row.formats.value())
        before = self._options if self._options.format.is_delimited else WriteOptions()
        self._options = replace(before, format=chosen)
        if "fields" in vars(self):
            self.fields.writing.set_options(self._options)
        self.edited.emit()

    def _wrong_options(self) -> dict[str, Message]:
        fields = self.fields.writing.fields
        return {
            f"writing.{key}": verbatim(field.error())
            for key, field in fields.items()
            if field.error()
        }

    def _look_at_folder(self) -> None:
        folder = self.fields.target().folder
        if folder:
            self._lookups.look_at_disk(Path(folder))

    def _note_folder(self, folder: Path, free: int | None) -> None:
        if free is None and "fields" in vars(self) and folder == Path(self.fields.target().folder):
            self.fields.folder.show_error(Message("There is no such folder"))

    def _summary(self) -> str:
        target = self._said()
        place = from_home(target.folder or self._usual.folder)
        sentences = {
            WhenDone.ASK: Message("Asks when done"),
            WhenDone.SAVE: Message("Saves to {folder} when done", folder=place),
            WhenDone.OPEN: Message("Saves to {folder} when done, and opens it", folder=place),
        }
        chosen = self._options
        is_plain = chosen.format.is_delimited
        form = EMPTY if is_plain else Message("As {label}", label=chosen.format.label)
        return joined([part for part in (form, sentences[target.when_done]) if part], SEPARATOR)


def _offer_none(_writing: WritingFields, _parent: QWidget) -> None:
    """Where nobody has presets of one's own."""
