"""Fields for numbers, dates and moments: a line of text, since each of them may be left out."""

from PySide6.QtCore import QDate, QPoint, QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.ui.fields.fields import ParameterField, TextField
from csvdownloader.ui.fields.lines_field import LinesField
from csvdownloader.ui.widgets.buttons import IconButton
from csvdownloader.ui.widgets.mnemonics import without_mnemonic

_NUMBER = r"\s*[+-]?\d*\.?\d*(?:[eE][+-]?\d*)?\s*"
_NO_NUMBER = Message("Only a number can stand here: digits, and a point before decimals.")
_DAY = "yyyy-MM-dd"
_DAY_LENGTH = len(_DAY)


class NumberField(TextField):
    """A number, or nothing."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.edit.setValidator(QRegularExpressionValidator(QRegularExpression(_NUMBER), self.edit))
        self.edit.inputRejected.connect(self._refuse)

    @override
    def value(self) -> Value:
        return self.edit.text().strip()

    def _refuse(self) -> None:
        self.show_error(_NO_NUMBER)


class DateField(TextField):
    """A day, for a moment with its time, or nothing: typed, or chosen in a calendar."""

    def __init__(self, parameter: Parameter) -> None:
        title = without_mnemonic(parameter.title)
        self.calendar_button = IconButton(Message("Calendar for {title}", title=title), "calendar")
        super().__init__(parameter, self.calendar_button)
        self.calendar_button.setToolTip(Message("Calendar"))
        self.edit.setAcceptDrops(False)  # a file dropped here belongs to the window
        self.calendar_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.calendar_button.clicked.connect(self._open_calendar)

    @override
    def value(self) -> Value:
        return self.edit.text().strip()

    @override
    def focusables(self) -> list[QWidget]:
        return [self.edit, self.calendar_button]

    @override
    def example(self) -> str:
        is_moment = self.parameter.kind is ParameterKind.MOMENT
        return "2026-01-31T08:00:00Z" if is_moment else "2026-01-31"

    def _open_calendar(self) -> None:
        day = QDate.fromString(self.edit.text().strip()[:_DAY_LENGTH], _DAY)
        calendar = Calendar(day if day.isValid() else QDate.currentDate(), self)
        calendar.activated.connect(self._take)
        calendar.clicked.connect(self._take)
        calendar.open_at(self.calendar_button.mapToGlobal(self._corner()))

    def _corner(self) -> QPoint:
        return QPoint(self.calendar_button.width(), self.calendar_button.height())

    def _take(self, day: QDate) -> None:
        time = self.edit.text().strip()[_DAY_LENGTH:]
        self.choose(day.toString(_DAY) + time)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)


class Calendar(QCalendarWidget):
    """A calendar that pops up; Enter or a click chooses a day, Esc none."""

    def __init__(self, day: QDate, field: ParameterField) -> None:
        super().__init__(field)
        self.setWindowFlag(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        for day_of_week in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day_of_week, QTextCharFormat())  # else red on any palette
        self.setAccessibleName(Message("Calendar"))
        self.setSelectedDate(day)
        self.activated.connect(self.close)
        self.clicked.connect(self.close)

    def open_at(self, corner: QPoint) -> None:
        """Opens with its upper right corner there, moved so that it fits on the screen."""
        size, screen = self.sizeHint(), self.screen().availableGeometry()
        left = min(max(corner.x() - size.width(), screen.left()), screen.right() - size.width())
        top = min(corner.y(), screen.bottom() - size.height())
        self.move(left, top)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)


TYPED: dict[ParameterKind, type[NumberField | DateField | LinesField]] = {
    ParameterKind.NUMBER: NumberField,
    ParameterKind.DATE: DateField,
    ParameterKind.MOMENT: DateField,
    ParameterKind.LINES: LinesField,
}


def make_typed_field(parameter: Parameter) -> ParameterField:
    """The field that asks for the parameter, with its default."""
    field = TYPED[parameter.kind](parameter)
    field.set_value(parameter.default)
    return field
