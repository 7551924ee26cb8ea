"""What a command of the window is, and in which menu it stands."""

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
        shortcut: As Qt's portable text.
        needs: What there must be for it, said where it cannot be used; empty when it always can.
        standard: A QKeySequence.StandardKey, preferred where the platform has a key for it.
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
