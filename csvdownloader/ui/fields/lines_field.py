"""A field for text of several lines: JSON, a query, or one value a line."""

from PySide6.QtCore import QEvent, QSignalBlocker, QSize
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.ui.fields.fields import ParameterField, hint_of
from csvdownloader.ui.look.measures import fixed_pitch

_LINE_ENDS = str.maketrans("\u2028\u2029", "\n\n")  # what the editor has between its lines
_LINES = 4


class LinesEdit(QPlainTextEdit):
    """Monospace text in which Enter makes a new line and Tab moves on."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setFont(fixed_pitch(self.font()))
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)  # a file dropped here belongs to the window
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def text(self) -> str:
        """The text exactly as it was typed."""
        # Not toPlainText(): it turns no-break spaces into spaces, also those between quotes.
        return self.document().toRawText().translate(_LINE_ENDS)

    def height_of(self, lines: int) -> int:
        """How high the editor is with that many lines."""
        around = self.frameWidth() + self.document().documentMargin()
        return round(lines * self.fontMetrics().lineSpacing() + 2 * around)

    def _fit(self) -> None:
        self.setMinimumHeight(self.height_of(self._lines))


class LinesField(ParameterField):
    """Text of several lines."""

    def __init__(self, parameter: Parameter, lines: int = _LINES, placeholder: str = "") -> None:
        self.edit = LinesEdit(lines)
        super().__init__(parameter, self.edit)
        self.place(self.edit)
        self.edit.setPlaceholderText(placeholder or hint_of(parameter))
        self.edit.textChanged.connect(self.edited)

    @override
    def value(self) -> Value:
        return self.edit.text()

    @override
    def set_value(self, value: Value) -> None:
        with QSignalBlocker(self.edit):
            self.edit.setPlainText(str(value))

    @override
    def first_line(self) -> int:
        return self.edit.height_of(1)
