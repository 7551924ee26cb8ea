"""The commands of the menu Edit, in their order."""

from csvdownloader.core.commands.command import Command, CommandId, Menu
from csvdownloader.core.messages import Message

EDIT_COMMANDS = (
    Command(
        CommandId.UNDO,
        Message("&Undo remove"),
        "Ctrl+Z",
        Message("Bring back the downloads that were just removed"),
        Menu.EDIT,
        needs=Message("Nothing was removed within the last seconds"),
        standard="Undo",
    ),
    Command(
        CommandId.COPY,
        Message("&Copy"),
        "Ctrl+C",
        Message("Copy what is selected where you are: text, or cells of a table"),
        Menu.EDIT,
        standard="Copy",
        separated=True,
    ),
    Command(
        CommandId.COPY_COMMAND,
        Message("Co&py as command"),
        "Ctrl+Shift+C",
        Message("Copy the command line that repeats this download"),
        Menu.EDIT,
        needs=Message("Select one download"),
    ),
    Command(
        CommandId.SELECT_ALL,
        Message("Select &all"),
        "Ctrl+A",
        Message("Select everything where you are: text, cells or downloads"),
        Menu.EDIT,
        standard="SelectAll",
    ),
    Command(
        CommandId.SEARCH,
        Message("Searc&h downloads"),
        "Ctrl+F",
        Message("Find downloads by their names, where their rows come from, or their state"),
        Menu.EDIT,
        standard="Find",
        separated=True,
    ),
)
