"""The question before a connection is removed."""

from PySide6.QtWidgets import QWidget

from csvdownloader.core.connections import Connection, SecretLocation, noun_of
from csvdownloader.core.messages import Message, joined
from csvdownloader.ui.widgets.questions import Question


def ask_to_remove_connection(connection: Connection, parent: QWidget) -> Question:
    """The question, which says what is kept and what is removed."""
    more, noun = Message("The finished downloads stay."), noun_of(connection.kind)
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
