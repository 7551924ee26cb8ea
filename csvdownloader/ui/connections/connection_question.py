"""The question before a connection is removed."""

from PySide6.QtWidgets import QWidget

from csvdownloader.core.connections import Connection, SecretLocation, noun_of
from csvdownloader.ui.widgets.questions import Question


def ask_to_remove_connection(connection: Connection, parent: QWidget) -> Question:
    """The question, which says what is kept and what is removed."""
    more, noun = "The finished downloads stay.", noun_of(connection.kind)
    if connection.secret is SecretLocation.KEY_STORE:
        more += " What the system's key store holds for it is removed too."
    return Question(
        f"Remove {noun}",
        f"Remove the {noun} “{connection.name}”?",
        more,
        "&Remove it",
        "&Keep it",
        parent,
    )
