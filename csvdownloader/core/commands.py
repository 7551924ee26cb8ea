"""Every command of the window: menus, shortcuts, palette, help and tests read this table.

A shortcut is written as Qt's portable text; `standard` names a QKeySequence.StandardKey that is
preferred where the platform has a key for it.
"""

from enum import StrEnum

from msgspec import Struct

from csvdownloader.core.messages import EMPTY, Message


class CommandId(StrEnum):
    """The stable name of a command."""

    NEW = "new"
    START = "start"
    PREVIEW = "preview"
    SAVE_REQUEST = "save-request"
    KNOWN = "known"
    OPEN_FILE = "open-file"
    PASTE = "paste"
    SETTINGS = "settings"
    CONNECTIONS = "connections"
    QUIT = "quit"
    CANCEL = "cancel"
    SAVE = "save"
    SAVE_AS = "save-as"
    KEEP = "keep"
    RETRY = "retry"
    EDIT = "edit"
    COPY_COMMAND = "copy-command"
    LOG = "log"
    OPEN_SAVED = "open-saved"
    SHOW_IN_FOLDER = "show-in-folder"
    SAVED_FILES = "saved-files"
    SEARCH = "search"
    REMOVE = "remove"
    REMOVE_FINISHED = "remove-finished"
    UNDO = "undo"
    COPY = "copy"
    SELECT_ALL = "select-all"
    SOONER = "sooner"
    LATER = "later"
    PAUSE = "pause"
    LIST = "list"
    SUMMARIES = "summaries"
    THEME_SYSTEM = "theme-system"
    THEME_LIGHT = "theme-light"
    THEME_DARK = "theme-dark"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"
    ZOOM_RESET = "zoom-reset"
    FULL_SCREEN = "full-screen"
    PALETTE = "palette"
    HELP = "help"
    KEYS = "keys"
    REPORT = "report"
    LOG_FOLDER = "log-folder"
    ABOUT = "about"


class Menu(StrEnum):
    """The menus, in the order of the menu bar."""

    FILE = "file"
    EDIT = "edit"
    VIEW = "view"
    JOB = "job"
    HELP = "help"


MENU_TITLES = {
    Menu.FILE: Message("&File"),
    Menu.EDIT: Message("&Edit"),
    Menu.VIEW: Message("&View"),
    Menu.JOB: Message("&Job"),
    Menu.HELP: Message("&Help"),
}


class Command(Struct, frozen=True):
    """One thing that the user can ask for.

    Attributes:
        needs: What there must be for it, said where it cannot be used; empty when it always can.
        spare: A further key, which menus do not show.
    """

    id: CommandId
    title: Message
    shortcut: str
    help: Message
    menu: Menu
    needs: Message = EMPTY
    standard: str = ""
    spare: str = ""
    checkable: bool = False
    separated: bool = False  # a separator stands before it in its menu


