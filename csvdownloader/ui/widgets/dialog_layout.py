"""How a dialog is laid out whose content may be higher than the screen."""

from PySide6.QtWidgets import QDialog, QLayout, QVBoxLayout, QWidget

from csvdownloader.ui.look.measures import GAP, MARGIN, RING_ROOM
from csvdownloader.ui.widgets.form_area import FormArea


def lay_out(dialog: QDialog, content: QWidget, *below: QWidget | QLayout) -> FormArea:
    """Puts what may scroll over what always stays in sight. Returns the area that scrolls.

    The area reaches a little into the margin: what scrolls would else cut the focus ring.
    """
    content.setContentsMargins(RING_ROOM, RING_ROOM, RING_ROOM, RING_ROOM)
    area = FormArea(content, dialog)
    around = MARGIN - RING_ROOM
    column = QVBoxLayout(dialog)
    column.setContentsMargins(around, around, around, MARGIN)
    column.setSpacing(2 * GAP - RING_ROOM)
    column.addWidget(area, 1)
    foot = QVBoxLayout()
    foot.setContentsMargins(RING_ROOM, 0, RING_ROOM, 0)
    foot.setSpacing(2 * GAP)
    column.addLayout(foot)
    for part in below:
        if isinstance(part, QLayout):
            foot.addLayout(part)
        else:
            foot.addWidget(part)
    return area
