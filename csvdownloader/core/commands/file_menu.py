"""The commands of the menu File, in their order."""

from csvdownloader.core.commands.command import Command, CommandId, Menu
from csvdownloader.core.messages import Message

FILE_COMMANDS = (
    Command(
        CommandId.NEW,
        Message("&New download"),
        "Ctrl+N",
        Message("Show the page where a download begins"),
        Menu.FILE,
        standard="New",
    ),
    Command(
        CommandId.OPEN_FILE,
        Message("&Open files…"),
        "Ctrl+O",
        Message("Choose files as the sources of new downloads"),
        Menu.FILE,
        standard="Open",
    ),
    Command(
        CommandId.PASTE,
        Message("&Paste source"),
        "Ctrl+V",
        Message("Read from the path, address, database URL or query in the clipboard"),
        Menu.FILE,
        standard="Paste",
    ),
    Command(
        CommandId.START,
        Message("Start &Download"),
        "Ctrl+Return",
        Message("Start what the form says"),
        Menu.FILE,
        needs=Message("Show the form first: choose a source"),
    ),
    Command(
        CommandId.PREVIEW,
        Message("Previe&w"),
        "F5",
        Message("Show the first rows of what the form says, without a download"),
        Menu.FILE,
        needs=Message("Show the form first: choose a source"),
        standard="Refresh",
    ),
    Command(
        CommandId.SAVE_REQUEST,
        Message("Save &request…"),
        "Ctrl+D",
        Message("Keep what the form says, or what the download asked for, under a name"),
        Menu.FILE,
        needs=Message("Show the form first, or select one download"),
    ),
    Command(
        CommandId.KNOWN,
        Message("Saved and re&cent"),
        "Ctrl+Shift+O",
        Message("Go to the saved requests; again: to the sources that were read lately"),
        Menu.FILE,
    ),
    Command(
        CommandId.SETTINGS,
        Message("Se&ttings…"),
        "Ctrl+,",
        Message("How the program looks, works, keeps files, asks and reaches servers"),
        Menu.FILE,
        standard="Preferences",
        separated=True,
    ),
    Command(
        CommandId.CONNECTIONS,
        Message("Connections and &accounts…"),
        "",
        Message("Make, change, try, copy or remove what databases and services are reached by"),
        Menu.FILE,
    ),
    Command(
        CommandId.QUIT,
        Message("&Quit"),
        "Ctrl+Q",
        Message("Close the program"),
        Menu.FILE,
        standard="Quit",
        separated=True,
    ),
)
