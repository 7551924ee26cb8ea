"""Points in time as the user's own clock and language show them."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QDateTime, QLocale

from csvdownloader.core.messages import Message

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400  # seconds


def local_time(moment: datetime) -> str:
    """Date and time in the local zone, short."""
    shown = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(shown, "d MMM yyyy, HH:mm")


def local_clock(moment: datetime) -> str:
    """The time of day in the local zone, to the second."""
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp())).toString("HH:mm:ss")


def age_text(moment: datetime, now: datetime) -> str:
    """How long ago the moment was, in a few words; the date from the day before yesterday on."""
    seconds = (now - moment).total_seconds()
    then = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    days = then.date().daysTo(QDateTime.fromSecsSinceEpoch(int(now.timestamp())).date())
    if seconds < _MINUTE:
        return Message("just now")
    if seconds < _HOUR:
        return Message("{count} min ago", count=int(seconds // _MINUTE))
    if days == 0 or seconds < 6 * _HOUR:
        return Message("{count} h ago", count=int(seconds // _HOUR))
    if days == 1:
        return Message("yesterday")
    return QLocale().toString(then, "d MMM" if seconds < 300 * _DAY else "d MMM yyyy")


def age(moment: datetime, now: datetime) -> str:
    """How long ago it was, on the same day: "2 min"; of another day, the time of day: "16:40"."""
    if local_day(moment) != local_day(now):
        return QDateTime.fromSecsSinceEpoch(int(moment.timestamp())).toString("HH:mm")
    minutes = int((now - moment).total_seconds()) // 60
    if minutes < 1:  # also when the clock was set back
        return Message("now")
    if minutes < 60:
        return Message("{minutes} min", minutes=minutes)
    return Message("{hours} h", hours=minutes // 60)


def local_day(moment: datetime) -> date:
    """The day in the local zone."""
    return moment.astimezone().date()


def day_title(day: date, today: date) -> str:
    """The day as a heading: "Today", "Yesterday", or its date."""
    if day == today:
        return Message("Today")
    if day == today - timedelta(days=1):
        return Message("Yesterday")
    shown = QDate(day.year, day.month, day.day)
    return QLocale().toString(shown, "dddd, d MMMM" if day.year == today.year else "d MMMM yyyy")
