"""The commands of the menu Help, in their order."""

from csvdownloader.core.commands.command import Command, CommandId, Menu
from csvdownloader.core.messages import Message

HELP_COMMANDS = (
    Command(
        CommandId.HELP,
        Message("&Help"),
        "F1",
        Message("Read and search the pages about the program"),
        Menu.HELP,
        standard="HelpContents",
    ),
    Command(
        CommandId.PALETTE,
        Message("&Commands…"),
        "Ctrl+K",
        Message("Find a command, a source, a connection or a download by a few letters"),
        Menu.HELP,
    ),
    Command(
        CommandId.KEYS,
        Message("&Keyboard shortcuts"),
        "Ctrl+F1",
        Message("Show every shortcut"),
        Menu.HELP,
    ),
    Command(
        CommandId.REPORT,
        Message("&Report a problem…"),
        "",
        Message("Show how the program stands, to copy or save; nothing is sent"),
        Menu.HELP,
        separated=True,
    ),
    Command(
        CommandId.LOG_FOLDER,
        Message("Open &log folder"),
        "",
        Message("Show the log files in the file manager"),
        Menu.HELP,
    ),
    Command(
        CommandId.ABOUT,
        Message("&About CSV Downloader"),
        "",
        Message("Versions and licence"),
        Menu.HELP,
        separated=True,
    ),
)
