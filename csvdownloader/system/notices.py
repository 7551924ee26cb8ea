"""Notices of a Linux desktop: org.freedesktop.Notifications."""

import html
import os
from functools import partial

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.jobs.notices import DesktopNotice
from csvdownloader.core.texts import APP_NAME
from csvdownloader.system.message_bus import NOTIFICATIONS, Answer, MessageBus

_ICON = _DESKTOP_ENTRY = "csvdownloader"
_NORMAL, _CRITICAL = 1, 2  # urgencies
_AS_THE_DESKTOP_LIKES, _NEVER = -1, 0  # when a notice goes by itself


class Notices(QObject):
    """Shows notices, one for each topic. Where the desktop shows none, nothing happens.

    Signals:
        chosen(str, str): The user chose an action: the topic, and the name of the action.
    """

    chosen = Signal(str, str)

    def __init__(self, bus: MessageBus) -> None:
        super().__init__(bus)
        self._bus = bus
        self._topics: dict[int, str] = {}  # by the desktop's numbers of the notices
        bus.signalled.connect(self._hear)
        bus.listen(NOTIFICATIONS)

    def show(self, topic: str, notice: DesktopNotice) -> None:
        """Shows the notice in place of the one of that topic. Returns at once."""
        send = partial(self._send, topic, notice)
        self._bus.call(NOTIFICATIONS, "GetCapabilities", None, (), send)

    def withdraw_all(self) -> None:
        """Takes all notices away."""
        for number in self._topics:
            self._bus.call(NOTIFICATIONS, "CloseNotification", "u", (number,))
        self._topics.clear()

    def _send(self, topic: str, notice: DesktopNotice, answer: Answer) -> None:
        if answer is None:
            return
        (abilities,) = answer
        before = next((number for number, known in self._topics.items() if known == topic), 0)
        actions = [part for pair in notice.actions.items() for part in pair]
        values = (
            APP_NAME,
            before,
            _ICON,
            notice.title,
            html.escape(notice.text) if "body-markup" in abilities else notice.text,
            actions if "actions" in abilities else [],
            {
                "urgency": ("y", _CRITICAL if notice.stays else _NORMAL),
                "desktop-entry": ("s", _DESKTOP_ENTRY),
            },
            _NEVER if notice.stays else _AS_THE_DESKTOP_LIKES,
        )
        self._bus.call(NOTIFICATIONS, "Notify", "susssasa{sv}i", values, partial(self._note, topic))

    def _note(self, topic: str, answer: Answer) -> None:
        if answer is not None:
            (number,) = answer
            self._topics[number] = topic

    def _hear(self, name: str, values: tuple[object, ...]) -> None:
        match name, values:
            case "ActivationToken", (int(number), str(token)) if number in self._topics:
                # Qt takes it from there; Wayland lets no window come to the front without one.
                os.environ["XDG_ACTIVATION_TOKEN"] = token
            case "ActionInvoked", (int(number), str(action)) if number in self._topics:
                self.chosen.emit(self._topics[number], action)
            case "NotificationClosed", (int(number), _):
                self._topics.pop(number, None)
