from csvdownloader.core.commands import COMMANDS, CommandId


def test_each_command_stands_there_once():
    assert sorted(command.id for command in COMMANDS) == sorted(CommandId)


def test_only_what_has_two_states_can_be_checked():
    assert [command.id for command in COMMANDS if command.checkable] == [CommandId.KEEP]
