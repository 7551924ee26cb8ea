"""Save as: format, options and place of a file, with its first lines as they will be written."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.lifecycle import receipt_of
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.saving.save_place import SavePlace
from csvdownloader.core.tables.view import WHOLE_TABLE
from csvdownloader.core.writing.first_lines import FirstLines
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.ui.look.measures import GAP, MARGIN, RING_ROOM
from csvdownloader.ui.saving.place_fields import PlaceFields
from csvdownloader.ui.saving.preset_menu import PresetMenu
from csvdownloader.ui.saving.save_wish import SaveWish
from csvdownloader.ui.saving.taken_question import TakenQuestion
from csvdownloader.ui.saving.writing_fields import WritingFields
from csvdownloader.ui.saving.written_pane import WrittenPane
from csvdownloader.ui.widgets.buttons import Button, with_cancel
from csvdownloader.ui.widgets.form_area import FormArea
from csvdownloader.ui.widgets.mnemonics import letter_of
from csvdownloader.ui.widgets.ticks import Tick
from csvdownloader.workers.save_lookups import SaveLookups

PAUSE_MS = 150  # after a change, before the first rows are written and the place is looked at
_WIDTH, _HEIGHT = 112 * GAP, 74 * GAP
_OPTIONS_WIDTH = 47 * GAP  # where there is room for the preview, too


class SaveAsDialog(QDialog):
    """Asks how and where; what is there already is asked about before it closes.

    Signals:
        chosen(SaveWish): The file should be saved so.
    """

    chosen = Signal(object)

    def __init__(
        self,
        job: Job,
        wish: SaveWish,
        lookups: SaveLookups,
        sources: Sequence[Path],
        menu: Callable[[WritingFields, QWidget], PresetMenu],
        parent: QWidget,
    ) -> None:
        """Makes the dialog.

        Args:
            job: What is saved.
            wish: What is shown.
            lookups: Looks at its file and its place.
            sources: The files that the job reads: none of them is replaced.
            menu: Makes the menu of one's own presets.
            parent: The window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._view = wish.options.view
        is_whole = self._view == WHOLE_TABLE
        title = Message("Save {name} as") if is_whole else Message("Save what is shown of {name}")
        self.setWindowTitle(title.filled(name=job.title))
        self._lookups, self._sources = lookups, sources
        self._asked = wish.options  # whose first lines were asked for last
        self._refused: WriteOptions | None = None  # that cannot be written
        self._is_pressed = False
        lookups.setParent(self)
        self.receipts = Tick(Message("Recei&pts beside it"))
        self.save_button = Button(Message("&Save"), "save")
        letters = {"s", "p", letter_of(self.receipts.text()), "x", "b"}
        self.writing = WritingFields(letters, self)
        self.writing.columns.offer([column.name for column in receipt_of(job).schema])
        self.presets = menu(self.writing, self)
        self.place = PlaceFields(letters, self)
        self.pane = WrittenPane(self)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._fill(wish)
        self._connect()
        self._arrange()
        self._look()
        lookups.count_effects(wish.options.view)
        self.place.focus_name()

    @override
    def done(self, result: int) -> None:
        self._timer.stop()
        self._lookups.stop()
        super().done(result)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = min(_OPTIONS_WIDTH, self.width() * 29 // 50)
        least = self.writing.minimumSizeHint().width() + 2 * GAP  # with a scroll bar
        self._area.setFixedWidth(max(wanted, least))

    # --- inside -----------------------------------------------------------------------------

    def _fill(self, wish: SaveWish) -> None:
        self.writing.set_options(wish.options)
        self.place.set_place(wish.target.parent, wish.target.name)
        self.place.follow_options(wish.options)
        self.receipts.setChecked(wish.receipts)

    def _connect(self) -> None:
        lookups, timer = self._lookups, self._timer
        lookups.lines_made.connect(self._show_lines)
        lookups.lines_failed.connect(self._show_refusal)
        lookups.effects_counted.connect(self.pane.show_effects)
        lookups.place_seen.connect(self._show_place)
        lookups.place_refused.connect(self._refuse_place)
        timer.timeout.connect(self._look)
        self.writing.changed.connect(self._follow_options)
        self.place.changed.connect(self._follow)
        self.receipts.clicked.connect(self._follow)
        self.save_button.clicked.connect(self._press)

    def _options(self) -> WriteOptions | None:
        """What is chosen; None where that cannot be."""
        options = self.writing.options()
        return options and replace(options, view=self._view)

    def _follow_options(self) -> None:
        options = self._options()
        if options is not None:
            self.place.follow_options(options)
        self._follow()

    def _follow(self) -> None:
        self._is_pressed = False
        self._timer.start()

    def _look(self) -> None:
        """Has the first lines made and the place looked at; what was asked before is given up."""
        options = self._options()
        if options is None:
            self.pane.show_reason(self.writing.problem())
            return
        if options not in {self._refused}:
            self._asked = options
            self._lookups.make_lines(options)
        self._look_at_place(options)

    def _look_at_place(self, options: WriteOptions) -> None:
        target = self.place.target()
        if target is not None:
            receipts = self.receipts.isChecked()
            self._lookups.look_at(target, options, self._sources, receipts=receipts)

    def _show_lines(self, lines: FirstLines) -> None:
        self._refused = None
        self.pane.show_lines(lines, self._asked)

    def _show_refusal(self, message: str, fields: Mapping[str, Message]) -> None:
        self._refused = self._asked if fields else None
        self.writing.show_error(fields)
        self.pane.show_reason(message)

    def _press(self) -> None:
        options, target = self._options(), self.place.target()
        if options is None or options == self._refused:
            self.writing.focus_wrong()
        elif target is None:
            self.place.focus_name()
        else:
            self._timer.stop()
            self._is_pressed = True
            self._look_at_place(options)

    def _show_place(self, place: SavePlace) -> None:
        self.place.show_taken(place.taken[0].name if place.taken else "")
        if not self._is_pressed:
            return
        self._is_pressed = False
        if not place.taken:
            self._choose(place.target)
            return
        question = TakenQuestion(place, self)
        question.agreed.connect(partial(self._choose, place.target, overwrite=True))
        question.kept.connect(partial(self._choose, place.free))
        question.rejected.connect(self.place.focus_name)
        question.open()

    def _refuse_place(self, reason: str) -> None:
        self.place.show_refusal(reason)
        if self._is_pressed:
            self._is_pressed = False
            self.place.focus_name()

    def _choose(self, target: Path, *, overwrite: bool = False) -> None:
        options = self._options()
        if options is not None:
            self.chosen.emit(SaveWish(target, options, self.receipts.isChecked(), overwrite))
            self.accept()

    def _arrange(self) -> None:
        self._area = FormArea(self.writing, self, grows=False)
        self.writing.setContentsMargins(RING_ROOM, RING_ROOM, RING_ROOM, RING_ROOM)
        upper = QHBoxLayout()
        upper.setSpacing(2 * GAP)
        upper.addWidget(self._area)
        upper.addWidget(self.pane, 1)
        self.save_button.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.receipts)
        foot.addStretch()
        buttons = with_cancel(self.save_button, self)
        foot.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(2 * GAP)
        column.addLayout(upper, 1)
        column.addWidget(self.place)
        column.addLayout(foot)
        self.resize(_WIDTH, _HEIGHT)
        fields = self.writing.focusables() + self.pane.focusables() + self.place.focusables()
        for before, after in pairwise([*fields, self.receipts, *buttons.buttons()]):
            QWidget.setTabOrder(before, after)
