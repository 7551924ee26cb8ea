from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.commands.table import COMMANDS


def test_each_command_stands_there_once():
    assert sorted(command.id for command in COMMANDS) == sorted(CommandId)


def test_only_what_has_two_states_can_be_checked():
    checkable = {command.id for command in COMMANDS if command.checkable}
    assert checkable == {
        CommandId.KEEP,
        CommandId.PAUSE,
        CommandId.LIST,
        CommandId.SUMMARIES,
        CommandId.THEME_SYSTEM,
        CommandId.THEME_LIGHT,
        CommandId.THEME_DARK,
        CommandId.FULL_SCREEN,
    }


def test_what_differs_in_kind_stands_apart_in_its_menu():
    apart = {command.id for command in COMMANDS if command.separated}
    assert apart == {
        CommandId.SETTINGS,
        CommandId.QUIT,
        CommandId.COPY,
        CommandId.SEARCH,
        CommandId.THEME_SYSTEM,
        CommandId.ZOOM_IN,
        CommandId.FULL_SCREEN,
        CommandId.CANCEL,
        CommandId.LOG,
        CommandId.REPORT,
        CommandId.ABOUT,
    }


def test_what_cannot_always_be_used_says_what_it_needs():
    needy = {command.id.value for command in COMMANDS if command.needs}
    of_form, of_size = {"start", "preview", "save-request"}, {"zoom-in", "zoom-out", "zoom-reset"}
    of_jobs = {"save", "save-as", "show-in-folder", "keep", "cancel", "sooner", "later", "retry"}
    of_jobs |= {"edit", "copy-command", "log", "remove", "undo", "open-saved", "saved-files"}
    assert needy == of_form | of_size | of_jobs


def test_some_commands_have_the_keys_of_the_platform():
    assert {command.id.value: command.standard for command in COMMANDS if command.standard} == {
        "new": "New",
        "open-file": "Open",
        "paste": "Paste",
        "preview": "Refresh",
        "settings": "Preferences",
        "quit": "Quit",
        "undo": "Undo",
        "copy": "Copy",
        "select-all": "SelectAll",
        "search": "Find",
        "zoom-in": "ZoomIn",
        "zoom-out": "ZoomOut",
        "save": "Save",
        "save-as": "SaveAs",
        "remove": "Delete",
        "help": "HelpContents",
    }


def test_a_further_key_makes_everything_larger():
    assert {command.id: command.spare for command in COMMANDS if command.spare} == {
        CommandId.ZOOM_IN: "Ctrl+=",
    }
