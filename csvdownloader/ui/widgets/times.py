"""Points in time as the user's own clock and language show them."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale


def local_time(moment: datetime) -> str:
    """Date and time in the local zone, short."""
    shown = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(shown, "d MMM yyyy, HH:mm")


def local_clock(moment: datetime) -> str:
    """The time of day in the local zone, to the second."""
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp())).toString("HH:mm:ss")
