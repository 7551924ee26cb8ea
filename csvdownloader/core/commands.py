"""Every command of the window: menus, shortcuts, palette, help and tests read this table.

A shortcut is written as Qt's portable text; `standard` names a QKeySequence.StandardKey that is
preferred where the platform has a key for it.
"""

from dataclasses import dataclass
from enum import StrEnum


class CommandId(StrEnum):
    """The stable name of a command."""

    NEW = "new"
    START = "start"
    OPEN_FILE = "open-file"
    SETTINGS = "settings"
    QUIT = "quit"
    CANCEL = "cancel"
    SAVE = "save"
    SAVE_AS = "save-as"
    KEEP = "keep"
    RETRY = "retry"
    EDIT = "edit"
    COPY_COMMAND = "copy-command"
    SHOW_IN_FOLDER = "show-in-folder"
    REMOVE = "remove"
    PALETTE = "palette"
    KEYS = "keys"
    ABOUT = "about"


class Menu(StrEnum):
    """The menus, in the order of the menu bar."""

    FILE = "&File"
    JOB = "&Job"
    HELP = "&Help"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the user can ask for."""

    id: CommandId
    title: str
    shortcut: str
    help: str
    menu: Menu
    standard: str = ""
    checkable: bool = False
    separated: bool = False  # a separator stands before it in its menu


COMMANDS = (
    Command(
        CommandId.NEW, "&New download", "Ctrl+N", "Show an empty form", Menu.FILE, standard="New"
    ),
    Command(
        CommandId.OPEN_FILE,
        "&Open file…",
        "Ctrl+O",
        "Choose a file as the source of a new download",
        Menu.FILE,
        standard="Open",
    ),
    Command(
        CommandId.START, "Start &Download", "Ctrl+Return", "Start what the form says", Menu.FILE
    ),
    Command(
        CommandId.SETTINGS,
        "Se&ttings…",
        "Ctrl+,",
        "Downloads at once and clean-up",
        Menu.FILE,
        standard="Preferences",
        separated=True,
    ),
    Command(
        CommandId.QUIT,
        "&Quit",
        "Ctrl+Q",
        "Close the program",
        Menu.FILE,
        standard="Quit",
        separated=True,
    ),
    Command(CommandId.SAVE, "&Save", "Ctrl+S", "Save the finished file", Menu.JOB, standard="Save"),
    Command(
        CommandId.SAVE_AS,
        "Save &as…",
        "Ctrl+Shift+S",
        "Save the finished file under a name and folder of your choice",
        Menu.JOB,
        standard="SaveAs",
    ),
    Command(
        CommandId.SHOW_IN_FOLDER,
        "Show in &folder",
        "Ctrl+Shift+F",
        "Show the saved file in the file manager",
        Menu.JOB,
    ),
    Command(
        CommandId.KEEP,
        "&Keep",
        "Ctrl+L",
        "Lock the download: it is never cleaned up",
        Menu.JOB,
        checkable=True,
    ),
    Command(
        CommandId.CANCEL, "&Cancel", "Esc", "Stop the running download", Menu.JOB, separated=True
    ),
    Command(
        CommandId.RETRY,
        "&Run again",
        "Ctrl+R",
        "Run the download again with the same parameters",
        Menu.JOB,
    ),
    Command(
        CommandId.EDIT,
        "&Edit and run again",
        "Ctrl+E",
        "Open the form with the parameters of this download",
        Menu.JOB,
    ),
    Command(
        CommandId.COPY_COMMAND,
        "Co&py as command",
        "Ctrl+Shift+C",
        "Copy the command line that repeats this download",
        Menu.JOB,
        separated=True,
    ),
    Command(
        CommandId.REMOVE,
        "Re&move",
        "Del",
        "Remove the download and its fetched file from the list; saved files stay",
        Menu.JOB,
        standard="Delete",
    ),
    Command(CommandId.PALETTE, "&Commands…", "Ctrl+K", "Find a command by its name", Menu.HELP),
    Command(
        CommandId.KEYS,
        "&Keyboard shortcuts",
        "F1",
        "Show every shortcut",
        Menu.HELP,
        standard="HelpContents",
    ),
    Command(
        CommandId.ABOUT,
        "&About CSV Downloader",
        "",
        "Versions and licence",
        Menu.HELP,
        separated=True,
    ),
)
