"""Asked before a connection is removed."""

from PySide6.QtWidgets import QWidget

from csvdownloader.core.connections import Connection, SecretPlace
from csvdownloader.ui.questions import Question


def ask_to_remove_connection(connection: Connection, parent: QWidget) -> Question:
    """Says what stays and what goes."""
    more = "The finished downloads stay."
    if connection.secret is SecretPlace.KEY_STORE:
        more += " What the system's key store holds for it is removed too."
    return Question(
        "Remove connection",
        f"Remove the connection “{connection.name}”?",
        more,
        "&Remove it",
        "&Keep it",
        parent,
    )
