from csvdownloader.core.commands import COMMANDS, CommandId


def test_each_command_stands_there_once():
    assert sorted(command.id for command in COMMANDS) == sorted(CommandId)


def test_only_what_has_two_states_can_be_checked():
    checkable = {command.id for command in COMMANDS if command.checkable}
    assert checkable == {CommandId.KEEP, CommandId.PAUSE}


def test_what_differs_in_kind_stands_apart_in_its_menu():
    apart = {command.id for command in COMMANDS if command.separated}
    assert apart == {
        CommandId.SETTINGS,
        CommandId.QUIT,
        CommandId.CANCEL,
        CommandId.COPY_COMMAND,
        CommandId.SEARCH,
        CommandId.REPORT,
        CommandId.ABOUT,
    }
