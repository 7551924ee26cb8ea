"""What a program's window says to a screen reader, asked over the message bus of its session."""

from collections.abc import Iterator
from pathlib import Path

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_SHOWING = 25  # the number of the state


def names(bus: str, root: Path, program: str) -> list[str]:
    """The names of all that the program shows, in the order of its tree; none where it is not.

    Args:
        bus: The address of the session's bus, as it is called inside `root`.
        root: Where the session's files lie.
        program: The name of the program.
    """
    session = _connect(bus, root)
    try:
        launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        (address,) = _call(session, new_method_call(launcher, "GetAddress"))
    finally:
        session.close()
    reading = _connect(address, root)
    try:
        registry = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        found = [each for each in _children(reading, *registry) if _name(reading, *each) == program]
        windows = [window for each in found for window in _children(reading, *each)]
        return [name for window in windows for name in _names_below(reading, *window)]
    finally:
        reading.close()


def _connect(address: str, root: Path) -> DBusConnection:
    inside = address.partition(",")[0].removeprefix("unix:path=")
    return open_dbus_connection(f"unix:path={root}{inside}")


def _names_below(connection: DBusConnection, owner: str, path: str) -> Iterator[str]:
    if not _is_showing(connection, owner, path):
        return
    if name := _name(connection, owner, path):
        yield name
    for child in _children(connection, owner, path):
        yield from _names_below(connection, *child)


def _name(connection: DBusConnection, owner: str, path: str) -> str:
    properties = Properties(DBusAddress(path, owner, _ACCESSIBLE))
    ((_, text),) = _call(connection, properties.get("Name"))
    return text


def _is_showing(connection: DBusConnection, owner: str, path: str) -> bool:
    address = DBusAddress(path, owner, _ACCESSIBLE)
    ((states, _),) = _call(connection, new_method_call(address, "GetState"))
    return bool(states >> _SHOWING & 1)


def _children(connection: DBusConnection, owner: str, path: str) -> list[tuple[str, str]]:
    address = DBusAddress(path, owner, _ACCESSIBLE)
    (children,) = _call(connection, new_method_call(address, "GetChildren"))
    return children


def _call(connection: DBusConnection, message):
    reply = connection.send_and_get_reply(message, timeout=20)
    if reply.header.message_type is MessageType.error:
        raise OSError(reply.header.fields, reply.body)
    return reply.body
