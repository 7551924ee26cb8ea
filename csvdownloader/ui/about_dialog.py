"""The dialog about the program, with its versions."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.messages import Message
from csvdownloader.core.resources import resource
from csvdownloader.core.texts import APP_NAME
from csvdownloader.system.versions import as_text
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import make_main
from csvdownloader.ui.widgets.labels import Label

_PROMISE = Message("The CSV file you asked for, with proof that it is whole.")
_LICENCE = Message("Free software under the MIT licence.")
_PICTURE = 8 * GAP


class AboutDialog(QDialog):
    """Shows the versions; one button copies them for a report."""

    def __init__(self, versions: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("About {app_name}", app_name=APP_NAME))
        self._text = as_text(versions)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        make_main(buttons.button(QDialogButtonBox.StandardButton.Close))
        copy = buttons.addButton(Message("&Copy versions"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(3 * GAP)
        column.addLayout(self._make_head())
        column.addLayout(_make_table(versions))
        column.addWidget(Label(_LICENCE, Tone.MUTED))
        column.addWidget(buttons)
        self.setMinimumWidth(56 * GAP)

    def _make_head(self) -> QHBoxLayout:
        picture = QLabel(self)
        icon = QIcon(str(resource("icons/csvdownloader.svg")))
        picture.setPixmap(icon.pixmap(_PICTURE, _PICTURE))
        names = QVBoxLayout()
        names.setSpacing(GAP // 2)
        names.addWidget(Label(APP_NAME).sized(1.5, bold=True))
        names.addWidget(Label(_PROMISE, Tone.MUTED))
        head = QHBoxLayout()
        head.setSpacing(2 * GAP)
        head.addWidget(picture)
        head.addLayout(names, 1)
        return head

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


def _make_table(versions: dict[str, str]) -> QFormLayout:
    table = QFormLayout()
    table.setHorizontalSpacing(3 * GAP)
    table.setVerticalSpacing(GAP // 2)
    for name, number in versions.items():
        value = Label(number).selectable()
        value.setAccessibleName(name)
        table.addRow(Label(name, Tone.MUTED), value)
    return table
