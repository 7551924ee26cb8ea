"""The question before a connection is removed."""

from PySide6.QtWidgets import QWidget

from csvdownloader.core import units
from csvdownloader.core.connections.connections import Connection, SecretLocation, Uses, noun_of
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.texts import listed
from csvdownloader.ui.widgets.questions import Question


def ask_to_remove_connection(connection: Connection, uses: Uses, parent: QWidget) -> Question:
    """The question, which says what is kept, what is removed, and what will lack it."""
    more, noun = _left_without(uses), noun_of(connection.kind)
    if connection.secret is SecretLocation.KEY_STORE:
        more = joined([more, Message("What the system's key store holds for it is removed too.")])
    return Question(
        Message("Remove {noun}", noun=noun),
        Message("Remove the {noun} “{name}”?", noun=noun, name=connection.name),
        more,
        Message("&Remove it"),
        Message("&Keep it"),
        parent,
    )


def _left_without(uses: Uses) -> Message:
    stay = Message("The finished downloads stay.")
    counts = (uses.downloads, "download"), (uses.saved, "saved request")
    users = [units.count(number, noun) for number, noun in counts if number]
    if not users:
        return stay
    lacking = Message("Without it cannot be run again: {users}.", users=listed(users))
    return joined([lacking, stay])
