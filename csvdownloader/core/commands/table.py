"""The table of all commands, menu by menu."""

from csvdownloader.core.commands.edit_menu import EDIT_COMMANDS
from csvdownloader.core.commands.file_menu import FILE_COMMANDS
from csvdownloader.core.commands.help_menu import HELP_COMMANDS
from csvdownloader.core.commands.job_menu import JOB_COMMANDS
from csvdownloader.core.commands.view_menu import VIEW_COMMANDS

COMMANDS = (*FILE_COMMANDS, *EDIT_COMMANDS, *VIEW_COMMANDS, *JOB_COMMANDS, *HELP_COMMANDS)
