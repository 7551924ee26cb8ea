"""A progress bar that never claims more than is known."""

from PySide6.QtWidgets import QProgressBar, QWidget

from csvdownloader.ui.look.measures import GAP

_FULL = 1000  # a QProgressBar counts in 32 bits, so it gets permille and never bytes


def permille(percent: float) -> int:
    """The length of a bar from 0 to 1000."""
    return int(percent * 10)


class ProgressBar(QProgressBar):
    """Shows a percentage, or is indeterminate while there is none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setFixedHeight(2 * GAP)

    def show_percent(self, percent: float | None, text: str) -> None:
        """Shows how far it is; `text` says the same to a screen reader."""
        self.setRange(0, 0 if percent is None else _FULL)
        if percent is not None:
            self.setValue(permille(percent))
        self.setFormat(text)
        self.setAccessibleDescription(text)
