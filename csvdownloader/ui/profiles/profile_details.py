"""The details of a profile, to be read before it is chosen."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from csvdownloader.core import texts
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.profiles import ProfileEntry
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.plain_text import plain_tip

_NAMES = (  # the hosts stand last: no text of the profile can pretend that there are others
    Message("Problem"),
    Message("Remark"),
    Message("Checked"),
    Message("Version"),
    Message("Documentation"),
    Message("File"),
    Message("Calls"),
    Message("Credential"),
)
_LINES = 8  # enough for most profiles: with fewer, the height of the list above would change
_TOP = Qt.AlignmentFlag.AlignTop


class ProfileDetails(QWidget):
    """Hosts, documentation, remark, basis and file of one profile.

    The button that opens the documentation has to be placed by the dialog that shows the details.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._docs = ""
        self.docs_button = Button(Message("Open &documentation"), parent=self)
        self.docs_button.clicked.connect(self._open_docs)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GAP)
        self._grid.setVerticalSpacing(GAP // 2)
        self._grid.setColumnStretch(1, 1)
        widest = max(map(self.fontMetrics().horizontalAdvance, _NAMES))
        self._grid.setColumnMinimumWidth(0, widest)
        self.labels = {name: self._make_row(row, name) for row, name in enumerate(_NAMES)}
        self._grid.setRowStretch(len(self.labels), 1)
        line = self.fontMetrics().height() + GAP // 2
        self.setMinimumHeight(_LINES * line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_entry(self, entry: ProfileEntry | None) -> None:
        """Shows another profile, or none."""
        texts = _texts_of(entry) if entry else {}
        self._docs = _web_address(entry.docs) if entry else ""
        self.docs_button.setEnabled(bool(self._docs))
        self.docs_button.setToolTip(plain_tip(self._docs))
        for row, (name, label) in enumerate(self.labels.items()):
            text = texts.get(name, "")
            label.setText(text)
            for widget in (label, self._title(row)):
                widget.setVisible(bool(text))

    def _make_row(self, row: int, name: str) -> Label:
        label = Label("", parent=self).wrapping().selectable()
        label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        label.setAccessibleName(name)
        if name == "Problem":
            label.set_tone(Tone.BAD)
        self._grid.addWidget(Label(name, Tone.MUTED, self), row, 0, _TOP)
        self._grid.addWidget(label, row, 1, _TOP)
        return label

    def _title(self, row: int) -> QWidget:
        item = self._grid.itemAtPosition(row, 0)
        widget = item.widget() if item else None
        assert widget is not None  # noqa: S101 - every row was made with its title
        return widget

    def _open_docs(self) -> None:
        QDesktopServices.openUrl(QUrl(self._docs))


def _texts_of(entry: ProfileEntry) -> dict[str, str]:
    return {
        Message("Problem"): entry.problem,
        Message("Remark"): entry.remark,
        Message("Checked"): entry.basis.statement,
        Message("Version"): entry.basis.interface,
        Message("Documentation"): entry.docs,
        Message("File"): str(entry.path) if entry.is_own else "",
        Message("Calls"): texts.called(entry.called, is_open=entry.is_open) if entry.called else "",
        Message("Credential"): "" if entry.problem else _receivers(entry),
    }


def _receivers(entry: ProfileEntry) -> Message:
    if not entry.hosts:
        return Message("None needed")
    return Message("Sent to {hosts} only", hosts=", ".join(entry.hosts))


def _web_address(text: str) -> str:
    """The address, if a browser may be sent there: a profile may be untrusted."""
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    return text if url.isValid() and url.scheme() in {"http", "https"} else ""