COMMANDS = (
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
    Command(
        CommandId.LIST,
        Message("Do&wnloads list"),
        "Ctrl+B",
        Message("Show the list of downloads at the side"),
        Menu.VIEW,
        checkable=True,
    ),
    Command(
        CommandId.SUMMARIES,
        Message("&Column summaries"),
        "",
        Message("Show in the heads of a finished file what is in its columns, from a sample"),
        Menu.VIEW,
        checkable=True,
    ),
    Command(
        CommandId.THEME_SYSTEM,
        Message("&System theme"),
        "",
        Message("Light or dark, as your desktop is"),
        Menu.VIEW,
        checkable=True,
        separated=True,
    ),
    Command(
        CommandId.THEME_LIGHT,
        Message("&Light theme"),
        "",
        Message("Dark text on light grounds"),
        Menu.VIEW,
        checkable=True,
    ),
    Command(
        CommandId.THEME_DARK,
        Message("&Dark theme"),
        "",
        Message("Light text on dark grounds"),
        Menu.VIEW,
        checkable=True,
    ),
    Command(
        CommandId.ZOOM_IN,
        Message("Zoom &in"),
        "Ctrl++",
        Message("Show everything larger"),
        Menu.VIEW,
        needs=Message("Nothing is shown larger than 200 %"),
        standard="ZoomIn",
        spare="Ctrl+=",
        separated=True,
    ),
    Command(
        CommandId.ZOOM_OUT,
        Message("Zoom &out"),
        "Ctrl+-",
        Message("Show everything smaller"),
        Menu.VIEW,
        needs=Message("Nothing is shown smaller than 80 %"),
        standard="ZoomOut",
    ),
    Command(
        CommandId.ZOOM_RESET,
        Message("&Usual size"),
        "Ctrl+0",
        Message("Show everything in the size that your desktop gives"),
        Menu.VIEW,
        needs=Message("Everything has its usual size"),
    ),
    Command(
        CommandId.FULL_SCREEN,
        Message("&Full screen"),
        "F11",
        Message("Let the window fill the screen"),
        Menu.VIEW,
        checkable=True,
        separated=True,
    ),
    Command(
        CommandId.SAVE,
        Message("&Save"),
        "Ctrl+S",
        Message("Save the finished file"),
        Menu.JOB,
        needs=Message("Select one finished download"),
        standard="Save",
    ),
    Command(
        CommandId.SAVE_AS,
        Message("Save &as…"),
        "Ctrl+Shift+S",
        Message("Save the finished file in any form, where you choose"),
        Menu.JOB,
        needs=Message("Select one finished download"),
        standard="SaveAs",
    ),
    Command(
        CommandId.OPEN_SAVED,
        Message("O&pen saved file"),
        "Ctrl+Shift+E",
        Message("Open the saved file with the program that is usual for it"),
        Menu.JOB,
        needs=Message("Select one saved download"),
    ),
    Command(
        CommandId.SHOW_IN_FOLDER,
        Message("Show in &folder"),
        "Ctrl+Shift+F",
        Message("Show the saved file in the file manager"),
        Menu.JOB,
        needs=Message("Select one saved download"),
    ),
    Command(
        CommandId.SAVED_FILES,
        Message("Saved f&iles…"),
        "Ctrl+Shift+V",
        Message("All files that were saved of the download, and whether they are still the same"),
        Menu.JOB,
        needs=Message("Select one saved download"),
    ),
    Command(
        CommandId.KEEP,
        Message("&Keep"),
        "Ctrl+L",
        Message("Lock the download: it is never cleaned up"),
        Menu.JOB,
        needs=Message("Select a finished download"),
        checkable=True,
    ),
    Command(
        CommandId.CANCEL,
        Message("&Cancel"),
        "Shift+Esc",  # Esc alone is pressed to leave anything
        Message("Stop the download; asks first where much would be lost"),
        Menu.JOB,
        needs=Message("Select a download that runs or waits"),
        separated=True,
    ),
    Command(
        CommandId.SOONER,
        Message("Start s&ooner"),
        "Alt+Up",
        Message("Let the waiting download start before the one that is ahead of it"),
        Menu.JOB,
        needs=Message("Select one waiting download"),
    ),
    Command(
        CommandId.LATER,
        Message("Start &later"),
        "Alt+Down",
        Message("Let the waiting download start after the one that is behind it"),
        Menu.JOB,
        needs=Message("Select one waiting download"),
    ),
    Command(
        CommandId.PAUSE,
        Message("Pause the &queue"),
        "Ctrl+Shift+P",
        Message("Let no waiting download start; those that run go on"),
        Menu.JOB,
        checkable=True,
    ),
    Command(
        CommandId.RETRY,
        Message("&Run again"),
        "Ctrl+R",
        Message("Run the download again with the same parameters"),
        Menu.JOB,
        needs=Message(
            "Select one download that has ended, and not by an error that would come again"
        ),
    ),
    Command(
        CommandId.EDIT,
        Message("E&dit and run again"),
        "Ctrl+E",
        Message("Open the form with the parameters of this download"),
        Menu.JOB,
        needs=Message("Select one download"),
    ),
    Command(
        CommandId.LOG,
        Message("Show lo&g"),
        "Ctrl+Shift+L",
        Message("Show what the program noted of this download, without its values"),
        Menu.JOB,
        needs=Message("Select one download"),
        separated=True,
    ),
    Command(
        CommandId.REMOVE,
        Message("Re&move"),
        "Del",
        Message("Remove the download and its fetched file from the list; saved files stay"),
        Menu.JOB,
        needs=Message("Select a download that has ended and is not kept"),
        standard="Delete",
    ),
    Command(
        CommandId.REMOVE_FINISHED,
        Message("Remove fi&nished"),
        "Ctrl+Shift+Del",
        Message("Remove all finished downloads that are not kept; saved files stay"),
        Menu.JOB,
    ),
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
