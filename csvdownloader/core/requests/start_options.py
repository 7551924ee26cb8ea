"""What the window can be told at its start, in place of what it shall read."""

from csvdownloader.core.commands.command import CommandId

# As a desktop entry offers them, with the command of the window that each stands for.
START_OPTIONS = {"--new": CommandId.NEW, "--open": CommandId.OPEN_FILE}
