"""The kinds of buttons and frames that the style sheet knows, set as a property."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

PRIMARY, LINK = "primary", "link"  # of a push button; any other one has an edge
SEGMENTS = "segments"  # of the frame around tool buttons of which one is chosen
SIDE = "side"  # of the view of the side list, whose scroll bar is a narrow one
CARD = "card"  # of a view that stands on a page: with an edge
_KIND = "kind"


def set_kind(widget: QWidget, kind: str) -> None:
    """Makes the widget one of a kind; an empty text is the plain one."""
    if (widget.property(_KIND) or "") == kind:
        return
    widget.setProperty(_KIND, kind)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()  # which else looks at properties only once
        style.unpolish(widget)
        style.polish(widget)


def text_role(button: QWidget) -> QPalette.ColorRole:
    """The role of the palette that the text of the button has, and so its icon."""
    application = QApplication.instance()
    is_styled = isinstance(application, QApplication) and bool(application.styleSheet())
    is_filled = is_styled and button.property(_KIND) == PRIMARY  # else the system draws it
    return QPalette.ColorRole.HighlightedText if is_filled else QPalette.ColorRole.ButtonText
