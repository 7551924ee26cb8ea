"""The one question before downloads of several sources are started."""

from collections.abc import Mapping
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.addresses import with_scheme
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.inspection import Inspection
from csvdownloader.core.texts import CHOOSE_A_TABLE
from csvdownloader.core.writing.formats import Format
from csvdownloader.ui.look.icons import pixmap
from csvdownloader.ui.look.measures import GAP, grown_size
from csvdownloader.ui.look.tones import Tone, tone_color
from csvdownloader.ui.widgets.buttons import Button, with_cancel
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.plain_text import plain_tip
from csvdownloader.workers.lookups import Lookups

_NAME, _VERDICT = range(2)
_ICON = 16


class _Row(Struct):
    """One source: its request until it is refused, and its line in the list."""

    request: Request | None
    item: QTreeWidgetItem
    is_judged: bool = False


class SeveralDialog(QDialog):
    """Names each source and looks at it; those that cannot be read are told, and left out.

    Signals:
        agreed(tuple[Request, ...]): Start these.
    """

    agreed = Signal(object)

    def __init__(
        self, requests: Mapping[str, Request | UserError], lookups: Lookups, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Download several sources"))
        self._title = Label("", parent=self).sized(1.12, bold=True)
        self.list = self._make_list()
        self.format_combo = self._make_formats()
        self.start_button = Button("", "running", self)
        self.start_button.setDefault(True)
        self._arrange()
        lookups.inspected.connect(self._take)
        lookups.inspect_failed.connect(self._refuse)
        self._rows = [self._row(text, request) for text, request in requests.items()]
        self._count()
        for row in self._rows:
            if row.request is not None:
                lookups.inspect(row.request)

    def verdicts(self) -> list[tuple[str, str]]:
        """The name of each source, and what is said of it."""
        return [(row.item.text(_NAME), row.item.text(_VERDICT)) for row in self._rows]

    # --- parts ----------------------------------------------------------------------------------

    def _make_list(self) -> QTreeWidget:
        view = QTreeWidget(self)
        view.setColumnCount(2)
        view.setHeaderHidden(True)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setIconSize(QSize(_ICON, _ICON))
        view.setAccessibleName(Message("Sources"))
        view.header().setStretchLastSection(True)
        view.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Interactive)
        view.header().resizeSection(_NAME, 28 * GAP)
        return view

    def _make_formats(self) -> QComboBox:
        combo = QComboBox(self)
        for file_format in Format:
            combo.addItem(file_format.label, file_format)
        combo.setAccessibleName(Message("Format"))
        return combo

    def _arrange(self) -> None:
        form = QFormLayout()
        form.addRow(Message("&Format of all"), self.format_combo)
        about = Message(
            "Each is read whole, as its content shows. One that can be read in more than one way "
            "is marked Unverified and says why; open it by itself to settle that."
        )
        self.buttons = with_cancel(self.start_button, self)
        self.buttons.accepted.connect(self._agree)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP + GAP // 2)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)
        column.addLayout(form)
        column.addWidget(Label(about, Tone.MUTED, self).wrapping())
        column.addWidget(self.buttons)
        self.resize(grown_size(76 * GAP, 46 * GAP, self.fontMetrics()))

    def _row(self, text: str, request: Request | UserError) -> _Row:
        name = text if "://" in with_scheme(text) else PurePath(text).name
        item = QTreeWidgetItem([name or text, Message("Looking…")])
        item.setToolTip(_NAME, plain_tip(text))
        self.list.addTopLevelItem(item)
        if isinstance(request, Request):
            return _Row(request, item)
        row = _Row(None, item)
        self._judge(row, "failed", Tone.BAD, request.message)
        return row

    # --- what was found ---------------------------------------------------------------------------

    def _take(self, request: Request, inspection: Inspection) -> None:
        for row in self._rows:
            if row.request is request and inspection.instead is not None:
                row.request = None
                self._judge(row, "failed", Tone.BAD, CHOOSE_A_TABLE)
            elif row.request is request:
                note = inspection.note or Message("Looked at when it is fetched")
                self._judge(row, "complete", Tone.GOOD, note)
        self._count()

    def _refuse(self, request: Request, failure: Failure) -> None:
        for row in self._rows:
            if row.request is request:
                row.request = None
                self._judge(row, "failed", Tone.BAD, failure.message)
        self._count()

    def _judge(self, row: _Row, icon: str, tone: Tone, verdict: str) -> None:
        row.is_judged = True
        color = tone_color(self.palette(), tone)
        row.item.setIcon(_NAME, pixmap(icon, color, _ICON, self.devicePixelRatioF()))
        row.item.setText(_VERDICT, " ".join(verdict.split()))
        row.item.setToolTip(_VERDICT, plain_tip(verdict))

    def _count(self) -> None:
        count = sum(row.request is not None for row in self._rows)
        self._title.setText(
            Message("{count:,} of {all:,} can be read", count=count, all=len(self._rows))
            if count < len(self._rows)
            else Message("{all:,} sources", all=len(self._rows))
        )
        is_one = count == 1
        one, many = Message("&Start 1 download"), Message("&Start {count:,} downloads", count=count)
        self.start_button.setText(one if is_one else many)
        self.start_button.setEnabled(count > 0 and all(row.is_judged for row in self._rows))

    def _agree(self) -> None:
        chosen = self.format_combo.currentData()
        requests = [row.request for row in self._rows if row.request is not None]
        self.accept()
        self.agreed.emit(tuple(replace(request, format=Format(chosen)) for request in requests))
